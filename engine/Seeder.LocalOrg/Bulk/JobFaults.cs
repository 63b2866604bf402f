namespace Seeder.Local;

/// <summary>The fault rules for jobs, which the admin interface sets.</summary>
internal sealed class JobFaults
{
    private readonly Lock gate = new();
    private IReadOnlyList<FaultRule> rules = [];

    public void Use(IReadOnlyList<FaultRule> present)
    {
        lock (gate)
        {
            rules = present;
        }
    }

    /// <summary>Counts a job on which the org begins to work, and returns its fault: that of the first rule which concerns it.</summary>
    public JobFault Match(BulkJob job)
    {
        lock (gate)
        {
            return rules.Where(r => r.Hits(job)).ToList() is [var first, ..] ? new JobFault(first) : JobFault.None;
        }
    }
}
