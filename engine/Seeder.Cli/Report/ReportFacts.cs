using Seeder.Cli.Output;
using Seeder.Core.Calls;

namespace Seeder.Cli.Report;

/// <summary>The cost of a plan or of a run: calls, time, waits.</summary>
internal static class ReportFacts
{
    public static ImmutableArray<(string Name, string Value)> OfPlan(SeedReport report, CostEstimate cost)
    {
        var facts = new List<(string, string)>
        {
            ("Calls",
                cost.IsEmpty ? "0" : $"{Plural.Number(cost.Calls.Total)} in {Plural.Count(cost.Waves, "wave")} ({cost.Calls})"),
        };
        if (cost.Jobs is { } jobs)
        {
            facts.Add(("Jobs", jobs.ToString()));
        }
        if (!cost.IsEmpty)
        {
            facts.Add(("Lower bound", Bound(cost)));
        }
        if (cost.LockRounds > cost.Waves)
        {
            facts.Add(("Lock rounds", $"{Plural.Number(cost.LockRounds)}: calls that lock the same record follow each other"));
        }
        facts.AddRange(
            DeletionText.Rows(report.Planning).Where(r => r[0].StartsWith("cascade", StringComparison.Ordinal) || r[0] == "not deleted")
                .Select(r => (Capital(r[0]), r[1])));
        facts.Add(("Queries", Plural.Number(cost.Queries)));
        if (cost.Usage is var (used, allowed))
        {
            facts.Add(
                ("API calls",
                    $"{(cost.Jobs is null ? "" : "about ")}{Plural.Number(cost.ApiCalls)} of the {Plural.Number(allowed - used)} "
                        + "that the org still allows today"));
        }
        if (cost.Changes.Create > 0)
        {
            var left = cost.StorageLeft is { } megabytes ? $" of {Plural.Number(megabytes)} MB left" : "";
            facts.Add(("Storage", $"about {Quoting.Size(1024L * cost.StorageKilobytes)}{left}"));
        }
        return [.. facts];
    }

    /// <param name="sent">The number of HTTP requests.</param>
    public static ImmutableArray<(string Name, string Value)> OfRun(SeedReport report, int sent)
    {
        var calls = CallCounts.Of(RunText.Sent(report));
        var facts = new List<(string, string)>
        {
            ("Calls", calls.Total == 0 ? "0" : $"{Plural.Number(calls.Total)} ({calls})"),
            ("HTTP requests", Plural.Number(sent)),
            ("Queries", Plural.Number(report.Queries)),
        };
        if (report.Result is { Jobs: { IsEmpty: false } jobs })
        {
            facts.Insert(1, ("Jobs", $"{Plural.Number(jobs.Length)} with {Plural.Count(jobs.Sum(j => j.Records), "row")}"));
        }
        if (report.Timeline is { } timeline)
        {
            facts.Add(("Time of the calls", Time(timeline.Length)));
            facts.AddRange(Waits(timeline.Steps));
        }
        if (report.ManifestPath is { } manifest)
        {
            facts.Add(("Manifest", manifest));
        }
        return [.. facts];
    }

    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours):N0} h {time.Minutes} min"),
    };

    private static IEnumerable<(string, string)> Waits(ImmutableArray<CallStep> steps)
    {
        foreach (var (kind, name) in new[]
        {
            (CallStepKind.LockWait, "Waits for locks"), (CallStepKind.RetryWait, "Pauses before attempts"),
            (CallStepKind.AskedWait, "Pauses that the org asked for"), (CallStepKind.InDoubt, "Checks after lost responses"),
        })
        {
            var own = steps.Where(s => s.Kind == kind).ToList();
            if (own.Count > 0)
            {
                var total = own.Aggregate(TimeSpan.Zero, (sum, s) => sum + (s.To - s.From));
                yield return (name, $"{Plural.Number(own.Count)}, {Time(total)} in all");
            }
        }
    }

    private static string Bound(CostEstimate cost)
    {
        var (calls, waves) = (cost.Bound.Calls, cost.Bound.Waves);
        return cost.Calls.Total == calls && cost.Waves == waves
            ? "no plan of these records needs fewer calls or waves"
            : $"at least {Plural.Count(calls, "call")} and {Plural.Count(waves, "wave")}; limited by: "
                + BindingConstraint.Describe(cost.Calls.Total == calls ? cost.LimitedBy.Waves : cost.LimitedBy.Calls, cost.Limits);
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
