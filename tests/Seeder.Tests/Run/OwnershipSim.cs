using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

/// <summary>A row of a simulated org, with the call and operation that created it; null for a row of another user.</summary>
internal sealed record SimRow(string Type, string Id, ImmutableDictionary<string, string?> Values, (int Call, int Operation)? Of = null);

/// <summary>
/// A simulated org with a few types. It evaluates reconciliation queries, and has the journal of calls whose responses were lost. It shares
/// no code with the engine's comparison.
/// </summary>
internal sealed partial class OwnershipSim
{
    public const string Us = "005000000000001AAA", Stranger = "005000000000002AAA", Run = "run1";

    public static readonly DateTimeOffset Begun = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<FieldSchema> Fields =
    [
        new("Id", FieldType.Id),
        new("Name", FieldType.String) { Length = 80, Createable = true },
        new("Note__c", FieldType.String) { Length = 80, Createable = true, Nillable = true },
        new("Amount__c", FieldType.Double) { Precision = 10, Scale = 2, Createable = true, Nillable = true },
        new("Key__c", FieldType.String) { Length = 80, Createable = true, Nillable = true, Unique = true },
        new("Exact__c", FieldType.String) { Length = 80, Createable = true, Nillable = true, Unique = true, CaseSensitive = true },
        new("Guard__c", FieldType.String) { Length = 80, Createable = true, Nillable = true, Unique = true, CaseSensitive = true },
        new("Body__c", FieldType.Base64) { Createable = true, Nillable = true },
        new("Parent__c", FieldType.Reference) { Createable = true, Nillable = true, ReferenceTo = ["Part__c"] },
    ];

    private static readonly FieldSchema By = new("CreatedById", FieldType.Reference) { Createable = true, ReferenceTo = ["User"] };

    private static readonly FieldSchema At = new("CreatedDate", FieldType.DateTime) { Createable = true };

    private static readonly FieldSchema Stamp = new("SystemModstamp", FieldType.DateTime);

    /// <summary>A type with all audit fields, and types with fewer of them.</summary>
    public static readonly OrgSchema Schema = OrgSchema.Empty.With(
    [
        new ObjectSchema("Part__c") { KeyPrefix = "a00", Fields = [.. Fields, By, At, Stamp] },
        new ObjectSchema("Setup__c") { KeyPrefix = "a01", Fields = [.. Fields, Stamp] },
        new ObjectSchema("Share__c") { KeyPrefix = "a02", Fields = [.. Fields, By, Stamp] },
    ]);

    private readonly Dictionary<int, JournalEntry.Begin> _calls = [];
    private readonly List<JournalEntry> _before = [];
    private int _ids;

    public List<SimRow> Rows { get; } = [];

    public string User { get; init; } = Us;

    public ResolveMode Mode { get; set; } = new();

    public IReadOnlyDictionary<int, JournalEntry.Begin> Calls => _calls;

    public string NewId(string type) =>
        SalesforceId.TryNormalise($"{Schema.Find(type)!.KeyPrefix}{++_ids:D12}", out var id) ? id : throw new InvalidOperationException();

    public void Begin(int call, DateTimeOffset? at, params JournalOperation[] operations) =>
        _calls[call] = new JournalEntry.Begin(call, 1, "create", at, [.. operations]);

    /// <summary>Adds a record of the manifest, with the sent values and the present values.</summary>
    public void Known(JournalOperation sent, IReadOnlyDictionary<string, string?> now)
    {
        var row = Add(sent.Type, now, Us, Begun.AddMinutes(-5));
        _before.Add(new JournalEntry.Begin(1000 + _before.Count, 1, "create", Begun.AddMinutes(-5), [sent]));
        _before.Add(new JournalEntry.End(((JournalEntry.Begin)_before[^1]).Call, 1, JournalOutcome.Succeeded, [row.Id]));
    }

    public SimRow Add(string type, IReadOnlyDictionary<string, string?> values, string by, DateTimeOffset at, (int, int)? of = null)
    {
        var id = NewId(type);
        var all = values.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, value) in new[] { ("Id", id), ("CreatedById", by), ("CreatedDate", Time(at)), ("SystemModstamp", Time(at)) })
        {
            all = all.ContainsKey(field) ? all : all.Add(field, value);
        }
        Rows.Add(new SimRow(type, id, all, of));
        return Rows[^1];
    }

    /// <summary>Commits a call: each record gets the sent values.</summary>
    public void Commit(int call, DateTimeOffset at, IReadOnlyList<IReadOnlyDictionary<string, string?>> values)
    {
        var ids = new List<string>();
        for (var i = 0; i < values.Count; i++)
        {
            var operation = _calls[call].Operations[i];
            var own = values[i].ToDictionary(StringComparer.OrdinalIgnoreCase);
            if (operation.Nested >= 0)
            {
                own[operation.NestedField!] = ids[operation.Nested];
            }
            ids.Add(Add(operation.Type, own, Us, at, (call, i)).Id);
        }
    }

    public static JournalOperation Sent(
        string address, string type, IReadOnlyDictionary<string, string?> values, string? key = null, int nested = -1)
    {
        var shape = values.Keys.Where(f => f != "Guard__c").Order(StringComparer.Ordinal).ToList();
        var prints = shape.ToDictionary(f => f, f => Fingerprint.Of(NormalForm.OfAnswer(Schema.Find(type)!.FindField(f)!, values[f])));
        if (nested >= 0)
        {
            shape.Add("Parent__c");
            prints["Parent__c"] = Fingerprint.Unknown;
        }
        return new JournalOperation(
            address,
            type,
            OperationKind.Create,
            null,
            null,
            nested,
            nested < 0 ? null : "Parent__c",
            [.. shape],
            string.Concat(shape.Select(f => prints[f])),
            [],
            0)
        {
            IdempotencyKey = key is null ? null : new SentValue(key, $"'{values[key]!.Trim()}'"),
        };
    }

    public InDoubtResolution Resolve()
    {
        var state = new RunState(null);
        state.Apply(
            new JournalEntry.Header(
                1,
                Run,
                "lineage",
                0,
                "plan",
                "plan.yaml",
                "",
                new ManifestOrg("00D000000000001EAA", Us, "https://x.my.salesforce.com", "66.0"),
                Begun,
                "stop"));
        _before.ForEach(state.Apply);
        foreach (var begin in _calls.Values)
        {
            state.Apply(begin);
        }
        var facts = OrgFacts.None with { Org = new OrgIdentity("00D000000000001EAA", User, "https://x.my.salesforce.com", "66.0") };
        for (var round = 0; round < 20; round++)
        {
            var (settlement, needs) = InDoubtResolver.Resolve(InDoubtResolver.InDoubt(state), state, Schema, facts, Mode);
            if (settlement is not null)
            {
                return settlement;
            }
            facts = needs switch
            {
                Needs.Reconciliation traces => facts.WithReconciliation(traces.Soql.Select(Ask), traces.NotBefore ?? Begun.AddSeconds(1)),
                Needs.Queries queries => facts.With(queries.Soql.Select(Ask)),
                _ => throw new InvalidOperationException($"{needs}"),
            };
        }
        throw new InvalidOperationException("no end");
    }

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000+0000'", CultureInfo.InvariantCulture);

    private KeyValuePair<string, ImmutableArray<OrgRow>> Ask(string soql)
    {
        var parts = Query().Match(soql);
        var asked = parts.Groups["fields"].Value.Split(", ");
        var conditions = parts.Groups["where"].Value.Split(" AND ", StringSplitOptions.RemoveEmptyEntries);
        return KeyValuePair.Create(soql, Rows.Where(r => r.Type == parts.Groups["type"].Value && conditions.All(c => Holds(c, r)))
            .Select(
                r => new OrgRow(
                    r.Id,
                    asked.ToImmutableDictionary(f => f, f => r.Values.GetValueOrDefault(f), StringComparer.OrdinalIgnoreCase)))
                    .ToImmutableArray());
    }

    private static bool Holds(string condition, SimRow row)
    {
        var parts = Condition().Match(condition);
        var (field, by, right) = (parts.Groups["field"].Value, parts.Groups["by"].Value, parts.Groups["right"].Value);
        var value = row.Values.GetValueOrDefault(field);
        var comparer = Schema.Find(row.Type)!.FindField(field)!.CaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        return by switch
        {
            ">=" => value is not null && string.CompareOrdinal(value[..19], right[..19]) >= 0,
            "=" => comparer.Equals(value, right.Trim('\'')),
            _ => right.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries).Any(r => comparer.Equals(value, r.Trim('\''))),
        };
    }

    [GeneratedRegex("^SELECT (?<fields>.+) FROM (?<type>\\w+)( WHERE (?<where>.+))?$")]
    private static partial Regex Query();

    [GeneratedRegex("^(?<field>\\w+) (?<by>=|>=|IN) (?<right>.+)$")]
    private static partial Regex Condition();
}
