using System.Text;

namespace Seeder.Core.State;

/// <summary>
/// What comparisons with the org found, for this machine only: so that a run with nothing to do need not change a manifest that is in
/// version control. One line for each record: its id, the fingerprint of its sent values, its time, and the values that the org sets.
/// </summary>
internal static class SeenTimes
{
    private const string Head = "seeder-seen-1";

    public static byte[] Write(Manifest manifest)
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (var record in manifest.Records.Values.Where(r => r.Seen is not null || r.Own.Count > 0))
        {
            text.Append(record.Id).Append(' ').Append(PrintOf(record)).Append(' ')
                .Append(record.Seen?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "-");
            foreach (var (field, print) in record.Own)
            {
                text.Append(' ').Append(field).Append('=').Append(print);
            }
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Whether a file is one that <see cref="Write"/> made.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> text) => text.StartsWith(Encoding.UTF8.GetBytes(Head));

    /// <summary>
    /// The manifest with the times of records whose sent values are still the same. Lines that cannot be read are ignored: their records
    /// are compared again.
    /// </summary>
    public static Manifest Add(Manifest manifest, string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != Head)
        {
            return manifest;
        }
        var seen = new Dictionary<(string Id, string Print), string[]>(lines.Length);
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(' ') is { Length: >= 3 } parts)
            {
                seen[(parts[0], parts[1])] = parts;
            }
        }
        return manifest with
        {
            Records = new ManifestRecords(manifest.Records.Select(
                r => seen.TryGetValue((r.Value.Id, PrintOf(r.Value)), out var parts)
                    ? KeyValuePair.Create(r.Key, WithTime(r.Value, parts))
                    : r)),
        };
    }

    private static ManifestRecord WithTime(ManifestRecord record, string[] parts)
    {
        var own = parts.Skip(3).Select(p => p.Split('=')).Where(p => p is [_, { Length: Fingerprint.Length }])
            .Select(p => KeyValuePair.Create(p[0], p[1]));
        return record with
        {
            Seen = long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : record.Seen,
            Own = record.Own.SetItems(own),
        };
    }

    private static readonly long MostSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // Of everything that a comparison depends on.
    private static string PrintOf(ManifestRecord record) => Fingerprint.Of(
        record.Sent.Count == 0
            ? $"{record.Hash} {string.Join(',', record.Shape)}"
            : $"{record.Hash} {string.Join(',', record.Shape)} {string.Join(',', record.Sent)}");
}
