namespace Seeder.Local;

/// <summary>The rows that one request created, changed and read, for the request log.</summary>
internal sealed class Touched
{
    public int Records { get; set; }

    /// <summary>Whether a Batch contained a subrequest that was not a GET.</summary>
    public bool Wrote { get; set; }

    public List<string> Created { get; } = [];
    public List<string> Updated { get; } = [];
    public List<string> Deleted { get; } = [];
    public HashSet<string> Targets { get; } = new(StringComparer.Ordinal);

    public int Count => Created.Count + Updated.Count + Deleted.Count + Targets.Count;

    /// <summary>After a rollback, the request has changed nothing.</summary>
    public void Forget()
    {
        Created.Clear();
        Updated.Clear();
        Deleted.Clear();
        Targets.Clear();
    }
}
