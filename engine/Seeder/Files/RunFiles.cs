using System.Text;
using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>
/// The files of one plan in one org: the manifest, and next to it the journal and the lock. If the manifest is a symbolic link, journal
/// and lock are next to its target, so that two links to one manifest share them.
/// </summary>
internal sealed class RunFiles
{
    private const int HeadLength = 8192;

    /// <exception cref="SeederException">The path is a broken symbolic link, a folder, a pipe or a device.</exception>
    public RunFiles(string manifestPath)
    {
        Named = manifestPath;
        Manifest = Links.Follow(manifestPath);
        if (!IsLink && Path.Exists(Manifest) && !RegularFile.Is(Manifest))
        {
            throw Unreadable(Manifest, new NotRegularException());
        }
    }

    /// <summary>
    /// The default path: <c>.seeder/&lt;org id&gt;/&lt;plan&gt;.manifest.json</c> under the current folder.
    /// </summary>
    /// <exception cref="SeederException">A folder of the path is a symbolic link that leads out of the repository.</exception>
    public static RunFiles For(string orgId, string plan)
    {
        var path = Path.Combine(".seeder", orgId, $"{plan}.manifest.json");
        OwnPlace.Check(path, "--manifest");
        return new RunFiles(path);
    }

    /// <summary>The path of the manifest as the user wrote it.</summary>
    public string Named { get; }

    /// <summary>Where writes are logged.</summary>
    public RunLog Log { get; set; } = RunLog.None;

    public string Manifest { get; }

    public bool IsLink => Named != Manifest;

    public string Journal => $"{Manifest}.journal";

    public string Lock => $"{Manifest}.lock";

    /// <summary>
    /// A second copy of the manifest that this machine wrote last. With it, records that a Git merge lost are added again.
    /// </summary>
    public string Last => $"{Manifest}.last";

    /// <returns>Null if there is no manifest yet.</returns>
    public Manifest? ReadManifest() => Read(Manifest, Parse, StateDiagnostics.ManifestUnreadable);

    /// <summary>
    /// Checks that the path is a manifest or does not exist, before a lock is created next to it: another file belongs to the user.
    /// <paramref name="check"/> is called with the manifest at the target of a link.
    /// </summary>
    /// <exception cref="SeederException">The file is not a manifest.</exception>
    public void CheckPlace(Action<Manifest?> check)
    {
        if (IsLink || (File.Exists(Manifest) && !LooksLikeManifest(Head(Manifest))))
        {
            check(ReadManifest());
        }
    }

    /// <summary>
    /// Whether the second copy is from the given run. Only its first lines are read, because a manifest may contain a million records.
    /// </summary>
    public bool IsLastOf(string run) => Head(Last).AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"lastRun\": \"{run}\"")) >= 0;

    /// <returns>Null if there is no copy or it cannot be read.</returns>
    public Manifest? ReadLast()
    {
        try
        {
            return File.Exists(Last) && !Links.IsLink(Last) ? ManifestJson.Read(NamedFile.Read(Last)) : null;
        }
        catch (Exception exception) when (exception is FormatException || AtomicFile.IsFailure(exception))
        {
            return null;
        }
    }

    /// <param name="leaveOutDamage">Whether damaged lines are skipped.</param>
    /// <exception cref="SeederException">The journal is damaged or cannot be read.</exception>
    public ImmutableArray<JournalEntry> ReadJournal(bool leaveOutDamage = false)
    {
        if (Links.IsLink(Journal))
        {
            throw SeederException.Of(StateDiagnostics.IsLink(Journal));
        }
        var entries = Read(Journal, bytes => ReadJournal(bytes, leaveOutDamage), StateDiagnostics.JournalUnreadable);
        return entries.IsDefault ? [] : entries;
    }

    /// <summary>
    /// Renames a file that has the name of the journal but contains no journal: it may belong to the user.
    /// </summary>
    /// <returns>Its new path; null if there was no such file.</returns>
    /// <exception cref="SeederException">The file cannot be renamed.</exception>
    public string? MoveForeignJournal()
    {
        if (!File.Exists(Journal) || new FileInfo(Journal).Length == 0)
        {
            return null;
        }
        try
        {
            for (var i = 1; ; i++)
            {
                // Git ignores this extension, as it does for the journal.
                var aside = $"{Manifest}.{i}.journal";
                if (!Path.Exists(aside) && !Links.IsLink(aside))
                {
                    File.Move(Journal, aside, overwrite: false);
                    FolderFlush.Of(aside);
                    return aside;
                }
            }
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw SeederException.Of(EnvironmentDiagnostics.FileUnwritable(Journal, exception.Message));
        }
    }

    /// <summary>Writes the manifest and deletes the journal, whose entries the manifest now contains.</summary>
    public void Write(Manifest manifest)
    {
        var bytes = Store(manifest);
        DeleteJournal();
        KeepLast(bytes);
    }

    /// <summary>Deletes a journal that the manifest already contains. If that fails, the next run recognises and ignores it.</summary>
    public void DeleteJournal()
    {
        try
        {
            if (File.Exists(Journal))
            {
                File.Delete(Journal);
                FolderFlush.Of(Journal);
                Log.Logger.JournalDeleted(Journal);
            }
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // The file stays and will be ignored.
        }
    }

    /// <summary>Writes the manifest and keeps a journal that is not applied yet.</summary>
    public void WriteBeside(Manifest manifest) => KeepLast(Store(manifest));

    private byte[] Store(Manifest manifest)
    {
        var bytes = ManifestJson.Write(manifest);
        AtomicFile.Write(Manifest, bytes);
        Log.Logger.ManifestWritten(Manifest, manifest.Records.Count, bytes.Length);
        return bytes;
    }

    private void KeepLast(byte[] bytes)
    {
        try
        {
            if (Links.IsLink(Last) || (File.Exists(Last) && !LooksLikeManifest(Head(Last))))
            {
                // The user has a file with this name.
                return;
            }
            AtomicFile.Write(Last, bytes);
        }
        catch (Exception exception) when (exception is SeederException || AtomicFile.IsFailure(exception))
        {
            // The manifest is written; only the second copy is not.
        }
    }

    // A manifest begins with its format. Reading the whole file would take as long as planning.
    private static bool LooksLikeManifest(byte[] head) => head.AsSpan(0, Math.Min(64, head.Length)).IndexOf("\"format\""u8) >= 0;

    // Returns an empty text if the file does not exist or cannot be read.
    private static byte[] Head(string path)
    {
        try
        {
            if (!RegularFile.Is(path))
            {
                return [];
            }
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[HeadLength];
            return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            return [];
        }
    }

    private Manifest Parse(byte[] bytes)
    {
        try
        {
            return ManifestJson.Read(bytes, Manifest);
        }
        catch (JsonFaultException wrong) when (ManifestConflict.Find(bytes, ReadLast()?.LastRun) is { } conflict)
        {
            throw SeederException.Of(
                StateDiagnostics.ManifestHasConflict(Manifest, wrong.Faults[0].Span, conflict.Line, conflict.Side));
        }
        catch (JsonFaultException wrong)
        {
            throw SeederException.Of(
                [.. wrong.Faults.Select(f => StateDiagnostics.ManifestUnreadable(Manifest, f))], DiagnosticKind.LocalFiles);
        }
    }

    /// <summary>Finds the ids of records in the manifest file, for those that it contains.</summary>
    public ImmutableDictionary<string, SourceSpan> PlacesOf(ImmutableArray<string> addresses)
    {
        var places = ImmutableDictionary.CreateBuilder<string, SourceSpan>(StringComparer.Ordinal);
        if (Read(Manifest, bytes => bytes, StateDiagnostics.ManifestUnreadable) is { } bytes)
        {
            var source = new JsonSource(Manifest, bytes);
            foreach (var address in addresses)
            {
                if (source.Find(["records", address, "id"]) is { } place)
                {
                    places[address] = place;
                }
            }
        }
        return places.ToImmutable();
    }

    /// <summary>Checks before a run that the disk has enough space for its files.</summary>
    /// <param name="bytes">The estimated size.</param>
    /// <exception cref="SeederException">The disk is too full, or the folder is not writable.</exception>
    public void Reserve(long bytes) => AtomicFile.Reserve(Manifest, bytes);

    /// <summary>Replaces the journal by these entries, atomically.</summary>
    public void WriteJournal(ImmutableArray<JournalEntry> entries) => AtomicFile.Write(Journal, JournalJson.WriteAll(entries));

    private ImmutableArray<JournalEntry> ReadJournal(byte[] bytes, bool leaveOutDamage)
    {
        try
        {
            return leaveOutDamage ? JournalJson.ReadWhole(bytes) : JournalJson.Read(bytes);
        }
        catch (JournalDamagedException damage)
        {
            throw SeederException.Of(StateDiagnostics.JournalDamaged(Journal, damage));
        }
    }

    private static T? Read<T>(string path, Func<byte[], T> parse, Func<string, string, Diagnostic> unreadable)
    {
        if (!File.Exists(path))
        {
            return default;
        }
        try
        {
            return parse(NamedFile.Read(path));
        }
        catch (FormatException exception)
        {
            throw SeederException.Of(unreadable(path, exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    private static SeederException Unreadable(string path, Exception exception) =>
        SeederException.Of(NamedFile.Unreadable(path, exception) with { Kind = DiagnosticKind.LocalFiles });
}
