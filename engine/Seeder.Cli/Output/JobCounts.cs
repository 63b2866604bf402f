using Seeder.Core.Calls;

namespace Seeder.Cli.Output;

/// <summary>The Bulk API 2.0 jobs of a plan.</summary>
/// <param name="Jobs">The number of jobs.</param>
/// <param name="Records">The number of their records: each is one row of CSV.</param>
/// <param name="Bytes">The approximate size of their CSV in bytes.</param>
/// <param name="ApiCalls">The approximate number of their API calls: each request of a job counts, and so does each poll.</param>
internal sealed record JobCounts(int Jobs, int Records, long Bytes, int ApiCalls)
{
    /// <summary>The number of records of each type, in the order of the jobs.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Types { get; init; } = [];

    /// <summary>The jobs of a plan; null if it has none.</summary>
    public static JobCounts? Of(PlannedRun run)
    {
        var jobs = run.Graph.Calls.OfType<ApiCall.Bulk>().ToList();
        return jobs.Count == 0 ? null
            : new JobCounts(
                jobs.Count,
                jobs.Sum(j => j.Operations.Length),
                jobs.Sum(j => j.Bytes),
                jobs.Sum(j => ApiCallCount.Of(j, run.Graph)))
            {
                Types = [.. jobs.GroupBy(j => run.TypeOf(j.Operations[0]).Name, j => j.Operations.Length)
                    .Select(t => KeyValuePair.Create(t.Key, t.Sum()))],
            };
    }

    /// <summary>Such as "2 for 40,000 records (20,000 Account, 20,000 Contact): about 2.1 MB of CSV, about 24 API calls".</summary>
    public override string ToString()
    {
        var types = Types is [var only]
            ? $" of {only.Key}"
            : $" ({string.Join(", ", Types.Select(t => $"{Plural.Number(t.Value)} {t.Key}"))})";
        return $"{Plural.Number(Jobs)} for {Plural.Count(Records, "record")}{types}: about {Quoting.Size(Bytes)} of CSV, "
            + $"about {Plural.Count(ApiCalls, "API call")}";
    }
}
