using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>The manifest and the journal of one plan in one org, in memory.</summary>
internal sealed class MemoryRun(string plan) : IRunStore
{
    private readonly Lock _lock = new();
    private Manifest? _manifest;
    private ImmutableList<JournalEntry> _journal = [];
    private bool _isTaken;

    public string? ManifestPath => null;

    public string Manifest => $"{plan} (in memory)";

    public string Journal => $"the journal of {plan} (in memory)";

    public RunLog Log { get; set; } = RunLog.None;

    /// <summary>A copy of the current state. No run holds its lock.</summary>
    public MemoryRun Copy()
    {
        lock (_lock)
        {
            return new MemoryRun(plan) { _manifest = _manifest, _journal = _journal };
        }
    }

    public void CheckPlace(Action<Manifest?> check)
    {
        // Only this process can put a manifest here, and it is the one of this plan in this org.
    }

    public IDisposable TakeLock(TimeProvider time)
    {
        lock (_lock)
        {
            if (_isTaken)
            {
                throw SeederException.Of(EnvironmentDiagnostics.Locked(Manifest, "this process"));
            }
            _isTaken = true;
            return new Taken(this);
        }
    }

    public Manifest? ReadManifest() => _manifest;

    // A manifest in memory is in no repository, so no merge can lose records of it.
    public bool IsLastOf(string run) => true;

    public Manifest? ReadLast() => null;

    public ImmutableArray<JournalEntry> ReadJournal(bool leaveOutDamage = false) => [.. _journal];

    public string? MoveForeignJournal() => null;

    public ImmutableDictionary<string, SourceSpan> PlacesOf(ImmutableArray<string> addresses) =>
        ImmutableDictionary<string, SourceSpan>.Empty;

    public void Reserve(long bytes)
    {
        // The records themselves take much more memory.
    }

    public IJournal CreateJournal(JournalEntry.Header header, RunState state, TimeProvider time)
    {
        state.Apply(header);
        _journal = [header];
        return new Entries(this);
    }

    public void WriteJournal(ImmutableArray<JournalEntry> entries) => _journal = [.. entries];

    public void Write(Manifest manifest)
    {
        lock (_lock)
        {
            (_manifest, _journal) = (manifest, []);
        }
    }

    public void WriteBeside(Manifest manifest) => _manifest = manifest;

    public Manifest? WithSeen(Manifest? manifest) => manifest;

    public void KeepSeen(Manifest manifest) => _manifest = manifest;

    public void DeleteJournal() => _journal = [];

    private sealed class Taken(MemoryRun run) : IDisposable
    {
        public void Dispose()
        {
            lock (run._lock)
            {
                run._isTaken = false;
            }
        }
    }

    private sealed class Entries(MemoryRun run) : IJournal
    {
        public void Record(JournalEntry entry, RunState state)
        {
            run._journal = run._journal.Add(entry);
            state.Apply(entry);
        }

        public void Dispose()
        {
            // The entries stay until the manifest contains them.
        }
    }
}
