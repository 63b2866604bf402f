using System.Text;
using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>
/// The files of one plan in one org: the manifest, and next to it the journal and the lock. If the manifest is a symbolic link, journal
/// and lock are next to its target, so that two links to one manifest share them.
/// </summary>
internal sealed class RunFiles : IRunStore
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
    /// The default path: <c>.seeder/&lt;org id&gt;/&lt;plan&gt;.manifest.json</c> under a folder.
    /// </summary>
    /// <param name="folder">The folder, as a full path; null is the current folder.</param>
    /// <exception cref="SeederException">A folder of the path is a symbolic link that leads out of the repository.</exception>
    public static RunFiles For(string orgId, string plan, string? folder = null)
    {
        var path = Path.Combine(".seeder", orgId, $"{plan}.manifest.json");
        OwnPlace.Check(path, "--manifest", folder: folder);
        return new RunFiles(Path.Combine(folder ?? "", path));
    }

    /// <summary>The path of the manifest as the user wrote it.</summary>
    public string Named { get; }

    public string? ManifestPath => Manifest;

    public RunLog Log { get; set; } = RunLog.None;

    public string Manifest { get; }

    public bool IsLink => Named != Manifest;

    public string Journal => $"{Manifest}.journal";

    public string Lock => $"{Manifest}.lock";

    /// <summary>
    /// A second copy of the manifest that this machine wrote last. With it, records that a Git merge lost are added again.
    /// </summary>
    public string Last => $"{Manifest}.last";

    // The name is one that the folder's .gitignore excludes.
    private string Seen => $"{Manifest}.seen.last";

    public Manifest? WithSeen(Manifest? manifest) => manifest is null ? null : SeenFile.Add(manifest, Seen);

    public void KeepSeen(Manifest manifest) => SeenFile.Write(manifest, Seen, Head);

    public IDisposable TakeLock(TimeProvider time) => RunLock.Take(Lock, time);

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

    public ImmutableArray<JournalEntry> ReadJournal(bool leaveOutDamage = false)
    {
        if (Links.IsLink(Journal))
        {
            throw SeederException.Of(StateDiagnostics.IsLink(Journal));
        }
        var entries = Read(Journal, bytes => ReadJournal(bytes, leaveOutDamage), StateDiagnostics.JournalUnreadable);
        return entries.IsDefault ? [] : entries;
    }

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

    public void Write(Manifest manifest)
    {
        Store(manifest);
        DeleteJournal();
        KeepLast();
    }

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

    public void WriteBeside(Manifest manifest)
    {
        Store(manifest);
        KeepLast();
    }

    private void Store(Manifest manifest)
    {
        var size = AtomicFile.Write(Manifest, stream => ManifestJson.Write(stream, manifest));
        Log.Logger.ManifestWritten(Manifest, manifest.Records.Count, size);
    }

    private void KeepLast()
    {
        try
        {
            if (Links.IsLink(Last) || (File.Exists(Last) && !LooksLikeManifest(Head(Last))))
            {
                // The user has a file with this name.
                return;
            }
            AtomicFile.Write(Last, stream =>
            {
                using var written = new FileStream(Manifest, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                written.CopyTo(stream);
            });
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

    public ImmutableDictionary<string, SourceSpan> PlacesOf(ImmutableArray<string> addresses)
    {
        var places = ImmutableDictionary.CreateBuilder<string, SourceSpan>(StringComparer.Ordinal);
        if (Read(Manifest, bytes => bytes, StateDiagnostics.ManifestUnreadable) is { } bytes)
        {
            var source = new JsonSource(Manifest, bytes);
            foreach (var address in addresses)
            {
                if ((source.Find(["records", address, "id"]) ?? source.Find(["sets"], key: true)) is { } place)
                {
                    places[address] = place;
                }
            }
        }
        return places.ToImmutable();
    }

    public void Reserve(long bytes) => AtomicFile.Reserve(Manifest, bytes);

    public IJournal CreateJournal(JournalEntry.Header header, RunState state, TimeProvider time)
    {
        var journal = Files.Journal.Create(Journal, header, state);
        journal.LogTo(Log, time);
        return journal;
    }

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
