namespace Seeder.Local;

/// <summary>What one request did to rows, for the request log.</summary>
internal sealed class Touched
{
    public int Records { get; set; }

    /// <summary>A Batch held a subrequest that was no GET.</summary>
    public bool Wrote { get; set; }

    public List<string> Created { get; } = [];
    public List<string> Updated { get; } = [];
    public List<string> Deleted { get; } = [];
    public HashSet<string> Targets { get; } = new(StringComparer.Ordinal);

    public int Count => Created.Count + Updated.Count + Deleted.Count + Targets.Count;

    /// <summary>After a rollback only what the request looked at is left: nothing.</summary>
    public void Forget()
    {
        Created.Clear();
        Updated.Clear();
        Deleted.Clear();
        Targets.Clear();
    }
}
