using Seeder.Core.Run;

namespace Seeder.Files;

/// <summary>The files of one plan in one org: the manifest, and beside it journal and lock.</summary>
public sealed class RunFiles(string manifestPath)
{
    /// <summary>The place where nobody names one: <c>.seeder/&lt;org id&gt;/&lt;plan&gt;.manifest.json</c> under the current folder.</summary>
    public static RunFiles For(string orgId, string plan) => new(Path.Combine(".seeder", orgId, $"{plan}.manifest.json"));

    public string Manifest { get; } = manifestPath;

    public string Journal => $"{Manifest}.journal";

    public string Lock => $"{Manifest}.lock";

    /// <returns>Null where there is none yet.</returns>
    public Manifest? ReadManifest() => Read(Manifest, bytes => ManifestJson.Read(bytes), RunDiagnostics.ManifestUnreadable);

    public ImmutableArray<JournalEntry> ReadJournal() =>
        Read(Journal, bytes => JournalJson.Read(bytes), RunDiagnostics.JournalUnreadable) is { IsDefault: false } entries ? entries : [];

    public void Write(Manifest manifest) => AtomicFile.Write(Manifest, ManifestJson.Write(manifest));

    /// <summary>Makes sure before a run that the disk has room for what it will write.</summary>
    /// <param name="bytes">About how much that is.</param>
    /// <exception cref="StoppedException">It has not, or nothing can be written there.</exception>
    public void Reserve(long bytes) => AtomicFile.Reserve(Manifest, bytes);

    /// <summary>The journal as these entries, all of them or none.</summary>
    public void WriteJournal(ImmutableArray<JournalEntry> entries) => AtomicFile.Write(Journal, [.. entries.SelectMany(JournalJson.Write)]);

    private static T? Read<T>(string path, Func<byte[], T> parse, Func<string, string, Diagnostic> unreadable)
    {
        if (!File.Exists(path))
        {
            return default;
        }
        try
        {
            return parse(File.ReadAllBytes(path));
        }
        catch (FormatException exception)
        {
            throw new StoppedException(unreadable(path, exception.Message), ExitCode.LocalFiles);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(path, exception.Message), ExitCode.LocalFiles);
        }
    }
}
