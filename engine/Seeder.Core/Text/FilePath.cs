namespace Seeder.Core.Text;

/// <summary>File paths in a plan, which are relative to the file that contains them.</summary>
internal static class FilePath
{
    /// <summary>Returns the path relative to the working directory, as a user would write it. Equal files give equal texts.</summary>
    public static string Resolve(SourceText from, string path)
    {
        var folder = from.Path.LastIndexOfAny(['/', '\\']) is >= 0 and var end ? from.Path[..(end + 1)] : "";
        return Normalise(Path.IsPathRooted(path) || IsShare(path) ? path : folder + path);
    }

    /// <summary>
    /// Returns the path with <c>/</c> as separator and without <c>.</c> and <c>..</c>. Server and share of <c>//server/share/file</c> stay.
    /// </summary>
    public static string Normalise(string path)
    {
        var text = path.Replace('\\', '/');
        var isDrive = Path.IsPathRooted(text) && text is [_, ':', ..];
        var start = IsShare(path) ? "//" : text.StartsWith('/') ? "/" : "";
        // '..' never goes above the root, a drive or a share.
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

    // A Windows network path. It is recognised on every system, because plans are shared between systems.
    private static bool IsShare(string path) => path is ['/' or '\\', '/' or '\\', not ('/' or '\\'), ..];
}
