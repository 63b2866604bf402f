using System.IO.Enumeration;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>
/// Finds plans by file, folder or pattern: in the given order, each one once. The files of a folder or pattern are sorted by ordinal
/// order.
/// </summary>
internal static class PlanFiles
{
    /// <param name="patterns">The words of the command line.</param>
    /// <param name="isOther">Whether a file of a folder or pattern is not a plan, because a flag names it; null for none.</param>
    public static ImmutableArray<string> Find(IEnumerable<string> patterns, Predicate<string>? isOther = null)
    {
        var found = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var isFolder = Directory.Exists(pattern);
            var isPattern = !isFolder && pattern.AsSpan().ContainsAny('*', '?') && !File.Exists(pattern);
            var paths = isFolder ? Below(pattern).Where(IsPlan) : isPattern ? Matching(pattern) : [pattern];
            var any = false;
            foreach (var path in paths.Where(p => isOther is null || !(isFolder || isPattern) || !isOther(p)))
            {
                if ((isFolder || isPattern) && PlanLink.Check(path, Path.GetFullPath(path), isNamed: false) is { } diagnostic)
                {
                    throw SeederException.Of(diagnostic);
                }
                any = true;
                if (known.Add(path))
                {
                    found.Add(path);
                }
            }
            if (!any)
            {
                throw SeederException.Of(CommandLineDiagnostics.NoPlanThere(pattern));
            }
        }
        return [.. found];
    }

    private static bool IsPlan(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    // Shells expand * themselves, but not on Windows and not in quotes; few expand **.
    private static IEnumerable<string> Matching(string pattern)
    {
        var parts = pattern.Split('/', '\\');
        var fixedParts = parts.TakeWhile(p => !p.AsSpan().ContainsAny('*', '?')).Count();
        var root = string.Join('/', parts[..fixedParts]);
        return root.Length == 0 && fixedParts > 0 ? Match("/", parts, fixedParts) : Match(root, parts, fixedParts);
    }

    private static IEnumerable<string> Match(string folder, string[] parts, int at)
    {
        if (!Directory.Exists(folder.Length == 0 ? "." : folder))
        {
            return [];
        }
        if (parts[at] == "**")
        {
            var rest = at + 1 == parts.Length ? ["*"] : parts[(at + 1)..];
            return Match(folder, rest, 0).Concat(Folders(folder).SelectMany(f => Match(f, parts, at)));
        }
        return at + 1 == parts.Length
            ? Files(folder).Where(f => FileSystemName.MatchesSimpleExpression(parts[at], Path.GetFileName(f), ignoreCase: false))
            : Folders(folder)
                .Where(f => FileSystemName.MatchesSimpleExpression(parts[at], Path.GetFileName(f), ignoreCase: false))
                .SelectMany(f => Match(f, parts, at + 1));
    }

    private static IEnumerable<string> Below(string folder) => Files(folder).Concat(Folders(folder).SelectMany(Below));

    // Skips pipes, which would block, and files whose names begin with a dot.
    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder.Length == 0 ? "." : folder)
            .Where(f => !Path.GetFileName(f).StartsWith('.') && RegularFile.IsOrLeadsToNone(f))
            .Select(f => Join(folder, f)).Order(StringComparer.Ordinal);

    // Does not follow links to folders: they may lead in a circle or out of the folder that the user named.
    private static IEnumerable<string> Folders(string folder) =>
        new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateDirectories()
            .Where(d => !d.Name.StartsWith('.') && d.LinkTarget is null)
            .Select(d => Join(folder, d.Name)).Order(StringComparer.Ordinal);

    // Diagnostics show these paths, so they are written as the user would write them.
    private static string Join(string folder, string path) =>
        folder.Length == 0 ? Path.GetFileName(path) : Path.Combine(folder, Path.GetFileName(path));
}
