using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>
/// Checks the folders below the current folder in which Seeder creates its own files. A pull request may replace such a folder by a
/// symbolic link, which is followed inside the repository only. A folder that the command line names is not checked, because the user chose
/// it.
/// </summary>
internal static class OwnPlace
{
    // Characters that the file systems of macOS ignore in names.
    private const string Ignored =
        "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u206a\u206b\u206c\u206d\u206e\u206f\ufeff";

    /// <summary>Checks the folders on the path of a file, before anything is written there.</summary>
    /// <param name="path">The file, relative to the current folder.</param>
    /// <param name="flag">The flag that sets another place, for the message; null if not every command has such a flag.</param>
    /// <param name="isFollowed">Whether the file itself may be a link, whose target is written.</param>
    /// <param name="folder">The folder that counts as the current folder, as a full path; null is the current folder.</param>
    /// <exception cref="SeederException">A symbolic link on the path leads out of the repository, or into its <c>.git</c>.</exception>
    public static void Check(string path, string? flag, bool isFollowed = false, string? folder = null)
    {
        folder ??= CurrentFolder.Read();
        var current = RealPath.Of(folder) ?? folder;
        var root = PlanRoot.Repository(current) ?? current;
        foreach (var part in FoldersOf(isFollowed ? $"{path}/" : path))
        {
            if (Reason(RealPath.Of(Path.GetFullPath(part, folder)), root) is { } reason)
            {
                throw SeederException.Of(StateDiagnostics.PlaceLeadsOut(path, part, reason, flag));
            }
        }
    }

    private static string? Reason(string? real, string root) => real is null ? "leads in a circle"
        : !RealPath.IsWithin(real, root) ? $"leads to '{real}', outside of '{root}'"
        : RealPath.Parts(real, root).Any(IsGit) ? $"leads to '{real}', a place of Git"
        : null;

    // From the outermost to the innermost folder, so that the message names the link itself.
    private static IEnumerable<string> FoldersOf(string path)
    {
        for (var at = path.IndexOfAny(['/', '\\'], 1); at > 0; at = path.IndexOfAny(['/', '\\'], at + 1))
        {
            yield return path[..at];
        }
    }

    // Programs that Git runs, such as hooks, are in .git and must not be changed.
    internal static bool IsGit(string part)
    {
        var seen = string.Concat(part.Where(c => !Ignored.Contains(c, StringComparison.Ordinal)));
        // Windows ignores these characters at the end of a name.
        return seen.TrimEnd(' ', '.').Equals(".git", StringComparison.OrdinalIgnoreCase);
    }
}
