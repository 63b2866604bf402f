using System.Text;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>
/// The files of one plan in one org: the manifest, and beside it journal and lock. Where the manifest is a symbolic link, they
/// are those of the file that it leads to, so that two links to one manifest share its lock and its journal.
/// </summary>
public sealed class RunFiles
{
    private const int HeadLength = 8192;

    /// <exception cref="SeederException">It is a symbolic link that leads to no file, or it is a folder, a pipe or a device.</exception>
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
    /// The place where nobody names one: <c>.seeder/&lt;org id&gt;/&lt;plan&gt;.manifest.json</c> under the current folder.
    /// </summary>
    /// <exception cref="SeederException">A folder on the way there is a symbolic link that leads out of the repository.</exception>
    public static RunFiles For(string orgId, string plan)
    {
        var path = Path.Combine(".seeder", orgId, $"{plan}.manifest.json");
        OwnPlace.Check(path, "--manifest");
        return new RunFiles(path);
    }

    /// <summary>The manifest's path as it was given.</summary>
    public string Named { get; }

    /// <summary>Where writes are logged.</summary>
    public RunLog Log { get; set; } = RunLog.None;

    public string Manifest { get; }

    public bool IsLink => Named != Manifest;

    public string Journal => $"{Manifest}.journal";

    public string Lock => $"{Manifest}.lock";

    /// <summary>The manifest as this machine wrote it last: what a merge in Git loses of it is added again.</summary>
    public string Last => $"{Manifest}.last";

    /// <returns>Null where there is none yet.</returns>
    public Manifest? ReadManifest() => Read(Manifest, Parse, StateDiagnostics.ManifestUnreadable);

    /// <summary>
    /// Checks that a manifest lies in its place, or nothing, before a lock is made beside it: another file may be somebody else's. A link
    /// may lead to such a file, so <paramref name="check"/> gets what it leads to.
    /// </summary>
    /// <exception cref="SeederException">It is no manifest.</exception>
    public void CheckPlace(Action<Manifest?> check)
    {
        if (IsLink || (File.Exists(Manifest) && !LooksLikeManifest(Head(Manifest))))
        {
            check(ReadManifest());
        }
    }

    /// <summary>Whether that copy is of this run. Its head says so: no command reads a manifest of a million records twice.</summary>
    public bool IsLastOf(string run) => Head(Last).AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"lastRun\": \"{run}\"")) >= 0;

    /// <returns>Null where there is none, or it cannot be read: it helps where it is there.</returns>
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

    /// <param name="leaveOutDamage">Whether lines that are not whole are left out.</param>
    /// <exception cref="SeederException">It is damaged, or cannot be read.</exception>
    public ImmutableArray<JournalEntry> ReadJournal(bool leaveOutDamage = false)
    {
        if (Links.IsLink(Journal))
        {
            throw new SeederException(StateDiagnostics.IsLink(Journal), ExitCode.LocalFiles);
        }
        var entries = Read(Journal, bytes => ReadJournal(bytes, leaveOutDamage), StateDiagnostics.JournalUnreadable);
        return entries.IsDefault ? [] : entries;
    }

    /// <summary>
    /// Moves a file aside that has the journal's name and holds no line of a run: it may be a user's own, and the journal takes its place.
    /// </summary>
    /// <returns>Where it lies now; null where there was no such file.</returns>
    /// <exception cref="SeederException">It cannot be moved.</exception>
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
                // With this ending it stays out of Git, as the journal does.
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
            throw new SeederException(EnvironmentDiagnostics.FileUnwritable(Journal, exception.Message), ExitCode.LocalFiles);
        }
    }

    /// <summary>Writes the manifest. A journal that was folded into it is deleted: what it says stands in the manifest.</summary>
    public void Write(Manifest manifest)
    {
        var bytes = ManifestJson.Write(manifest);
        AtomicFile.Write(Manifest, bytes);
        Log.Logger.ManifestWritten(Manifest, manifest.Records.Count, bytes.Length);
        DeleteJournal();
        KeepLast(bytes);
    }

    /// <summary>Deletes a journal that the manifest has folded in. Where that fails, the next run knows it as folded.</summary>
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
            // It stays, and is passed over.
        }
    }

    /// <summary>Writes the manifest and leaves a journal that is not folded yet.</summary>
    public void WriteBeside(Manifest manifest)
    {
        var bytes = ManifestJson.Write(manifest);
        AtomicFile.Write(Manifest, bytes);
        Log.Logger.ManifestWritten(Manifest, manifest.Records.Count, bytes.Length);
        KeepLast(bytes);
    }

    private void KeepLast(byte[] bytes)
    {
        try
        {
            if (Links.IsLink(Last) || (File.Exists(Last) && !LooksLikeManifest(Head(Last))))
            {
                // It is a user's file of that name.
                return;
            }
            AtomicFile.Write(Last, bytes);
        }
        catch (Exception exception) when (exception is SeederException || AtomicFile.IsFailure(exception))
        {
            // The manifest itself is whole.
        }
    }

    // A manifest begins with its format. To read all of it would take as long as planning.
    private static bool LooksLikeManifest(byte[] head) => head.AsSpan(0, Math.Min(64, head.Length)).IndexOf("\"format\""u8) >= 0;

    // Empty where there is no such file, or it cannot be read.
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
            return ManifestJson.Read(bytes);
        }
        catch (FormatException) when (ManifestConflict.Find(bytes, ReadLast()?.LastRun) is { } conflict)
        {
            throw new SeederException(StateDiagnostics.ManifestHasConflict(Manifest, conflict.Line, conflict.Side), ExitCode.LocalFiles);
        }
        catch (ManifestValueException wrong)
        {
            var span = ManifestPlaces.Find(Manifest, bytes, wrong.At);
            throw new SeederException(StateDiagnostics.ManifestUnreadable(Manifest, wrong.Message, span), ExitCode.LocalFiles);
        }
    }

    /// <summary>Where the ids of these records stand in the manifest; of those that it holds.</summary>
    public ImmutableDictionary<string, SourceSpan> PlacesOf(ImmutableArray<string> addresses)
    {
        var places = ImmutableDictionary.CreateBuilder<string, SourceSpan>(StringComparer.Ordinal);
        if (Read(Manifest, bytes => bytes, StateDiagnostics.ManifestUnreadable) is { } bytes)
        {
            foreach (var address in addresses)
            {
                if (ManifestPlaces.Find(Manifest, bytes, ["records", address, "id"]) is { } place)
                {
                    places[address] = place;
                }
            }
        }
        return places.ToImmutable();
    }

    /// <summary>Makes sure before a run that the disk has room for what it will write.</summary>
    /// <param name="bytes">About how much that is.</param>
    /// <exception cref="SeederException">It has not, or nothing can be written there.</exception>
    public void Reserve(long bytes) => AtomicFile.Reserve(Manifest, bytes);

    /// <summary>The journal as these entries, all of them or none.</summary>
    public void WriteJournal(ImmutableArray<JournalEntry> entries) => AtomicFile.Write(Journal, JournalJson.WriteAll(entries));

    private ImmutableArray<JournalEntry> ReadJournal(byte[] bytes, bool leaveOutDamage)
    {
        try
        {
            return leaveOutDamage ? JournalJson.ReadWhole(bytes) : JournalJson.Read(bytes);
        }
        catch (JournalDamagedException damage)
        {
            throw new SeederException(StateDiagnostics.JournalDamaged(Journal, damage), ExitCode.LocalFiles);
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
            throw new SeederException(unreadable(path, exception.Message), ExitCode.LocalFiles);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    private static SeederException Unreadable(string path, Exception exception) =>
        new(NamedFile.Unreadable(path, exception), ExitCode.LocalFiles);
}
