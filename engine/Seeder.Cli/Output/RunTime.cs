using Seeder.Cli.Output.Progress;

namespace Seeder.Cli.Output;

/// <summary>The time that a run took.</summary>
internal static class RunTime
{
    /// <summary>"20,000 records in 12.3 s"; null if the run changed no record.</summary>
    /// <param name="actions">The number of records by what was done with them.</param>
    /// <param name="time">The time of planning and sending.</param>
    public static string? Of(IEnumerable<KeyValuePair<string, int>> actions, TimeSpan time)
    {
        var changed = actions.Where(a => a.Key is RecordReports.Created or RecordReports.Updated or RecordReports.Replaced
            or RecordReports.Deleted or RecordReports.Deactivated).Sum(a => a.Value);
        return changed == 0 ? null : $"{Plural.Count(changed, "record")} in {Duration.Exact(time)}";
    }
}
