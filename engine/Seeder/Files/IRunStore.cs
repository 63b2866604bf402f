using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>
/// Keeps the manifest and the journal of one plan in one org: in files (<see cref="RunFiles"/>), or in memory (<see cref="MemoryRun"/>).
/// </summary>
internal interface IRunStore
{
    /// <summary>The path of the manifest; null if it is in memory.</summary>
    string? ManifestPath { get; }

    /// <summary>The manifest in messages: its path, or its name in memory.</summary>
    string Manifest { get; }

    /// <summary>The journal in messages: its path, or its name in memory.</summary>
    string Journal { get; }

    /// <summary>Where writes are logged.</summary>
    RunLog Log { get; set; }

    /// <summary>
    /// Checks that a manifest may be kept here, before a lock is taken. <paramref name="check"/> is called with a manifest that somebody
    /// else may have put here.
    /// </summary>
    /// <exception cref="SeederException">It may not.</exception>
    void CheckPlace(Action<Manifest?> check);

    /// <summary>Prevents other runs from using this manifest until the result is disposed.</summary>
    /// <param name="time">Says since when the lock is held.</param>
    /// <exception cref="SeederException">Another run holds the lock.</exception>
    IDisposable TakeLock(TimeProvider time);

    /// <returns>Null if there is no manifest yet.</returns>
    /// <exception cref="SeederException">The manifest cannot be read.</exception>
    Manifest? ReadManifest();

    /// <summary>Whether the second copy of the manifest is from the given run.</summary>
    bool IsLastOf(string run);

    /// <returns>The second copy; null if there is no copy or it cannot be read.</returns>
    Manifest? ReadLast();

    /// <param name="leaveOutDamage">Whether damaged lines are skipped.</param>
    /// <exception cref="SeederException">The journal is damaged or cannot be read.</exception>
    ImmutableArray<JournalEntry> ReadJournal(bool leaveOutDamage = false);

    /// <summary>Renames a file that has the name of the journal but contains no journal: it may belong to the user.</summary>
    /// <returns>Its new path; null if there was no such file.</returns>
    /// <exception cref="SeederException">The file cannot be renamed.</exception>
    string? MoveForeignJournal();

    /// <summary>Finds the ids of records in the manifest file, for those that it contains.</summary>
    ImmutableDictionary<string, SourceSpan> PlacesOf(ImmutableArray<string> addresses);

    /// <summary>Checks before a run that there is enough space.</summary>
    /// <param name="bytes">The estimated size.</param>
    /// <exception cref="SeederException">The disk is too full, or the folder is not writable.</exception>
    void Reserve(long bytes);

    /// <summary>Creates the journal of a run. It replaces the previous journal, which the manifest already contains.</summary>
    /// <param name="time">Measures how long a write takes, for the log.</param>
    /// <exception cref="SeederException">The journal cannot be written.</exception>
    IJournal CreateJournal(JournalEntry.Header header, RunState state, TimeProvider time);

    /// <summary>Replaces the journal by these entries, atomically.</summary>
    void WriteJournal(ImmutableArray<JournalEntry> entries);

    /// <summary>Writes the manifest and deletes the journal, whose entries the manifest now contains.</summary>
    void Write(Manifest manifest);

    /// <summary>Writes the manifest and keeps a journal that is not applied yet.</summary>
    void WriteBeside(Manifest manifest);

    /// <summary>The manifest with the times at which this machine compared its records with the org.</summary>
    Manifest? WithSeen(Manifest? manifest);

    /// <summary>Keeps those times without a change of the manifest.</summary>
    void KeepSeen(Manifest manifest);

    /// <summary>Deletes a journal that the manifest already contains. If that fails, the next run recognises and ignores it.</summary>
    void DeleteJournal();
}

/// <summary>The write-ahead log of a run.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>Keeps the entry, and then applies it to the state in memory. Reading the journal later gives the same state.</summary>
    /// <exception cref="SeederException">The entry cannot be written. The run must stop.</exception>
    void Record(JournalEntry entry, RunState state);
}
