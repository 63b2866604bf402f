using System.Text;

namespace Seeder.Core.State;

/// <summary>A manifest in which Git left both sides of a merge (git-merge(1), "How conflicts are presented").</summary>
internal static class ManifestConflict
{
    /// <param name="run">This machine's last run; null if it is not known.</param>
    /// <returns>The first line with a conflict marker, and the other side as 'git checkout' names it; null if there is no marker.</returns>
    public static (int Line, string? Side)? Find(ReadOnlySpan<byte> utf8, string? run)
    {
        (int Line, string? Side)? found = null;
        var side = ' ';
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(utf8).AsSpan().EnumerateLines())
        {
            number++;
            if (JsonSource.IsConflictMarker(line))
            {
                found ??= (number, null);
                // The text above the middle mark is what git calls ours; in a rebase it is the other side.
                side = line[0];
            }
            else if (side is '<' or '=' && found is { Side: null } && run is not null && line.Contains(run, StringComparison.Ordinal))
            {
                found = (found.Value.Line, side == '<' ? "theirs" : "ours");
            }
        }
        return found;
    }
}
