using Seeder.Core.Facts;

namespace Seeder.Files;

/// <summary>The command line's options for the files that a plan may read.</summary>
internal sealed record FileLimits
{
    /// <summary>The default size limit: 100 MB, where 1 MB is 1,048,576 bytes.</summary>
    public const long DefaultMaxBytes = 100L << 20;

    /// <summary>The largest array (<see cref="Array.MaxLength"/>), with room for growth while it is read.</summary>
    public const long MostBytes = 2_000_000_000;

    public static FileLimits Default { get; } = new();

    /// <summary>Folders and files that the plan may read in addition to those in its root.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>The folder from which relative paths count, as a full path; null is the current folder.</summary>
    public string? Folder { get; init; }

    /// <summary>The size limit of a file, in bytes.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;
}

/// <summary>
/// Reads all files that a plan names. A plan may come from a stranger, for example in a pull request, and may run where secrets are stored.
/// So it can read only regular files in its root folder. For a refused file, the error does not even tell whether the file exists.
/// </summary>
internal sealed class PlanFileAccess
{
    // Links may change while they are followed. After this number of attempts the file is refused.
    private const int MostTries = 3;
    private const int MostNames = 10_000;

    private static readonly string[] SystemFolders = OperatingSystem.IsWindows() ? [] : ["/proc", "/sys", "/dev"];

    // A folder in /dev, but for ordinary files in memory (shm_overview(7)).
    private const string SharedMemory = "/dev/shm";

    private readonly ImmutableArray<string> _allowed;
    private readonly ImmutableArray<string> _bases;
    private readonly string _folder;
    private readonly long _most;

    private PlanFileAccess(string? root, FileLimits limits, string folder)
    {
        Root = root;
        _folder = folder;
        _allowed = [.. limits.Allowed.Select(a => RealPath.Of(Path.GetFullPath(a, folder))).OfType<string>()];
        _bases = root is null ? _allowed : [root, .. _allowed];
        _most = limits.MaxBytes;
    }

    /// <summary>The folder below which the plan may read; null if it may read none.</summary>
    public string? Root { get; }

    /// <param name="plan">The path of the main plan, as the user gave it.</param>
    /// <param name="limits">The additional options; null for none.</param>
    public static PlanFileAccess For(string plan, FileLimits? limits = null)
    {
        limits ??= FileLimits.Default;
        var current = limits.Folder ?? CurrentFolder.Read();
        var file = Path.GetFullPath(plan, current);
        var folder = Path.GetDirectoryName(file) ?? Path.GetPathRoot(file)!;
        var real = RealPath.Of(folder, step => !IsSystem(step));
        var root = real is not null && !SystemFolders.Contains(real) ? PlanRoot.Find(real, current) : null;
        return new PlanFileAccess(root, limits, current);
    }

    /// <summary>
    /// Returns the planning state with the requested files. A file that cannot be read, or may not be read, is a fact too.
    /// </summary>
    public PlanningState Answer(PlanningState planning, Needs.Files asked) => planning with
    {
        Files = planning.Files.SetItems(asked.Paths.Select(p => KeyValuePair.Create(p, Find(p)))),
    };

    /// <summary>Returns the content of a file, or why it is not read.</summary>
    public FileFact Find(string path)
    {
        try
        {
            for (var i = 0; i < MostTries; i++)
            {
                if (Try(path) is { } fact)
                {
                    return fact;
                }
            }
            return Refused(FileRefusal.OutsideRoot);
        }
        catch (ArgumentException)
        {
            // For example, a path with a null character.
            return new FileFact.Missing("this is not the path of a file.", []);
        }
    }

    // Returns null if a link changed between the check and the opening.
    private FileFact? Try(string path)
    {
        var (real, refusal) = Resolve(Path.GetFullPath(path, _folder));
        if (real is null)
        {
            return Refused(refusal);
        }
        try
        {
            return RegularFile.Read(real, _most) switch
            {
                FileContent.Read read when IsSpeltSo(path, real) => new FileFact.Found(path, read.Bytes),
                FileContent.Read => new FileFact.Missing("its name on the disk has another spelling.", NamesBeside(real)),
                FileContent.Folder => new FileFact.Missing("it is a folder.", NamesBeside(real)),
                FileContent.Special => Refused(FileRefusal.NotRegular),
                FileContent.TooLarge => new FileFact.Refused(FileRefusal.TooLarge, _most.ToString("N0", CultureInfo.InvariantCulture)),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new FileFact.Missing(exception.Message, NamesBeside(real));
        }
    }

    private FileFact.Refused Refused(FileRefusal why) => new(why, Root ?? "");

    private (string? Real, FileRefusal Refusal) Resolve(string path)
    {
        if (IsElsewhereByName(path))
        {
            return (null, FileRefusal.OutsideRoot);
        }
        var refusal = Root is null && _allowed.IsEmpty ? FileRefusal.NoRoot : FileRefusal.OutsideRoot;
        var real = RealPath.Of(path, step =>
        {
            if (IsSystem(step))
            {
                refusal = FileRefusal.NotRegular;
                return false;
            }
            if (IsHiddenStep(step))
            {
                refusal = FileRefusal.Hidden;
                return false;
            }
            return true;
        });
        if (real is null || !_bases.Any(b => RealPath.IsWithin(real, b)))
        {
            return (null, refusal);
        }
        // Checks the whole path again: on Windows, a short name such as GIT~1 is replaced by the real name only at the end.
        return Ancestry(real).Any(IsHiddenStep) ? (null, FileRefusal.Hidden) : (real, default);
    }

    private static IEnumerable<string> Ancestry(string path)
    {
        for (var at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    // A hidden folder or file below a base folder, unless it is allowed or contains an allowed one.
    private bool IsHiddenStep(string step) =>
        IsHiddenName(Path.GetFileName(step))
        && _bases.Any(b => RealPath.IsBelow(step, b))
        && !_allowed.Any(a => RealPath.IsWithin(a, step));

    // Some file systems ignore invisible characters, so they are skipped at the start of the name.
    internal static bool IsHiddenName(ReadOnlySpan<char> name) =>
        name.IndexOfAnyExcept(Invisible) is >= 0 and var first && name[first] == '.';

    private static readonly System.Buffers.SearchValues<char> Invisible =
        System.Buffers.SearchValues.Create(
            " \u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u206a\u206b\u206c\u206d\u206e\u206f\ufeff");

    // The folder /dev must be entered to reach the shared memory.
    internal static bool IsSystem(string real) =>
        SystemFolders.Any(f => RealPath.IsWithin(real, f))
        && !RealPath.IsWithin(real, SharedMemory)
        && !SharedMemory.StartsWith($"{real}/", StringComparison.Ordinal);

    // On Windows a name alone may be a device, another stream of a file, or another machine, which would then receive the user's
    // credentials.
    private bool IsElsewhereByName(string full)
    {
        if (!OperatingSystem.IsWindows())
        {
            return false;
        }
        return full.StartsWith(@"\\.\", StringComparison.Ordinal)
            || full.StartsWith(@"\\?\", StringComparison.Ordinal)
            || full.AsSpan(Path.GetPathRoot(full)!.Length).Contains(':')
            || (full.StartsWith(@"\\", StringComparison.Ordinal) && !_bases.Any(b => RealPath.IsWithin(full, b)));
    }

    // Where the file system is case-insensitive, the one of another machine may be case-sensitive.
    private bool IsSpeltSo(string path, string real) =>
        OperatingSystem.IsLinux()
        || !Path.GetFileName(path).Equals(Path.GetFileName(real), StringComparison.Ordinal)
        || NamesBeside(real).Contains(Path.GetFileName(path), StringComparer.Ordinal);

    private ImmutableArray<string> NamesBeside(string real)
    {
        // An allowed file does not allow the other files in its folder.
        return Path.GetDirectoryName(real) is { } folder && _bases.Any(b => RealPath.IsWithin(folder, b)) ? NamesIn(folder) : [];
    }

    /// <summary>The names of the files in a folder, without hidden ones; empty if the folder cannot be read.</summary>
    internal static ImmutableArray<string> NamesIn(string folder)
    {
        try
        {
            var names = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f));
            return [.. names.Where(n => !IsHiddenName(n)).Take(MostNames).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
