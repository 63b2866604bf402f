using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>
/// The places that Seeder chooses itself, below the current folder. A pull request can commit a symbolic link in the place of such a
/// folder. It is followed inside the repository only. A folder that the command line names is the user's own choice, and is not checked
/// here.
/// </summary>
internal static class OwnPlace
{
    // The disks of macOS pass over these characters in a name.
    private const string Ignored =
        "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u206a\u206b\u206c\u206d\u206e\u206f\ufeff";

    /// <summary>Checks the folders on the way to a file, before anything is written there.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    /// <param name="flag">The flag that names another place; null where no flag does in every command.</param>
    /// <param name="isFollowed">Whether the file is written through a link in its own place.</param>
    /// <exception cref="SeederException">A symbolic link on the way leads out of the repository, or into its <c>.git</c>.</exception>
    public static void Check(string path, string? flag, bool isFollowed = false)
    {
        var current = RealPath.Of(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;
        var root = PlanRoot.Repository(current) ?? current;
        foreach (var folder in FoldersOf(isFollowed ? $"{path}/" : path))
        {
            if (Reason(RealPath.Of(folder), root) is { } reason)
            {
                throw new SeederException(StateDiagnostics.PlaceLeadsOut(path, folder, reason, flag), ExitCode.LocalFiles);
            }
        }
    }

    private static string? Reason(string? real, string root) => real is null ? "leads in a circle"
        : !RealPath.IsWithin(real, root) ? $"leads to '{real}', outside of '{root}'"
        : RealPath.Parts(real, root).Any(IsGit) ? $"leads to '{real}', a place of Git"
        : null;

    // From the outermost to the innermost, so that the link itself is named.
    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var at = path.IndexOfAny(['/', '\\'], 1); at > 0; at = path.IndexOfAny(['/', '\\'], at + 1))
        {
            yield return path[..at];
        }
    }

    // What Git runs, such as its hooks, can be changed there.
    private static bool IsGit(string part)
    {
        var seen = string.Concat(part.Where(c => !Ignored.Contains(c, StringComparison.Ordinal)));
        // Windows passes over what stands behind the name here.
        return seen.TrimEnd(' ', '.').Equals(".git", StringComparison.OrdinalIgnoreCase);
    }
}
