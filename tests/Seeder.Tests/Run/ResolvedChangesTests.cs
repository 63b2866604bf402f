using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Run;

/// <summary>Runs that update, prune, destroy or roll back, cut off at any entry, with every call in doubt carried out, lost, or landing
/// late: the next run ends the same.</summary>
internal sealed class ResolvedChangesTests
{
    private enum Fate { CarriedOut, Lost, Late }

    /// <param name="Before">The plan that was applied before; null for a first run.</param>
    /// <param name="Rejects">Which call the org rejects, counted from the end; null for none.</param>
    public sealed record Way(string Name, string? Before, string Yaml, bool Prune = false, bool Destroy = false, int? Rejects = null)
    {
        /// <summary>What the user runs next; the same plan where nothing else is said.</summary>
        public string Next { get; init; } = Yaml;

        public bool DestroysNext { get; init; } = Destroy;

        public override string ToString() => Name;
    }

    private static readonly int Generated = Property.Cases ?? 5;

    private static IEnumerable<Way> Ways =>
        WaysOf("written", SettledPlans.Written)
            .Concat(Enumerable.Range(1, Generated).SelectMany(seed => WaysOf($"seed {seed}", SettledPlans.Generate(seed))));

    private static IEnumerable<Way> WaysOf(string plan, SettledPlans plans) =>
    [
        new($"{plan}: create", null, plans.Before),
        new($"{plan}: create, cut off, and then destroy", null, plans.Before) { DestroysNext = true },
        new($"{plan}: update", plans.Before, plans.Changed),
        new($"{plan}: update, and then back", plans.Before, plans.Changed) { Next = plans.Before },
        new($"{plan}: update, and then destroy", plans.Before, plans.Changed) { DestroysNext = true },
        new($"{plan}: prune", plans.Before, plans.Smaller, Prune: true),
        new($"{plan}: destroy", plans.Before, plans.Before, Destroy: true),
        new($"{plan}: destroy, and then apply", plans.Before, plans.Before, Destroy: true) { DestroysNext = false },
        new($"{plan}: rollback", plans.Before, plans.Changed, Rejects: 1),
        new($"{plan}: rollback, and then back", plans.Before, plans.Changed, Rejects: 1) { Next = plans.Before },
        new($"{plan}: rollback, and then destroy", plans.Before, plans.Changed, Rejects: 1) { DestroysNext = true },
    ];

    private static readonly CaseFacts Facts = new();

    private static PlanRequest Request(string yaml, bool prune, bool destroy) =>
        Facts.Request(new SourceText("plan.yaml", yaml)) with { Prune = prune, Goal = destroy ? PlanGoal.Destroy : PlanGoal.Apply };

    private static (PlanningState Planning, ImmutableArray<JournalEntry> Journal, Manifest? Manifest) Run(
        InventedOrg org, PlanRequest request, History history)
    {
        var planning = org.Plan(request, history);
        Assert.That(planning.HasErrors, Is.False, DiagnosticText.Render(planning.Diagnostics));
        var journal = org.Run(planning).Journal;
        return (planning, journal, Recovery.Recover(planning.Recovered!.Manifest, journal).Manifest);
    }

    private static List<string> ContentsOf(InventedOrg org) => [.. org.Rows.Select(r => r.Content(org.Rows)).Order(StringComparer.Ordinal)];

    private static InventedOrg Org(IEnumerable<InventedRow> rows, int firstId, int? rejects = null) =>
        new(StandardObjects.Schema, Facts) { Rows = [.. rows], FirstId = firstId, IsExact = true, Overlaps = true, Rejects = rejects };

    [TestCase("Contacts:")]
    [TestCase("ParentId:")]
    [TestCase("ReportsToId:")]
    [TestCase("Contract:")]
    [TestCase("$then:")]
    public void Among_the_generated_plans_are_several_with_each_kind_of_relation(string part) => Assert.That(
        Enumerable.Range(1, Generated).Count(seed => SettledPlans.Generate(seed).Before.Contains(part, StringComparison.Ordinal)),
        Is.GreaterThan(1));

    [TestCaseSource(nameof(Ways))]
    public void The_next_run_ends_with_the_same_records(Way way)
    {
        var start = Org([], 0);
        var before = way.Before is null ? null : Run(start, Request(way.Before, false, false), History.None).Manifest;
        var history = new History(before, []);
        var calls = Org(start.Rows, 500).Plan(Request(way.Yaml, way.Prune, way.Destroy), history).Run!.Graph.Calls.Length;
        var first = Org(start.Rows, 500, way.Rejects is { } rejects ? calls - rejects : null);
        var journal = Run(first, Request(way.Yaml, way.Prune, way.Destroy), history).Journal;

        // What the next command makes of an org where nothing happened.
        var expected = Org(start.Rows, 9000);
        var done = Run(expected, Request(way.Next, way.Prune, way.DestroysNext), history).Manifest;
        // Cut off, what the plan of the run before had and the next has not stays: it is listed, not pruned.
        var stays = way.Next == way.Yaml || way.DestroysNext ? "" : "Lead";

        var checks = 0;
        for (var count = 1; count <= journal.Length; count++)
        {
            // A torn line is no line.
            var bytes = journal.Take(count)
                .SelectMany(OlderJournal.Line)
                .Concat(count < journal.Length ? OlderJournal.Line(journal[count])[..^(2 + (count % 7))] : [])
                .ToArray();
            var left = JournalJson.Read(bytes);
            Assert.That(left, Has.Length.EqualTo(count));
            foreach (var fates in Fates(Open(left).Count))
            {
                checks++;
                Check(way, start, first, before, left, [.. Open(left).Zip(fates)], ContentsOf(expected), done, stays);
            }
        }
        Assert.That(checks, Is.GreaterThan(journal.Length));
    }

    // Which calls began and did not end, each by its place: a rollback counts its calls anew.
    private static List<(int Call, int Place)> Open(IEnumerable<JournalEntry> journal)
    {
        var (open, place) = (new List<(int Call, int Place)>(), 0);
        foreach (var entry in journal)
        {
            switch (entry)
            {
                case JournalEntry.Begin begin:
                    open.Add((begin.Call, place));
                    break;
                case JournalEntry.End { Outcome: JournalOutcome.Refused } refused:
                    open.RemoveAll(o => o.Call == refused.Call);
                    place = 1;
                    break;
                case JournalEntry.End end:
                    open.RemoveAll(o => o.Call == end.Call && o.Place == place);
                    break;
            }
        }
        return open;
    }

    private static IEnumerable<Fate[]> Fates(int count) => count == 0 ? [[]]
        : Fates(count - 1).SelectMany(rest => Enum.GetValues<Fate>().Select(f => (Fate[])[f, .. rest])).Take(81);

    private static void Check(
        Way way,
        InventedOrg start,
        InventedOrg first,
        Manifest? before,
        ImmutableArray<JournalEntry> left,
        List<((int Call, int Place) Call, Fate Fate)> doubts,
        List<string> contents, Manifest? done, string stays)
    {
        var what = $"{way}: {left.Length} entries, {string.Join(", ", doubts)}";
        var ended = Ended(left);
        var org = Org(start.Rows, 1000);
        foreach (var effect in first.Effects.Where(
            e => ended.Contains((e.Call, e.Place)) || doubts.Contains(((e.Call, e.Place), Fate.CarriedOut))))
        {
            effect.Apply(org.Rows);
        }
        org.Late.AddRange(first.Effects.Where(e => doubts.Contains(((e.Call, e.Place), Fate.Late))));

        var (_, _, manifest) = Run(org, Request(way.Next, way.Prune, way.DestroysNext), new History(before, left));
        org.Land();

        Assert.That(
            ContentsOf(org).Where(c => stays.Length == 0 || !c.StartsWith(stays, StringComparison.Ordinal)), Is.EqualTo(contents), what);
        string Line(KeyValuePair<string, ManifestRecord> r) =>
            $"{r.Key} {r.Value.Type} {string.Join(' ', r.Value.Shape.Order(StringComparer.Ordinal))}";
        Assert.That(Listed(manifest).Where(r => r.Value.Type != stays).Select(Line), Is.EquivalentTo(Listed(done).Select(Line)), what);
        Assert.That(Listed(manifest).Select(r => r.Value.Id), Is.EquivalentTo(org.Rows.Select(r => r.Row.Id)), what);
    }

    private static IEnumerable<KeyValuePair<string, ManifestRecord>> Listed(Manifest? manifest) =>
        manifest?.Records ?? ManifestRecords.Empty;

    private static HashSet<(int Call, int Place)> Ended(ImmutableArray<JournalEntry> left)
    {
        var ended = new HashSet<(int, int)>();
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] is JournalEntry.End { Outcome: JournalOutcome.Succeeded } end)
            {
                ended.Add((end.Call, Open(left.Take(i)).First(o => o.Call == end.Call).Place));
            }
        }
        return ended;
    }
}
