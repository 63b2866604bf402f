using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

/// <summary>An unfolded journal beside a manifest that another run wrote from the same start: both count, and nothing is lost or
/// doubled.</summary>
internal sealed class JournalMergeTests
{
    private const string Old = "OLDVALUE", Mine = "MYVALUE1", Yours = "YOURVAL1";
    private const string Id1 = "001000000000001AAA", Id2 = "001000000000002AAA", Id3 = "001000000000003AAA";

    private static readonly ManifestOrg Org = new("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0");

    private static readonly Manifest Base = ManifestOf(5, "base", ("acme", Record(Id1, Old)), ("other", Record(Id3, Old)));

    private static ManifestRecord Record(string id, string hash, bool created = true) =>
        new("Account", id, null, ["Name"], hash, [], 0, created);

    private static Manifest ManifestOf(int serial, string run, params (string Address, ManifestRecord Record)[] records) => new()
    {
        Plan = "demo",
        Source = "demo.yaml",
        Lineage = "lineage",
        Serial = serial,
        LastRun = run,
        RecentRuns = [.. new[] { "base", run }.Distinct()],
        Complete = true,
        Clock = DateTimeOffset.UnixEpoch,
        Org = Org,
        Records = new ManifestRecords(records.Select(r => KeyValuePair.Create(r.Address, r.Record))),
    };

    private static JournalOperation Operation(string address, OperationKind kind, string? id, string hash = Mine) =>
        new(address, "Account", kind, id, null, -1, null, ["Name"], hash, [], 0);

    private static ImmutableArray<JournalEntry> Journal(bool isOlder, params JournalEntry[] entries)
    {
        var touched = entries.OfType<JournalEntry.Begin>().SelectMany(b => b.Operations).Select(o => o.Address);
        var header = new JournalEntry.Header(1, "mine", "lineage", 5, "demo", "demo.yaml", "hash", Org, DateTimeOffset.UnixEpoch, "stop")
        {
            Start = isOlder ? null : JournalStart.Of(Base, touched, [.. entries]),
        };
        // As it is read back from the disk.
        return JournalJson.Read(JournalJson.WriteAll([header, .. entries]));
    }

    private static JournalEntry[] Done(params (JournalOperation Operation, string Id)[] calls) =>
    [
        .. calls.SelectMany((c, i) => new JournalEntry[]
        {
            new JournalEntry.Begin(i, 1, "create", null, [c.Operation]),
            new JournalEntry.End(i, 1, JournalOutcome.Succeeded, [c.Id]),
        }),
    ];

    private static Dictionary<string, string> Fold(Manifest manifest, ImmutableArray<JournalEntry> journal, bool manifestWins = false)
    {
        var recovered = Recovery.Recover(manifest, journal, manifestWins: manifestWins);
        Assert.That(recovered.Manifest!.Serial, Is.EqualTo(manifest.Serial + 1));
        Assert.That(recovered.Manifest.LastRun, Is.EqualTo("mine"));
        Assert.That(recovered.Manifest.Holds("mine") && recovered.Manifest.Holds(manifest.LastRun));
        // What is written is known as folded.
        Assert.That(Recovery.Recover(recovered.Manifest, journal).IsChanged, Is.False);
        return recovered.Manifest.Records.ToDictionary(r => r.Key, r => $"{r.Value.Id} {r.Value.FingerprintOf("Name")}");
    }

    private static IEnumerable<TestCaseData> OtherRecords()
    {
        var acme = ("acme", $"{Id1} {Yours}");
        var other = ("other", $"{Id3} {Old}");
        (string, JournalEntry[], (string, string)[])[] cases =
        [
            ("create", Done((Operation("new", OperationKind.Create, null), Id2)), [acme, other, ("new", $"{Id2} {Mine}")]),
            ("update", Done((Operation("other", OperationKind.Update, Id3), Id3)), [acme, ("other", $"{Id3} {Mine}")]),
            ("delete", Done((Operation("other", OperationKind.Delete, Id3), Id3)), [acme]),
            ("create and delete",
                Done((Operation("new", OperationKind.Create, null), Id2), (Operation("new", OperationKind.Delete, Id2), Id2)),
                [acme, other]),
            ("create and update",
                Done((Operation("new", OperationKind.Create, null), Id2), (Operation("new", OperationKind.Update, Id2, Yours), Id2)),
                [acme, other, ("new", $"{Id2} {Yours}")]),
            ("replace", Done((Operation("other", OperationKind.Delete, Id3), Id3), (Operation("other", OperationKind.Create, null), Id2)),
                [acme, ("other", $"{Id2} {Mine}")]),
            ("moved", [new JournalEntry.Moved([KeyValuePair.Create("other", "moved")])], [acme, ("moved", $"{Id3} {Old}")]),
            ("moved and updated",
                [new JournalEntry.Moved([KeyValuePair.Create("other", "moved")]),
                    .. Done((Operation("moved", OperationKind.Update, Id3), Id3))], [acme, ("moved", $"{Id3} {Mine}")]),
            ("dropped", [new JournalEntry.Dropped(["other"])], [acme]),
            ("kept", [new JournalEntry.Kept([KeyValuePair.Create("other", true)])], [acme, other]),
            ("found", [new JournalEntry.Found([Operation("found", OperationKind.Find, Id2)])], [acme, other, ("found", $"{Id2} {Mine}")]),
            ("nothing", [], [acme, other]),
        ];
        return cases.Select(c => new TestCaseData(c.Item2, c.Item3.Order().ToArray()).SetArgDisplayNames(c.Item1));
    }

    [TestCaseSource(nameof(OtherRecords))]
    public void Where_the_other_run_changed_other_records_both_count(JournalEntry[] entries, (string, string)[] expected)
    {
        var newer = ManifestOf(8, "yours", ("acme", Record(Id1, Yours)), ("other", Record(Id3, Old)));
        Assert.That(Fold(newer, Journal(false, entries)).Select(r => (r.Key, r.Value)).Order(), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(OtherRecords))]
    public void A_manifest_of_the_same_serial_that_another_run_wrote_is_no_start(JournalEntry[] entries, (string, string)[] expected)
    {
        var beside = ManifestOf(5, "yours", ("acme", Record(Id1, Yours)), ("other", Record(Id3, Old)));
        Assert.That(Fold(beside, Journal(false, entries)).Select(r => (r.Key, r.Value)).Order(), Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> SameRecords()
    {
        var other = ("other", Record(Id3, Old));
        (string, JournalEntry[], (string, ManifestRecord)[], string[])[] cases =
        [
            ("both created", Done((Operation("new", OperationKind.Create, null), Id2)),
                [("acme", Record(Id1, Old)), other, ("new", Record("001000000000009AAA", Yours))],
                    [$"acme {Id1} {Old}", $"new 001000000000009AAA {Yours}", $"new#double {Id2} {Mine}", $"other {Id3} {Old}"]),
            ("both updated", Done((Operation("acme", OperationKind.Update, Id1), Id1)), [("acme", Record(Id1, Yours)), other],
                [$"acme {Id1} {Fingerprint.Unknown}", $"other {Id3} {Old}"]),
            ("updated and deleted", Done((Operation("acme", OperationKind.Update, Id1), Id1)), [other], [$"other {Id3} {Old}"]),
            ("deleted and updated", Done((Operation("acme", OperationKind.Delete, Id1), Id1)), [("acme", Record(Id1, Yours)), other],
                [$"other {Id3} {Old}"]),
            ("deleted and replaced", Done((Operation("acme", OperationKind.Delete, Id1), Id1)), [("acme", Record(Id2, Yours)), other],
                [$"acme {Id2} {Yours}", $"other {Id3} {Old}"]),
            ("updated and replaced", Done((Operation("acme", OperationKind.Update, Id1), Id1)), [("acme", Record(Id2, Yours)), other],
                [$"acme {Id2} {Yours}", $"other {Id3} {Old}"]),
            ("created with a child",
                Done(
                    (Operation("new", OperationKind.Create, null), Id2),
                    (Operation("child", OperationKind.Create, null) with { In = "new", Refs = ["new"] }, "003000000000001AAA")),
                    [("acme", Record(Id1, Old)), other, ("new", Record("001000000000009AAA", Yours))],
                    [$"acme {Id1} {Old}", $"child 003000000000001AAA {Mine}", $"new 001000000000009AAA {Yours}", $"new#double {Id2} {Mine}",
                        $"other {Id3} {Old}"]),
            ("moved elsewhere", [new JournalEntry.Moved([KeyValuePair.Create("acme", "moved")])], [("acme2", Record(Id1, Old)), other],
                [$"acme2 {Id1} {Old}", $"other {Id3} {Old}"]),
        ];
        return cases.Select(c => new TestCaseData(c.Item2, c.Item3, c.Item4).SetArgDisplayNames(c.Item1));
    }

    [TestCaseSource(nameof(SameRecords))]
    public void Where_both_changed_the_same_record_the_user_is_asked_and_the_manifest_may_win(
        JournalEntry[] entries, (string, ManifestRecord)[] records, string[] expected)
    {
        var newer = ManifestOf(6, "yours", records);
        var journal = Journal(false, entries);
        var both = Assert.Throws<BothChangedException>(() => Recovery.Recover(newer, journal))!;
        Assert.That(both.Changed, Is.Not.Empty);
        Assert.That(
            Fold(newer, journal, manifestWins: true).Select(r => $"{r.Key} {r.Value}").Order(StringComparer.Ordinal), Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> Agreeing()
    {
        (string, JournalEntry[], (string, ManifestRecord)[])[] cases =
        [
            ("created", Done((Operation("new", OperationKind.Create, null), Id2)),
                [("acme", Record(Id1, Yours)), ("new", Record(Id2, Mine))]),
            ("updated", Done((Operation("acme", OperationKind.Update, Id1, Yours), Id1)), [("acme", Record(Id1, Yours))]),
            ("deleted", Done((Operation("other", OperationKind.Delete, Id3), Id3)), [("acme", Record(Id1, Yours))]),
            ("moved", [new JournalEntry.Moved([KeyValuePair.Create("other", "moved")])],
                [("acme", Record(Id1, Yours)), ("moved", Record(Id3, Old))]),
            ("dropped", [new JournalEntry.Dropped(["other"])], [("acme", Record(Id1, Yours))]),
            ("refused",
                [new JournalEntry.Begin(0, 1, "update", null, [Operation("acme", OperationKind.Update, Id1)]),
                    new JournalEntry.End(0, 1, JournalOutcome.Refused, [])],
                    [("acme", Record(Id1, Yours))]),
            ("found", [new JournalEntry.Found([Operation("acme", OperationKind.Find, Id2)])], [("acme", Record(Id1, Yours))]),
        ];
        return cases.Select(c => new TestCaseData(c.Item2, c.Item3).SetArgDisplayNames(c.Item1));
    }

    [TestCaseSource(nameof(Agreeing))]
    public void If_both_agree_the_user_is_not_asked(JournalEntry[] entries, (string, ManifestRecord)[] records) => Assert.That(
        Fold(ManifestOf(6, "yours", records), Journal(false, entries)).Select(r => $"{r.Key} {r.Value}"),
        Is.EquivalentTo(records.Select(r => $"{r.Item1} {r.Item2.Id} {r.Item2.FingerprintOf("Name")}")));

    [TestCase(OperationKind.Update, false, new[] { "acme" })]
    [TestCase(OperationKind.Delete, false, new[] { "acme" })]
    [TestCase(OperationKind.Create, true, new[] { "acme", "new" })]
    public void A_call_in_doubt_is_resolved_beside_a_newer_manifest_too(OperationKind kind, bool isInDoubt, string[] addresses)
    {
        var operation = kind == OperationKind.Create ? Operation("new", kind, null) : Operation("other", kind, Id3);
        var newer = ManifestOf(6, "yours", ("acme", Record(Id1, Yours)));
        var recovered = Recovery.Recover(newer, Journal(false, new JournalEntry.Begin(0, 1, "x", null, [operation])));
        Assert.That(recovered.InDoubt.IsEmpty, Is.Not.EqualTo(isInDoubt));
        Assert.That(recovered.State, Is.Not.Null);
        Assert.That(
            recovered.Manifest!.Records.Keys.Concat(recovered.InDoubt.SelectMany(b => b.Operations).Select(o => o.Address)),
            Is.EquivalentTo(addresses));
    }

    [Test]
    public void A_create_in_doubt_of_a_record_that_the_manifest_has_asks_the_user_first_and_is_kept_apart()
    {
        var newer = ManifestOf(6, "yours", ("acme", Record(Id1, Old)), ("new", Record(Id2, Yours)));
        var journal = Journal(false, new JournalEntry.Begin(0, 1, "create", null, [Operation("new", OperationKind.Create, null)]));
        Assert.That(() => Recovery.Recover(newer, journal), Throws.InstanceOf<BothChangedException>());
        var recovered = Recovery.Recover(newer, journal, manifestWins: true);
        Assert.That(recovered.InDoubt.Single().Operations.Single().Address, Is.EqualTo("new#double"));
    }

    [TestCaseSource(nameof(OtherRecords))]
    public void An_older_journal_is_folded_where_its_ids_fit(JournalEntry[] entries, (string, string)[] expected)
    {
        var newer = ManifestOf(8, "yours", ("acme", Record(Id1, Yours)), ("other", Record(Id3, Old)));
        var folded = Fold(newer, Journal(true, entries)).Select(r => (r.Key, r.Value[..18]));
        // Whether another run changed a record that was dropped or found is not known: it stays.
        Assert.That(folded.Select(r => r.Item2), Is.SupersetOf(expected.Select(e => e.Item2[..18])));
    }

    [Test]
    public void Of_an_older_journal_the_fields_that_it_updated_are_sent_again()
    {
        var newer = ManifestOf(6, "yours", ("acme", Record(Id1, Yours)), ("other", Record(Id3, Old)));
        Assert.That(
            Fold(newer, Journal(true, Done((Operation("acme", OperationKind.Update, Id1), Id1))))["acme"],
            Is.EqualTo($"{Id1} {Fingerprint.Unknown}"));
    }

    [Test]
    public void An_older_journal_that_created_what_the_manifest_has_asks_the_user() => Assert.That(
        () => Recovery.Recover(
            ManifestOf(6, "yours", ("new", Record(Id3, Yours))), Journal(true, Done((Operation("new", OperationKind.Create, null), Id2)))),
        Throws.InstanceOf<BothChangedException>());

    [TestCase(true)]
    [TestCase(false)]
    public void A_raw_request_that_both_sent_differently_asks_the_user(bool isDone)
    {
        var operation = Operation("call", OperationKind.Raw, null) with { Once = true };
        var newer = ManifestOf(6, "yours") with
        {
            Batch = ImmutableSortedDictionary<string, RawResult>.Empty.Add("call", new RawResult("THEIRS", null))
        };
        var journal = Journal(false, isDone ? Done((operation, "")) : [new JournalEntry.Begin(0, 1, "batch", null, [operation])]);
        Assert.That(() => Recovery.Recover(newer, journal), Throws.InstanceOf<BothChangedException>());
        var recovered = Recovery.Recover(newer, journal, manifestWins: true);
        Assert.That((recovered.Manifest!.Batch["call"].Hash, recovered.InDoubt.IsEmpty), Is.EqualTo(("THEIRS", true)));
    }

    [Test]
    public void Two_first_runs_at_once_draw_a_lineage_each_and_are_united()
    {
        var theirs = ManifestOf(1, "yours", ("acme", Record(Id1, Yours))) with { Lineage = "theirs" };
        var header = ((JournalEntry.Header)Journal(false)[0]) with { Serial = 0, Start = JournalStart.Of(null, [], []) };
        var recovered = Recovery.Recover(theirs, [header, .. Done((Operation("new", OperationKind.Create, null), Id2))]);
        Assert.That(recovered.Manifest!.Lineage, Is.EqualTo("theirs"));
        Assert.That(recovered.Manifest.Records.Keys, Is.EquivalentTo(["acme", "new"]));
    }

    [Test]
    public void Moves_in_a_row_are_made_as_far_as_their_places_are_free()
    {
        var start = ManifestOf(5, "base", [.. Enumerable.Range(1, 2000).Select(i => ($"A#{i}", Record($"{i:D18}", Old)))]);
        var moved = new JournalEntry.Moved([.. Enumerable.Range(1, 2000).Select(i => KeyValuePair.Create($"A#{i}", $"A#{i + 1}"))]);
        var header = ((JournalEntry.Header)Journal(false)[0]) with { Start = JournalStart.Of(start, [], [moved]) };
        var newer = start with
        {
            Serial = 6,
            LastRun = "yours",
            RecentRuns = ["yours"],
            Records = new ManifestRecords(start.Records.Append(KeyValuePair.Create("A#2001", Record(Id1, Old))))
        };
        Assert.That(() => Recovery.Recover(newer, [header, moved]), Throws.InstanceOf<BothChangedException>());
        Assert.That(Recovery.Recover(newer, [header, moved], manifestWins: true).Manifest!.Records, Has.Count.EqualTo(2001));
    }

    [TestCase(null, Id1, "acme (deleted in the manifest, 001000000000001AAA in this machine's run)")]
    [TestCase(Id2, null, "acme (001000000000002AAA in the manifest, deleted or in doubt in this machine's run)")]
    [TestCase(Id2, Id1, "acme (001000000000002AAA in the manifest, 001000000000001AAA in this machine's run)")]
    [TestCase(null, null, "1 record: acme.")]
    public void The_message_about_a_record_that_both_changed_shows_both_ids(
        string? inManifest, string? inJournal, string text) => Assert.That(
        StateDiagnostics.BothChanged("demo", [new BothChanged("acme", inManifest, inJournal)]).Message, Does.Contain(text));
}
