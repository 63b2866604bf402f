using Seeder.Core.Diff;
using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Finds the record of this plan that a mapping means. Where none has the values, the org is asked (stage 6).</summary>
internal static class LookupMatcher
{
    public static ImmutableArray<Lookup> Match(ImmutableArray<Lookup> lookups, ImmutableArray<SeedRecord> records, DiagnosticBag diagnostics)
    {
        if (lookups.IsEmpty)
        {
            return lookups;
        }
        var scratch = new Scratch(lookups, records, diagnostics);
        return [.. lookups.Select(l => l with { Record = scratch.Resolve(l.Index) })];
    }

    private sealed class Scratch(ImmutableArray<Lookup> lookups, ImmutableArray<SeedRecord> records, DiagnosticBag diagnostics)
    {
        private readonly ILookup<ObjectSchema, SeedRecord> _byType = records.ToLookup(r => r.Type);
        private readonly Dictionary<(ObjectSchema, string Fields), Dictionary<string, List<int>>> _indexes = [];
        private readonly Dictionary<int, int?> _resolved = [];

        public int? Resolve(int index)
        {
            if (_resolved.TryGetValue(index, out var known))
            {
                return known;
            }
            // A mapping that leads back to itself while it is being resolved is the org's to answer.
            _resolved[index] = null;
            var lookup = lookups[index];
            if (lookup.Name is not null || lookup.Type is null || !_byType.Contains(lookup.Type))
            {
                return null;
            }
            var matches = Index(lookup).GetValueOrDefault(Key(lookup.Conditions.Select(c => (c.Field, c.Value))));
            if (matches is { Count: > 1 })
            {
                diagnostics.Add(BindingDiagnostics.SeveralRecordsMatch(lookup, [.. matches.Select(m => records[m])]));
            }
            return _resolved[index] = matches?[0];
        }

        private Dictionary<string, List<int>> Index(Lookup lookup)
        {
            var fields = lookup.Conditions.Select(c => c.Field).ToArray();
            var slot = (lookup.Type!, string.Join(',', fields.Select(f => f.Name)));
            if (_indexes.TryGetValue(slot, out var index))
            {
                return index;
            }
            index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            foreach (var record in _byType[lookup.Type!])
            {
                if (Values(record, fields) is not { } values)
                {
                    continue;
                }
                var key = Key(values);
                if (!index.TryGetValue(key, out var list))
                {
                    index.Add(key, list = []);
                }
                list.Add(record.Index);
            }
            return _indexes[slot] = index;
        }

        private static List<(FieldSchema, FieldValue)>? Values(SeedRecord record, FieldSchema[] fields)
        {
            var values = new List<(FieldSchema, FieldValue)>(fields.Length);
            foreach (var field in fields)
            {
                var at = record.Fields.AsSpan().IndexOfField(field);
                if (at < 0)
                {
                    return null;
                }
                var value = record.Fields[at].Value;
                values.Add((field, value is FieldValue.Timed timed ? timed.Value : value));
            }
            return values;
        }

        private string Key(IEnumerable<(FieldSchema Field, FieldValue Value)> values) =>
            string.Join('\u001f', values.Select(v => NormalForm.Identity(v.Field, v.Value, Name)));

        // Ids are not known here; what stands for them is the record or look-up that they will come from.
        private string Name(FieldValue hole) => hole switch
        {
            FieldValue.Reference reference => $"record {reference.Record}",
            FieldValue.Found found => Resolve(found.Lookup) is { } record ? $"record {record}" : $"look-up {found.Lookup}",
            FieldValue.OrgValue read => $"{read.Field} of {(read.Of is FieldValue.Text id ? id.Value : Name(read.Of))}",
            _ => hole.GetType().Name,
        };
    }

    private static int IndexOfField(this ReadOnlySpan<BoundField> fields, FieldSchema field)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (ReferenceEquals(fields[i].Field, field))
            {
                return i;
            }
        }
        return -1;
    }
}
