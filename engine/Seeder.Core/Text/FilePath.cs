namespace Seeder.Core.Text;

/// <summary>Paths that a plan names, relative to the file that names them.</summary>
internal static class FilePath
{
    /// <summary>The path as the user would write it from where the command runs; the same file always gives the same text.</summary>
    public static string Resolve(SourceText from, string path)
    {
        var folder = from.Path.LastIndexOfAny(['/', '\\']) is >= 0 and var end ? from.Path[..(end + 1)] : "";
        return Normalise(Path.IsPathRooted(path) || IsShare(path) ? path : folder + path);
    }

    /// <summary>The path with <c>/</c> and without detours. The server and the share of <c>//server/share/file</c> stay.</summary>
    public static string Normalise(string path)
    {
        var text = path.Replace('\\', '/');
        var isDrive = Path.IsPathRooted(text) && text is [_, ':', ..];
        var start = IsShare(path) ? "//" : text.StartsWith('/') ? "/" : "";
        // '..' leads neither above a share or a drive, nor above the root.
        var kept = start == "//" ? 2 : isDrive ? 1 : 0;
        var parts = new List<string>();
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
            else if (part == ".." && parts.Count > kept && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part == ".." && start.Length == 0 && !isDrive)
            {
                parts.Add(part);
            }
        }
        return parts.Count + start.Length == 0 ? "." : start + string.Join('/', parts);
    }

    // A network path of Windows, also where another system reads the plan.
    private static bool IsShare(string path) => path is ['/' or '\\', '/' or '\\', not ('/' or '\\'), ..];
}
