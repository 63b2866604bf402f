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
        scratch.ResolveAll();
        return [.. lookups.Select(l => l with { Record = scratch.Resolve(l.Index) })];
    }

    private sealed class Scratch(ImmutableArray<Lookup> lookups, ImmutableArray<SeedRecord> records, DiagnosticBag diagnostics)
    {
        private readonly ILookup<ObjectSchema, SeedRecord> _byType = records.ToLookup(r => r.Type);
        // Far more than anybody nests, far less than the stack holds.
        private const int MaxDepth = 200;

        private readonly Dictionary<(ObjectSchema, string Fields), Dictionary<string, List<int>>> _indexes = [];
        private readonly Dictionary<int, int?> _resolved = [];
        private int _depth;
        private bool _isCut;
        private bool _isLast;

        /// <summary>
        /// Mappings may lead to each other over any number of records. Where that goes too deep, the mapping waits until those behind it are known:
        /// forwards and backwards in turn, since most chains go the way of the plan or against it. Each time, those at the ends of chains become known.
        /// </summary>
        public void ResolveAll()
        {
            var open = lookups.Select(l => l.Index).ToList();
            for (var mostCuts = 10L; open.Count > 0; mostCuts *= 2)
            {
                var cuts = 0;
                for (var i = 0; i < open.Count && cuts < mostCuts; i++)
                {
                    Resolve(open[i]);
                    cuts += _isCut ? 1 : 0;
                    _isCut = false;
                }
                // Where nothing became known, what lies too deep is the org's to answer.
                _isLast = open.RemoveAll(_resolved.ContainsKey) == 0 && cuts < mostCuts;
                open.Reverse();
            }
        }

        public int? Resolve(int index)
        {
            if (_resolved.TryGetValue(index, out var known))
            {
                return known;
            }
            if (_isCut || _depth == MaxDepth)
            {
                _isCut = !_isLast;
                return null;
            }
            // A mapping that leads back to itself while it is being resolved is the org's to answer.
            _resolved[index] = null;
            var lookup = lookups[index];
            if (lookup.Name is not null || lookup.Type is null || !_byType.Contains(lookup.Type))
            {
                return null;
            }
            _depth++;
            var matches = Matches(lookup);
            _depth--;
            if (_isCut)
            {
                _resolved.Remove(index);
                return null;
            }
            if (matches is { Count: > 1 })
            {
                diagnostics.Add(BindingDiagnostics.SeveralRecordsMatch(lookup, [.. matches.Select(m => records[m])]));
            }
            return _resolved[index] = matches?[0];
        }

        // Whose id a lookup holds may be known only once other mappings are. So records are found by their other values first, which are known.
        private List<int>? Matches(Lookup lookup)
        {
            var all = lookup.Conditions.Select(c => c.Field).ToArray();
            var known = lookup.Conditions.Where(c => !c.Field.IsReference && !c.Value.Holes.Any()).ToArray();
            if (known.Length == 0 || known.Length == all.Length)
            {
                return Index(lookup, all).GetValueOrDefault(Key(lookup.Conditions.Select(c => (c.Field, c.Value))));
            }
            var alike = Index(lookup, [.. known.Select(c => c.Field)]).GetValueOrDefault(Key(known.Select(c => (c.Field, c.Value))));
            if (alike is null)
            {
                return null;
            }
            var key = Key(lookup.Conditions.Select(c => (c.Field, c.Value)));
            var matches = alike.FindAll(r => !_isCut && Values(records[r], all) is { } values && Key(values) == key);
            return matches.Count == 0 ? null : matches;
        }

        private Dictionary<string, List<int>> Index(Lookup lookup, FieldSchema[] fields)
        {
            var slot = (lookup.Type!, string.Join(',', fields.Select(f => f.Name)));
            if (_indexes.TryGetValue(slot, out var index))
            {
                return index;
            }
            index = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            foreach (var record in _byType[lookup.Type!])
            {
                if (_isCut)
                {
                    return index;
                }
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
            return _isCut ? index : _indexes[slot] = index;
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
