using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>Compares rows of the org with the fingerprints of the manifest. It makes an entry only if they differ.</summary>
/// <param name="rows">The row of the manifest for each id of the question.</param>
/// <param name="fields">The fields of the question.</param>
/// <param name="isSame">Whether a row holds what was sent for an entry at an address, by all rules.</param>
internal sealed class SentRows(
    ManifestRecords records,
    int[] rows,
    ImmutableArray<string> fields,
    ObjectSchema? type,
    Func<string, ManifestRecord, OrgRow, bool> isSame) : ISentRows
{
    // For each set the field of the question, its schema and the fingerprint, of all fields of its shape; null if one cannot be read.
    private readonly Dictionary<RecordSet, (int Field, FieldSchema Schema, int Print)[]?> _ofSets = new(ReferenceEqualityComparer.Instance);

    public bool HasSentValues(int place, IRowValues row)
    {
        if (records.PackedAt(rows[place]) is not var (set, at))
        {
            return false;
        }
        if (!_ofSets.TryGetValue(set, out var compared))
        {
            _ofSets.Add(set, compared = ComparedOf(set.Head));
        }
        if (compared is null)
        {
            return false;
        }
        foreach (var (field, schema, print) in compared)
        {
            var value = row.Value(field);
            var sent = set.PrintAt(at, print);
            // A value is mostly in its normal form already.
            if (Fingerprint.BitsOf(value) != sent && Fingerprint.BitsOf(NormalForm.OfAnswer(schema, Text(value))) != sent)
            {
                return false;
            }
        }
        return true;
    }

    public bool IsSame(int place, OrgRow row) =>
        records.At(rows[place]) is var (address, entry) && entry.Id == row.Id && isSame(address, entry, row);

    private (int Field, FieldSchema Schema, int Print)[]? ComparedOf(RecordSetHead head)
    {
        var compared = new (int, FieldSchema, int)[head.Shape.Length];
        for (var i = 0; i < compared.Length; i++)
        {
            var (name, sent) = (head.Shape[i], head.Sent.IndexOf(head.Shape[i]));
            if (fields.IndexOf(name) is not (>= 0 and var field) || type?.FindField(name) is not { } schema)
            {
                return null;
            }
            compared[i] = (field, schema, sent < 0 ? i : head.Shape.Length + sent);
        }
        return compared;
    }

    private static string? Text(ReadOnlySpan<byte> value) => value.IsEmpty ? null : Encoding.UTF8.GetString(value);
}
