using System.Collections.Immutable;
using System.Globalization;
using NUnit.Framework;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Tests.Run;

/// <summary>What is asked before a delete, and what the answers mean; the org here is a list of rows.</summary>
internal sealed class CascadeFinderTests
{
    private const string User = "005000000000001AAA";
    private const string Stranger = "005000000000002AAA";

    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private sealed record Row(string Type, string Id, string? Parent, string By, DateTimeOffset At);

    private readonly List<Row> _rows = [];
    private readonly List<string> _asked = [];
    private readonly HashSet<string> _refused = [];
    private bool _runsJobs;
    private int? _counted;
    private ImmutableArray<ObjectSchema> _types =
    [
        Type("Account", new ChildRelationship("Contacts", "Contact", "Parent__c", CascadeDelete: true)),
        Type("Contact", new ChildRelationship("Tasks", "Task", "Parent__c", CascadeDelete: true)),
        Type("Task"),
    ];

    [TestCase(0, User, false)]
    [TestCase(60, User, false)]
    [TestCase(61, User, true)]
    [TestCase(86_400, User, true)]
    [TestCase(0, Stranger, true)]
    [TestCase(-86_400, Stranger, true)]
    public void A_child_of_the_same_user_and_minute_is_the_automations(int seconds, string by, bool isStrangers)
    {
        _rows.Add(new Row("Contact", Id("003", 1), Id("001", 1), by, Begun.AddSeconds(seconds)));

        var along = Look(1).Along;

        Assert.That((along.StrangerCount, along.Automation.Sum(a => a.Ids.Length)), Is.EqualTo(isStrangers ? (1, 0) : (0, 1)));
        Assert.That(along.Causes, Is.EqualTo(isStrangers ? [Id("001", 1)] : Array.Empty<string>()));
    }

    [TestCase("AccountHistory")]
    [TestCase("AccountShare")]
    [TestCase("AccountFeed")]
    [TestCase("Shop__History")]
    [TestCase("OpenActivity")]
    [TestCase("ActivityHistory")]
    [TestCase("CombinedAttachment")]
    [TestCase("NoteAndAttachment")]
    [TestCase("AccountChangeEvent")]
    public void Shadows_and_views_are_not_asked_for(string type)
    {
        _types = [Type("Account", new ChildRelationship("X", type, "Parent__c", CascadeDelete: true)), Type(type)];

        Assert.That(
            Look(1).Along,
            Is.EqualTo(CascadedDeletions.Nothing)
                .Using<CascadedDeletions>((a, b) => a.StrangerCount == b.StrangerCount && a.NotChecked.Length == b.NotChecked.Length));
        Assert.That(_asked, Has.Count.EqualTo(1), "the records themselves");
    }

    [TestCase(true, true, true, true)]
    [TestCase(false, true, true, false)]
    [TestCase(true, false, true, false)]
    [TestCase(true, true, false, false)]
    [TestCase(false, false, false, false)]
    public void A_type_counts_that_can_be_queried_deleted_and_created(bool queryable, bool deletable, bool createable, bool counts)
    {
        _types =
        [
            Type(
                "Account",
                new ChildRelationship("X", "Order_History__c", "Parent__c", CascadeDelete: true),
                new ChildRelationship("Y", "Loose__c", "Parent__c")),
            new ObjectSchema("Order_History__c")
            {
                Fields = Type("x").Fields,
                Queryable = queryable,
                Deletable = deletable,
                Createable = createable
            },
            Type("Loose__c"),
        ];
        _rows.Add(new Row("Order_History__c", Id("a00", 1), Id("001", 1), Stranger, Begun));
        _rows.Add(new Row("Loose__c", Id("a01", 1), Id("001", 1), Stranger, Begun));

        Assert.That(Look(1).Along.StrangerCount, Is.EqualTo(counts ? 1 : 0));
    }

    [Test]
    public void The_walk_goes_down_and_a_ring_ends_it()
    {
        _types =
        [
            Type("Account", new ChildRelationship("Contacts", "Contact", "Parent__c", CascadeDelete: true)),
            Type("Contact", new ChildRelationship("Contacts", "Contact", "Parent__c", CascadeDelete: true)),
        ];
        for (var i = 1; i <= 6; i++)
        {
            _rows.Add(new Row("Contact", Id("003", i), i == 1 ? Id("001", 1) : Id("003", i - 1), Stranger, Begun));
        }
        _rows.Add(new Row("Contact", Id("003", 1), Id("003", 6), Stranger, Begun));

        Assert.That(Look(1).Along.Strangers.Single().Ids, Has.Length.EqualTo(6));
    }

    [Test]
    public void What_a_stranger_hung_on_the_automations_row_is_listed_and_leads_to_the_record()
    {
        _rows.Add(new Row("Contact", Id("003", 1), Id("001", 2), User, Begun));
        _rows.Add(new Row("Task", Id("00T", 1), Id("003", 1), Stranger, Begun));

        var along = Look(3).Along;

        Assert.That((along.Strangers.Single().Type, along.Automation.Single().Type), Is.EqualTo(("Task", "Contact")));
        Assert.That(along.Causes, Is.EqualTo((string[])[Id("001", 2)]));
    }

    [Test]
    public void A_relationship_that_the_org_does_not_show_is_named()
    {
        _refused.Add("Contact");
        Assert.That(Look(1).Along.NotChecked, Is.EqualTo((string[])["Contact.Parent__c"]));
    }

    [TestCase(2000, 0)]
    [TestCase(2001, 0)]
    [TestCase(20_000, 0)]
    [TestCase(20_000, 3)]
    public void Many_parents_cost_a_count_before_their_children_are_asked_for(int parents, int strangers)
    {
        for (var i = 1; i <= strangers; i++)
        {
            _rows.Add(new Row("Contact", Id("003", i), Id("001", i), Stranger, Begun));
        }
        _types = [_types[0], Type("Contact")];

        var removal = Look(parents);

        Assert.That(removal.Along.StrangerCount, Is.EqualTo(strangers));
        Assert.That(removal.Deletions, Has.Length.EqualTo(parents));
        Assert.That(_asked.Count(q => q.Contains("COUNT()", StringComparison.Ordinal)), Is.EqualTo(parents > 2000 ? 1 : 0));
        Assert.That(_asked.Count(q => q.Contains("FROM Contact", StringComparison.Ordinal)), Is.LessThanOrEqualTo(parents > 2000 ? 2 : 5));
        Assert.That(_asked.Count(q => q.Contains("FROM Account", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(_asked.All(q => Uri.EscapeDataString(q).Length < 16_000), Is.True);
    }

    [Test]
    public void Where_others_have_more_children_than_the_plan_has_parents_they_are_asked_for_by_parent()
    {
        for (var i = 1; i <= 2500; i++)
        {
            _rows.Add(new Row("Contact", Id("003", i), Id("001", 100_000 + i), Stranger, Begun));
        }
        _rows.Add(new Row("Contact", Id("003", 9999), Id("001", 7), Stranger, Begun));

        Assert.That(Look(2100).Along.Strangers.Single().Ids, Is.EqualTo((string[])[Id("003", 9999)]));
    }

    // Each of 60,000 accounts of others has two contacts, and one contact of others belongs to an account of the plan.
    [TestCase(50_001, false, 2)]
    [TestCase(50_001, true, 128)]
    [TestCase(50_000, false, 126)]
    [TestCase(6_000, false, 16)]
    public void Children_of_others_are_read_by_a_job_if_parents_are_very_many(int parents, bool isRefused, int queries)
    {
        _runsJobs = !isRefused;
        _types = [_types[0], Type("Contact")];
        _counted = 120_001;
        _rows.Add(new Row("Contact", Id("003", 9999), Id("001", 7), Stranger, Begun));
        _rows.Add(new Row("Contact", Id("003", 9998), Id("001", 900_000), Stranger, Begun));

        Assert.That(Look(parents).Along.Strangers.Single().Ids, Is.EqualTo((string[])[Id("003", 9999)]));
        Assert.That(_asked.Count(q => q.Contains("FROM Contact", StringComparison.Ordinal)), Is.EqualTo(queries));
    }

    [TestCase(Claim.Own)]
    [TestCase(Claim.Foreign)]
    public void A_record_of_the_manifest_that_stays_counts_as_its_creator_says(Claim claim)
    {
        _rows.Add(new Row("Contact", Id("003", 1), Id("001", 1), claim == Claim.Own ? User : Stranger, Begun.AddMinutes(5)));
        var stays = new ManifestRecord("Contact", Id("003", 1), null, [], "", [], 0, true) { Origin = new Origin("run") };

        Assert.That(Look(1, KeyValuePair.Create("stays", stays)).Along.StrangerCount, Is.EqualTo(claim == Claim.Own ? 0 : 1));
    }

    private Removal Look(int parents, params ReadOnlySpan<KeyValuePair<string, ManifestRecord>> others)
    {
        var deletions = Enumerable.Range(1, parents)
            .Select(i => new ManifestRecord("Account", Id("001", i), null, [], "", [], i, true) { Origin = new Origin("run") })
            .Select(r => new Deletion($"a{r.Order}", r, r.Id)).ToImmutableArray();
        _rows.AddRange(deletions.Select(d => new Row("Account", d.Id, null, User, Begun)));
        var (schema, facts) = (
            OrgSchema.Empty.With(_types), OrgFacts.None with { Org = new OrgIdentity(Id("00D", 1), User, "http://localhost", "66.0") });
        var records = deletions.Select(d => KeyValuePair.Create(d.Address, d.Entry)).Concat(others.ToArray()).ToList();
        while (true)
        {
            var (removal, needs) = Removals.Check(
                deletions, records, [new ManifestRun("run", User, Begun, Begun.AddMinutes(10))], schema, facts);
            if (removal is not null)
            {
                return removal;
            }
            var asked = (Needs.Creators)needs!;
            facts = facts.With(asked.Asked.Select(q => KeyValuePair.Create(q.Soql, Answer(q)))) with
            {
                RecordCreators = facts.RecordCreators.With(Answer(asked.Records)),
            };
        }
    }

    private CreatorRows Answer(CreatorQuery query)
    {
        _asked.Add(query.Soql);
        var type = query.Soql.Split(" FROM ")[1].Split(' ')[0];
        if (_refused.Contains(type))
        {
            return CreatorRows.Refused;
        }
        var ids = query.Soql.Contains(" IN (", StringComparison.Ordinal)
            ? query.Soql.Split(" IN (")[1].Split(')')[0].Split(',').Select(i => i.Trim('\'')).ToHashSet()
            : null;
        var found = _rows.Where(
            r => r.Type == type && (ids is null ? r.By != User : ids.Contains(r.Parent ?? ""))).ToList();
        if (query.OnlyByJob)
        {
            return _runsJobs ? new CreatorRows([.. found.Select(RowOf).Where(r => query.IsParent!(r.Parent!))], 0) : CreatorRows.Unread;
        }
        return query.Soql.Contains("COUNT()", StringComparison.Ordinal)
            ? new CreatorRows([], _counted ?? found.Count)
            : new CreatorRows([.. found.Select(RowOf)], found.Count);
    }

    private RecordCreators Answer(ImmutableArray<CreatorQuestion> questions)
    {
        _asked.AddRange(questions.Select(q => $"{q.Ids.Length} ids FROM {q.Type}"));
        var ids = questions.SelectMany(q => q.Ids).ToHashSet();
        var rows = _rows.Where(r => ids.Contains(r.Id)).ToDictionary(r => r.Id, r => (CreatorRow?)RowOf(r));
        return new RecordCreators(rows, [.. questions.Select(q => q.Type).Where(_refused.Contains)]);
    }

    private static CreatorRow RowOf(Row row) => new(row.Id, row.Parent, row.At, row.By, row.At, false);

    private static ObjectSchema Type(string name, params ImmutableArray<ChildRelationship> children) => new(name)
    {
        Fields =
        [
            new FieldSchema("Id", FieldType.Id), new FieldSchema("Parent__c", FieldType.Reference),
            new FieldSchema("CreatedDate", FieldType.DateTime),
            new FieldSchema("CreatedById", FieldType.Reference), new FieldSchema("IsDeleted", FieldType.Boolean),
        ],
        ChildRelationships = children,
    };

    private static string Id(string prefix, int number) =>
        SalesforceId.TryNormalise(prefix + number.ToString("D12", CultureInfo.InvariantCulture), out var id)
            ? id
            : throw new InvalidOperationException(prefix);
}
