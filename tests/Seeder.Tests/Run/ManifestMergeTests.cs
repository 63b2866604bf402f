using System.Text;
using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

/// <summary>A merge in Git keeps one of two manifests that were written at once: what this machine made is not lost with the
/// other.</summary>
internal sealed class ManifestMergeTests
{
    private const string Old = "OLDVALUE", Mine = "MYVALUE1", Yours = "YOURVAL1";

    private static Manifest ManifestOf(
        int serial, string run, string[] recent, params (string Address, string Id, string Hash, string Run)[] records) => new()
        {
            Plan = "demo",
            Source = "demo.yaml",
            Lineage = "lineage",
            Serial = serial,
            LastRun = run,
            RecentRuns = [.. recent],
            Complete = true,
            Org = new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
            Records = new ManifestRecords(records.Select(r => KeyValuePair.Create(
                r.Address, new ManifestRecord("Account", r.Id, null, ["Name"], r.Hash, [], 0, true) { Origin = new Origin(r.Run) }))),
        };

    private static readonly Manifest Ours = ManifestOf(6, "b", ["base", "b"], ("shared", "1", Mine, "base"), ("mine", "2", Mine, "b"));

    private static string[] Records(MergedManifest? merged) =>
        [.. merged!.Manifest.Records.Select(r => $"{r.Key} {r.Value.Id} {r.Value.FingerprintOf("Name")}").Order(StringComparer.Ordinal)];

    [TestCase(6, new[] { "base", "a" })]
    [TestCase(7, new[] { "base", "a", "a2" })]
    [TestCase(60, new[] { "base", "a", "a2" })]
    public void What_a_manifest_that_never_saw_our_run_lacks_is_added(int serial, string[] recent)
    {
        var merged = ManifestMerge.Add(
            Ours, ManifestOf(serial, recent[^1], recent, ("shared", "1", Mine, "base"), ("yours", "3", Yours, "a")), false);
        Assert.That(Records(merged), Is.EqualTo(["mine 2 MYVALUE1", "shared 1 MYVALUE1", "yours 3 YOURVAL1"]));
        Assert.That(
            (merged!.Manifest.Serial, merged.Manifest.Holds("a"), merged.Manifest.Holds("b")), Is.EqualTo((serial + 1, true, true)));
        Assert.That(merged.Added, Is.EqualTo(["mine"]));
        Assert.That(ManifestMerge.Add(merged.Manifest, merged.Manifest, false), Is.Null);
    }

    [TestCase(6, "b", new[] { "base", "b" })]
    [TestCase(7, "a", new[] { "base", "b", "a" })]
    [TestCase(70, "a", new[] { "a" })]
    [TestCase(5, "b", new string[0])]
    [TestCase(9, "x", new[] { "b", "x" })]
    public void A_manifest_that_contains_our_run_is_not_changed(int serial, string run, string[] recent) =>
        Assert.That(ManifestMerge.Add(Ours, ManifestOf(serial, run, recent, ("yours", "3", Yours, "a")), false), Is.Null);

    [Test]
    public void A_record_whose_run_the_manifest_knows_was_deleted_there()
    {
        var merged = ManifestMerge.Add(Ours, ManifestOf(7, "a2", ["base", "a", "a2"], ("yours", "3", Yours, "a")), false);
        Assert.That(Records(merged), Is.EqualTo(["mine 2 MYVALUE1", "yours 3 YOURVAL1"]));
    }

    [Test]
    public void A_field_that_both_sent_otherwise_is_sent_again()
    {
        var merged = ManifestMerge.Add(Ours, ManifestOf(6, "a", ["base", "a"], ("shared", "1", Yours, "base")), false);
        Assert.That(Records(merged), Is.EqualTo(["mine 2 MYVALUE1", $"shared 1 {Fingerprint.Unknown}"]));
    }

    [Test]
    public void A_record_that_both_created_asks_the_user_and_ours_is_kept_apart_where_the_manifest_wins()
    {
        var theirs = ManifestOf(6, "a", ["base", "a"], ("shared", "1", Mine, "base"), ("mine", "9", Yours, "a"));
        var both = Assert.Throws<BothChangedException>(() => ManifestMerge.Add(Ours, theirs, false))!;
        Assert.That(both.Changed, Is.EqualTo([new BothChanged("mine", "9", "2")]));
        Assert.That(
            Records(ManifestMerge.Add(Ours, theirs, true)), Is.EqualTo(["mine 9 YOURVAL1", "mine#double 2 MYVALUE1", "shared 1 MYVALUE1"]));
    }

    [Test]
    public void The_manifest_of_another_plan_or_org_is_not_changed()
    {
        var theirs = ManifestOf(6, "a", ["a"]);
        Assert.That(ManifestMerge.Add(Ours, theirs with { Plan = "other" }, false), Is.Null);
        Assert.That(ManifestMerge.Add(Ours, theirs with { Org = theirs.Org with { Id = "00D000000000002EAA" } }, false), Is.Null);
        Assert.That(ManifestMerge.Add(null, theirs, false), Is.Null);
    }

    [TestCase("{\n<<<<<<< HEAD\n\"lastRun\": \"b\"\n=======\n\"lastRun\": \"a\"\n>>>>>>> a1b2\n}", 2, "theirs")]
    [TestCase("{\n<<<<<<< a1b2\n\"lastRun\": \"a\"\n=======\n\"lastRun\": \"b\"\n>>>>>>> mine\n}", 2, "ours")]
    [TestCase("{\n<<<<<<< HEAD\n\"lastRun\": \"c\"\n=======\n\"lastRun\": \"a\"\n>>>>>>> a1b2\n\"run\": \"b\"\n}", 2, null)]
    [TestCase("{\r\n\r\n<<<<<<< HEAD\r\n1\r\n||||||| base\r\n2\r\n=======\r\n3\r\n>>>>>>> x\r\n}", 3, null)]
    [TestCase("{\n\n\n=======\n}", 4, null)]
    public void The_marks_of_a_conflict_are_found_with_their_line_and_the_side_of_the_others(string text, int line, string? side) =>
        Assert.That(ManifestConflict.Find(Encoding.UTF8.GetBytes(text), "\"b\""), Is.EqualTo((line, side)));

    [TestCase("{}")]
    [TestCase("{ \"a\": \"<<<<<<< HEAD\" }")]
    [TestCase("<<<<<<<HEAD")]
    [TestCase("  <<<<<<< HEAD")]
    [TestCase("")]
    public void A_text_without_marks_has_no_conflict(string text) =>
        Assert.That(ManifestConflict.Find(Encoding.UTF8.GetBytes(text), "b"), Is.Null);
}
