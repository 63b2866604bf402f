using System.Text;
using Seeder.Core.Binding;

namespace Seeder.Files;

/// <summary>
/// Looks for the plan file that a manifest names, to distinguish a moved file from a second file with the same plan name.
/// </summary>
internal static class PlanSource
{
    private const long Most = 100_000_000;

    /// <param name="source">The file that the manifest names.</param>
    /// <param name="read">The plan file that is used now.</param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="folder">The folder from which relative paths count; null is the current folder.</param>
    public static SourceFile Find(string source, string read, string plan, string? folder)
    {
        try
        {
            folder ??= CurrentFolder.Read();
            var (before, now) = (RealPath.Of(Path.GetFullPath(source, folder)), RealPath.Of(Path.GetFullPath(read, folder)));
            return before is null || now is null ? SourceFile.Gone
                : before.Equals(now, RealPath.Comparison) ? SourceFile.Same
                : HoldsPlan(before, plan) ? SourceFile.Beside
                : SourceFile.Gone;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException || AtomicFile.IsFailure(exception))
        {
            // The manifest may come from another operating system, whose paths are not valid here.
            return SourceFile.Gone;
        }
    }

    // Looks for a line with the plan's name. The content is neither kept nor shown, because the path comes only from the manifest.
    private static bool HoldsPlan(string path, string plan) =>
        RegularFile.Is(path) && RegularFile.Read(path, Most) is FileContent.Read { Bytes: var bytes }
        && Encoding.UTF8.GetString(bytes).AsSpan().TrimStart('\uFEFF') is var text && HasLine(text, plan);

    private static bool HasLine(ReadOnlySpan<char> text, string plan)
    {
        foreach (var line in text.EnumerateLines())
        {
            if (!line.StartsWith("plan:"))
            {
                continue;
            }
            var value = line["plan:".Length..];
            var comment = value.IndexOf(" #");
            return (comment < 0 ? value : value[..comment]).Trim().Trim("'\"").SequenceEqual(plan);
        }
        return false;
    }
}
