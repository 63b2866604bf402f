namespace Seeder.Core.Text;

/// <summary>Paths that a plan names, relative to the file that names them.</summary>
internal static class FilePath
{
    /// <summary>The path as the user would write it from where the command runs; the same file always gives the same text.</summary>
    public static string Resolve(SourceText from, string path)
    {
        var folder = from.Path.LastIndexOfAny(['/', '\\']) is >= 0 and var end ? from.Path[..(end + 1)] : "";
        return Normalise(Path.IsPathRooted(path) ? path : folder + path);
    }

    public static string Normalise(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ("" or ".."))
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }
        return parts.Count == 0 ? "." : string.Join('/', parts);
    }
}
