using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

/// <summary>
/// Rows that a job stored and whose values are those of no record, neither in its results nor in the org: a person decides which records
/// they are, and no command loses sight of them.
/// </summary>
internal sealed class UnknownRowTests
{
    private const string Job = "750000000000001AAA", Acme = "001000000000001AAA";
    private const string First = "001000000000002AAA", Second = "001000000000003AAA";

    private static readonly string[] Names = ["Acme", "Beta", "Coda"];

    [Test]
    public void They_stay_in_doubt_with_the_records_that_have_no_row()
    {
        var (recovered, _) = Resolve(new ResolveMode());
        Assert.That(recovered!.InDoubt.Single().Operations.Select(o => o.Address), Is.EqualTo(["beta", "coda"]));
        Assert.That(recovered.Candidates.Select(c => c.Id), Is.EqualTo([First, Second]));
        Assert.That(recovered.Reasons.Single(), Is.EqualTo(new OpenReason.Job(Job, "stored 2 rows with the values of no record")));
    }

    [Test]
    public void A_person_says_that_they_are_the_records()
    {
        var (recovered, ids) = Resolve(new ResolveMode(Assume: Assumption.Committed));
        Assert.That(recovered!.InDoubt, Is.Empty);
        Assert.That(ids, Is.EqualTo($"acme {Acme}, beta {First}, coda {Second}"));
    }

    [Test]
    public void A_person_says_that_they_are_not_and_the_manifest_keeps_them_for_destroy()
    {
        var (recovered, ids) = Resolve(new ResolveMode(Assume: Assumption.Lost));
        Assert.That(recovered!.InDoubt, Is.Empty);
        Assert.That(ids, Is.EqualTo($"acme {Acme}, beta#double {First}, beta#double2 {Second}"));
        Assert.That(recovered.Manifest!.Records["beta#double"].Created, Is.True);
    }

    [Test]
    public void Destroy_needs_no_decision()
    {
        var (recovered, ids) = Resolve(new ResolveMode { Deletes = true });
        Assert.That(recovered!.InDoubt, Is.Empty);
        Assert.That(ids, Is.EqualTo($"acme {Acme}, beta#double {First}, beta#double2 {Second}"));
    }

    [Test]
    public void A_row_that_a_person_adopted_is_no_longer_unknown_and_the_last_one_is_the_last_record()
    {
        var found = new JournalEntry.Found([Operation("beta") with { Kind = OperationKind.Find, Id = First, Hash = "AAAAAAAA" }]);
        var (recovered, ids) = Resolve(new ResolveMode(), found);
        Assert.That(recovered!.InDoubt, Is.Empty);
        Assert.That(ids, Is.EqualTo($"acme {Acme}, beta {First}, coda {Second}"));
    }

    [Test]
    public void A_record_that_a_person_forgot_keeps_the_keys_of_the_others_at_their_places()
    {
        var (recovered, ids) = Resolve(new ResolveMode(), new JournalEntry.Dropped(["acme"]));
        Assert.That(recovered!.InDoubt.Single().Operations.Select(o => o.Address), Is.EqualTo(["beta", "coda"]));
        Assert.That(ids, Is.Empty);
    }

    [Test]
    public void A_record_that_was_refused_is_no_row_of_the_org()
    {
        const string theirs = "001000000000004AAA";
        const string error = "FIELD_CUSTOM_VALIDATION_EXCEPTION:bad:Name --";
        JobRow[] results = [Row(Acme, "Acme"), new(JobRowKind.Refused, null, Key("Beta"), error)];
        OrgRow[] rows = [Named(Acme, "Acme"), Named(theirs, "Beta"), Named(First, "Coda")];
        var (recovered, ids) = Resolve(new ResolveMode(), Answer(results) with { IsWhole = false }, rows);
        Assert.That(recovered!.InDoubt, Is.Empty);
        Assert.That(ids, Is.EqualTo($"acme {Acme}, coda {First}"));
    }

    [Test]
    public void A_row_of_the_same_user_that_another_program_created_is_nobody_s_although_one_record_is_left()
    {
        JobRow[] results = [Row(Acme, "Acme"), Row(First, "Beta")];
        OrgRow[] rows = [Named(Acme, "Acme"), Named(First, "Beta"), Named(Second, "Foreign")];
        var (recovered, ids) = Resolve(new ResolveMode(), Answer(results) with { IsWhole = false }, rows);
        Assert.That(recovered!.Candidates.Select(c => c.Id), Is.EqualTo([Second]));
        Assert.That(recovered.InDoubt, Is.Not.Empty);
        Assert.That(ids, Does.Not.Contain(Second));
    }

    [Test]
    public void A_row_that_the_user_cannot_read_stays_unknown()
    {
        var (recovered, ids) = Resolve(
            new ResolveMode(), Answer(Row(Second, "other"), Row(Acme, "Acme"), Row(First, "what")), [Named(First, "BY A TRIGGER")]);
        Assert.That(recovered!.Candidates.Select(c => c.Id), Is.EqualTo([First, Second]));
        Assert.That(ids, Is.Empty);
    }

    [Test]
    public void A_job_of_a_version_that_noted_no_rows_stays_in_doubt_with_advice([Values(null, Assumption.Committed)] Assumption? assume)
    {
        const string line = """{"entry":"job","call":1,"id":"750000000000001AAA"}""";
        var job = (JournalEntry.Job)JournalJson.Parse(System.Text.Encoding.UTF8.GetBytes(line));
        var (recovered, ids) = Resolve(new ResolveMode(Assume: assume), job);
        Assert.That(recovered!.InDoubt.Single().Operations.Select(o => o.Address), Is.EqualTo(["acme", "beta", "coda"]));
        Assert.That(recovered.Reasons.Single().ToString(), Does.Contain("version of Seeder"));
        Assert.That(ids, Is.Empty);
    }

    private static JournalOperation Operation(string address) =>
        new(address, "Account", OperationKind.Create, null, null, -1, null, ["Name"], Fingerprint.Of(address), [], 0);

    private static UInt128 Key(string name) => RowHash.Of(name);

    private static JobRow Row(string id, string name) => new(JobRowKind.Stored, id, Key(name), null);

    private static OrgRow Named(string id, string name) => new(id, ImmutableDictionary<string, string?>.Empty.Add("Name", name));

    private static JobAnswer Answer(params JobRow[] rows) =>
        new(Job, JobState.JobComplete, 3, 0, null) { Rows = [.. rows], IsWhole = true };

    // A trigger has changed the names of all rows.
    private static (Recovered? Recovered, string Ids) Resolve(ResolveMode mode, params JournalEntry[] later) => Resolve(
        mode,
        Answer(Row(Second, "other"), Row(Acme, "Acme"), Row(First, "what")),
        [Named(First, "BY A TRIGGER"), Named(Second, "BY A TRIGGER")],
        later);

    private static (Recovered? Recovered, string Ids) Resolve(
        ResolveMode mode, JobAnswer answer, OrgRow[] rows, params JournalEntry[] later)
    {
        JournalEntry[] journal =
        [
            new JournalEntry.Header(
                2, "run1", "lineage", 0, "demo", "demo.yaml", "hash",
                new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
                DateTimeOffset.UnixEpoch,
                "stop"),
            new JournalEntry.Begin(1, 1, JobRecovery.Kind, null, [.. Names.Select(n => Operation(n.ToLowerInvariant()))]),
            later.OfType<JournalEntry.Job>().FirstOrDefault(
                new JournalEntry.Job(1, Job, ["Name"], new RowKeys([.. Names.Select(Key)]))),
            .. later.Where(e => e is not JournalEntry.Job),
        ];
        var facts = OrgFacts.None with { Jobs = OrgFacts.None.Jobs.Add(Job, answer), Now = DateTimeOffset.UnixEpoch };
        for (var rounds = 0; rounds < 3; rounds++)
        {
            var (recovered, needs) = Recovery.ResolveInDoubt(
                Recovery.Recover(null, [.. journal]), StandardObjects.Schema, facts, mode);
            if (recovered is not null)
            {
                var records = recovered.Manifest!.Records.OrderBy(r => r.Key, StringComparer.Ordinal);
                return (recovered, string.Join(", ", records.Select(r => $"{r.Key} {r.Value.Id}")));
            }
            facts = needs switch
            {
                Needs.Queries queries => facts.With(queries.Soql.Select(q => KeyValuePair.Create(q, rows.ToImmutableArray()))),
                Needs.Reconciliation reads => facts.WithReconciliation(
                    reads.Soql.Select(q => KeyValuePair.Create(q, rows.ToImmutableArray())), DateTimeOffset.UnixEpoch),
                _ => throw new InvalidOperationException($"{needs}"),
            };
        }
        throw new InvalidOperationException("it asks again");
    }
}
