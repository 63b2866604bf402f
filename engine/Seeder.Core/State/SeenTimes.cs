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
        var (text, shapes) = (new StringBuilder(Head).Append('\n'), new Dictionary<ImmutableArray<string>, string>());
        foreach (var record in manifest.Records.Values.Where(r => r.Seen is not null || r.Own.Count > 0))
        {
            text.Append(KeyOf(record, shapes)).Append(' ')
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
        var seen = new Dictionary<string, string>(manifest.Records.Count, StringComparer.Ordinal);
        var isFirst = true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (isFirst && !line.SequenceEqual(Head))
            {
                return manifest;
            }
            if (!isFirst && line.Length > KeyLength && line[KeyLength] == ' ')
            {
                seen[line[..KeyLength].ToString()] = line[(KeyLength + 1)..].ToString();
            }
            isFirst = false;
        }
        var shapes = new Dictionary<ImmutableArray<string>, string>();
        return manifest with
        {
            Records = new ManifestRecords(manifest.Records.Select(
                r => seen.TryGetValue(KeyOf(r.Value, shapes), out var rest) ? KeyValuePair.Create(r.Key, WithTime(r.Value, rest)) : r)),
        };
    }

    private static ManifestRecord WithTime(ManifestRecord record, string rest)
    {
        var isTimeOnly = !rest.Contains(' ', StringComparison.Ordinal);
        var time = isTimeOnly ? rest : rest[..rest.IndexOf(' ', StringComparison.Ordinal)];
        return record with
        {
            Seen = long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : record.Seen,
            Own = isTimeOnly ? record.Own : record.Own.SetItems(OwnOf(rest)),
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> OwnOf(string rest) => rest.Split(' ')
        .Skip(1)
        .Select(p => p.Split('='))
        .Where(p => p is [_, { Length: Fingerprint.Length }])
        .Select(p => KeyValuePair.Create(p[0], p[1]));

    private static readonly long MostSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    // An id of 18 characters, a space and a fingerprint.
    private const int KeyLength = 18 + 1 + Fingerprint.Length;

    // The id, and the fingerprint of everything that a comparison depends on. Records of one manifest share the lists of their fields.
    private static string KeyOf(ManifestRecord record, Dictionary<ImmutableArray<string>, string> shapes)
    {
        if (!shapes.TryGetValue(record.Shape, out var shape))
        {
            shapes.Add(record.Shape, shape = string.Join(',', record.Shape));
        }
        var sent = record.Sent.Count == 0 ? "" : string.Join(',', record.Sent);
        return $"{record.Id} {Fingerprint.Of($"{record.Hash} {shape} {sent}")}";
    }
}
