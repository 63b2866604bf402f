using System.Buffers.Text;
using System.Text;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>
/// What comparisons with the org found, for this machine only: so that a run with nothing to do need not change a manifest that is in
/// version control. One line for each record: its id, a hash of its sent values, its time, and the values that the org sets.
/// </summary>
internal static class SeenTimes
{
    // Lines of another version are not used: their records are compared again.
    private const string AnyHead = "seeder-seen-", Head = $"{AnyHead}2\n";

    // The first characters of an id, a space, the digits of a hash, and a space.
    private const int IdLength = PackedId.PrefixLength + PackedId.Digits, HashLength = 16, TimeAt = IdLength + 1 + HashLength + 1;

    private static readonly long MostSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static void Write(Stream stream, Manifest manifest)
    {
        var (records, hashes) = (manifest.Records, new SentHashes(manifest.Records));
        Span<char> id = stackalloc char[IdLength + 3];
        Span<byte> line = stackalloc byte[TimeAt + 20];
        stream.Write(Encoding.ASCII.GetBytes(Head));
        foreach (var row in records.RowNumbers)
        {
            var (seen, own) = (records.SeenAt(row), ManifestRecord.NoPrints);
            if (records.PackedAt(row) is var (set, at))
            {
                PackedId.Write(set.Head.IdPrefix, set.IdNumberAt(at), id);
            }
            else
            {
                (var record, own) = (records.RecordAt(row), records.RecordAt(row).Own);
                if (PackedId.KeyOf(record.Id) is null)
                {
                    continue;
                }
                record.Id.CopyTo(id);
            }
            if (seen is null && own.IsEmpty)
            {
                continue;
            }
            Encoding.ASCII.GetBytes(id[..IdLength], line);
            line[IdLength] = line[TimeAt - 1] = (byte)' ';
            hashes.At(row).TryFormat(line[(IdLength + 1)..], out _, "x16", CultureInfo.InvariantCulture);
            var length = TimeAt;
            if (seen is { } time)
            {
                Utf8Formatter.TryFormat(time.ToUnixTimeSeconds(), line[TimeAt..], out var digits);
                length += digits;
            }
            stream.Write(line[..length]);
            foreach (var (field, print) in own)
            {
                stream.Write(Encoding.UTF8.GetBytes($" {field}={print}"));
            }
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Whether a file is one that <see cref="Write"/> made, perhaps an older version of it.</summary>
    /// <param name="start">The first bytes of the file.</param>
    public static bool IsOurs(ReadOnlySpan<byte> start) => start.StartsWith(Encoding.ASCII.GetBytes(AnyHead));

    /// <summary>
    /// The manifest with the times of records whose sent values are still the same. Lines that cannot be read are ignored: their records
    /// are compared again.
    /// </summary>
    public static Manifest Add(Manifest manifest, ReadOnlyMemory<byte> file) =>
        file.Span.StartsWith(Encoding.ASCII.GetBytes(Head))
            ? manifest with { Records = manifest.Records.With(table => Add(table, manifest.Records, file.Span[Head.Length..])) }
            : manifest;

    // The lines are mostly in the order of the manifest, so that the next line is about the next record.
    private static void Add(RecordTable table, ManifestRecords records, ReadOnlySpan<byte> lines)
    {
        var (hashes, index, next) = (new SentHashes(records), (RowsById?)null, 0);
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range];
            if (line.Length < TimeAt || PackedId.KeyOf(line[..IdLength]) is not { } id
                || !ulong.TryParse(line.Slice(IdLength + 1, HashLength), NumberStyles.AllowHexSpecifier, null, out var hash))
            {
                continue;
            }
            if (next < records.Count && records.IdKeyAt(records.RowNumbers[next]) == id && hashes.At(records.RowNumbers[next]) == hash)
            {
                Mark(table, records.RowNumbers[next++], line[TimeAt..]);
                continue;
            }
            foreach (var place in (index ??= new RowsById(records)).Find(id))
            {
                next = place + 1;
                if (hashes.At(records.RowNumbers[place]) == hash)
                {
                    Mark(table, records.RowNumbers[place], line[TimeAt..]);
                }
            }
        }
    }

    private static void Mark(RecordTable table, int row, ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)' ');
        if (Utf8Parser.TryParse(end < 0 ? rest : rest[..end], out long seconds, out var length)
            && length == (end < 0 ? rest.Length : end)
            && seconds >= 0
            && seconds <= MostSeconds)
        {
            table.SetSeen(row, DateTimeOffset.FromUnixTimeSeconds(seconds));
        }
        if (end >= 0)
        {
            var record = table.RecordAt(row);
            table.Replace(row, record with { Own = record.Own.SetItems(OwnOf(Encoding.UTF8.GetString(rest[(end + 1)..]))) });
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> OwnOf(string rest) => rest.Split(' ')
        .Select(p => p.Split('='))
        .Where(p => p is [_, { Length: Fingerprint.Length }])
        .Select(p => KeyValuePair.Create(p[0], p[1]));

    // The places of ids in the order of the manifest.
    private sealed class RowsById
    {
        private readonly UInt128[] _ids;
        private readonly int[] _places;

        public RowsById(ManifestRecords records)
        {
            var rows = records.RowNumbers;
            var (ids, places) = (new List<UInt128>(rows.Length), new List<int>(rows.Length));
            for (var place = 0; place < rows.Length; place++)
            {
                if (records.IdKeyAt(rows[place]) is { } id)
                {
                    ids.Add(id);
                    places.Add(place);
                }
            }
            (_ids, _places) = ([.. ids], [.. places]);
            Array.Sort(_ids, _places);
        }

        // More than one if two entries are of one record.
        public IEnumerable<int> Find(UInt128 id)
        {
            var at = Array.BinarySearch(_ids, id);
            while (at > 0 && _ids[at - 1] == id)
            {
                at--;
            }
            for (; at >= 0 && at < _ids.Length && _ids[at] == id; at++)
            {
                yield return _places[at];
            }
        }
    }

    // Hashes of everything that a comparison depends on, for records in sets and others alike.
    private sealed class SentHashes(ManifestRecords records)
    {
        private readonly Dictionary<RecordSet, ulong> _ofSets = new(ReferenceEqualityComparer.Instance);

        public ulong At(int row)
        {
            if (records.PackedAt(row) is not var (set, at))
            {
                var record = records.RecordAt(row);
                var ofRecord = OfFields(record.Shape, record.Sent.Keys);
                for (var i = 0; i < record.Hash.Length; i += Fingerprint.Length)
                {
                    ofRecord = Mixed(ofRecord, Bits(record.Hash.AsSpan(i, Fingerprint.Length)));
                }
                return record.Sent.Values.Aggregate(ofRecord, (sum, print) => Mixed(sum, Bits(print)));
            }
            if (!_ofSets.TryGetValue(set, out var hash))
            {
                _ofSets.Add(set, hash = OfFields(set.Head.Shape, set.Head.Sent));
            }
            for (var i = 0; i < set.Head.Shape.Length + set.Head.Sent.Length; i++)
            {
                hash = Mixed(hash, set.PrintAt(at, i));
            }
            return hash;
        }

        private static ulong OfFields(ImmutableArray<string> shape, IEnumerable<string> sent) =>
            StableHash.Of($"{string.Join(',', shape)} {string.Join(',', sent)}");

        private static ulong Bits(ReadOnlySpan<char> print) => Fingerprint.TryUnpack(print, out var bits) ? bits : ulong.MaxValue;

        private static ulong Mixed(ulong hash, ulong print)
        {
            hash = (hash ^ print) * 0x9e3779b97f4a7c15UL;
            return hash ^ (hash >> 29);
        }
    }
}
