using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

// One file, although it is long: keys, look-ups and values are resolved in turns, each by what the others found.
/// <summary>
/// Stage 6: finds in the org the records of mappings, <c>existing</c> and <c>$key</c>, exactly one for each. It also reads field values of
/// existing records that the plan uses. The result of one look-up may be a condition of another one, so it works in rounds until no
/// question is left.
/// </summary>
internal static class Resolver
{
    public static (Resolution? Resolution, Needs? Needs) Resolve(
        TypedPlan plan, Manifest? manifest, OrgFacts facts, DiagnosticBag diagnostics)
    {
        var scratch = new Scratch(plan, manifest, facts, diagnostics);
        if (facts.Org is not null)
        {
            while (true)
            {
                var progress = scratch.MatchKeys();
                var queries = scratch.NextQueries();
                var unanswered = queries.Where(q => !facts.Queries.ContainsKey(q.Soql))
                    .Select(q => q.Soql)
                    .Distinct()
                    .ToImmutableArray();
                if (!unanswered.IsEmpty)
                {
                    return (null, new Needs.Queries(unanswered)
                    {
                        Places = queries.Where(q => q.Place is not null)
                            .DistinctBy(q => q.Soql)
                            .ToImmutableDictionary(q => q.Soql, q => q.Place!.Value),
                    });
                }
                foreach (var query in queries)
                {
                    query.Take(facts.Queries[query.Soql]);
                    progress = true;
                }
                if (!progress)
                {
                    break;
                }
            }
            scratch.ReportOpen();
        }
        return (scratch.ToResolution(), null);
    }

    private readonly record struct Question(string Soql, Action<ImmutableArray<OrgRow>> Take, SourceSpan? Place = null)
    {
        public Question(LookupQuery query, Action<ImmutableArray<OrgRow>> take)
            : this(query.Soql, take, query.Lookups[0].Span)
        {
        }
    }

    private sealed class Scratch
    {
        private readonly TypedPlan _plan;
        private readonly Manifest? _manifest;
        private readonly OrgFacts _facts;
        private readonly DiagnosticBag _diagnostics;
        private readonly string?[] _ids;
        private readonly bool[] _asked;
        private readonly KeyMatch[] _keys;
        private readonly List<Lookup> _open;
        private readonly Holes _holes;
        private readonly Dictionary<(string Id, string Field), string> _values = [];
        private List<SeedRecord> _keyed;
        private List<SeedRecord> _toLookUp = [];
        private List<Question> _again = [];
        private List<FieldValue.OrgValue> _wanted;
        private Dictionary<(string Type, string Key), string>? _byKey;
        private ILookup<string, string>? _byId;

        public Scratch(TypedPlan plan, Manifest? manifest, OrgFacts facts, DiagnosticBag diagnostics)
        {
            (_plan, _manifest, _facts, _diagnostics) = (plan, manifest, facts, diagnostics);
            var selection = plan.Selection;
            _ids = new string?[plan.Lookups.Length];
            _asked = new bool[plan.Lookups.Length];
            _keys = new KeyMatch[plan.Records.Length];
            _open = [.. plan.Lookups.Where(l => l.Record is null && (selection is null || selection.HasLookup(l.Index)))];
            _keyed = [.. plan.Records.Where(r => !r.Key.IsEmpty && plan.IsSelected(r.Index))];
            _wanted = [.. plan.OrgValues.Where(v => selection is null || selection.HasValue(v))];
            _holes = new Holes(
                plan, facts.Org, r => IdOf(plan.Records[r]), l => _ids[l], (id, field) => _values.GetValueOrDefault((id, field)));
        }

        public Resolution ToResolution() =>
            new([.. _ids], [.. _keys], _values.Count == 0 ? Resolution.NoValues : _values.ToImmutableDictionary());

        /// <summary>Finds keys in the manifest. Keys that it does not contain must be queried.</summary>
        public bool MatchKeys()
        {
            var open = new List<SeedRecord>();
            foreach (var record in _keyed)
            {
                if (KeyOf(record) is not { } key)
                {
                    open.Add(record);
                }
                else if (EmptyPart(record) is { } empty)
                {
                    _diagnostics.Add(FactDiagnostics.KeyPartEmpty(record, empty));
                    _keys[record.Index] = new KeyMatch(KeyOutcome.Missing);
                }
                else if (AddressOf(record, key) is { } address && !_facts.Absent.ContainsKey(_manifest!.Records[address].Id))
                {
                    _keys[record.Index] = new KeyMatch(KeyOutcome.Known, address);
                }
                else
                {
                    _toLookUp.Add(record);
                }
            }
            var progress = open.Count < _keyed.Count;
            _keyed = open;
            return progress;
        }

        public List<Question> NextQueries()
        {
            var lookups = _open.Where(l => !_asked[l.Index] && !IsBlocked(l.Conditions.Select(c => c.Value))).ToList();
            var questions = LookupQueries.Build(lookups, IdOf).Select(q => new Question(q, rows => Answer(q, rows))).ToList();
            var fieldsOf = FieldsOf(_toLookUp);
            questions.AddRange(
                LookupQueries.Build(_toLookUp.Select(KeyLookup.Of), IdOf, fieldsOf)
                    .Select(q => new Question(q, rows => AnswerKeys(q, rows, fieldsOf))));
            questions.AddRange(_again);
            _again = [];
            foreach (var lookup in lookups)
            {
                _asked[lookup.Index] = true;
            }
            _toLookUp = [];
            questions.AddRange(NextValues());
            return questions;
        }

        /// <summary>
        /// Reports look-ups that could not be queried because they depend on a record that does not exist yet: no record of the org can
        /// refer to it. A look-up that depends on a failed one is not reported.
        /// </summary>
        public void ReportOpen()
        {
            foreach (var record in _keyed)
            {
                _keys[record.Index] = new KeyMatch(KeyOutcome.Waiting);
            }
            foreach (var lookup in _open.Where(l => !_asked[l.Index]))
            {
                foreach (var condition in lookup.Conditions)
                {
                    if (condition.Value.Holes.FirstOrDefault(h => IdOf(h) is null) is { } open
                        && _plan.TargetsIn(open).FirstOrDefault(-1) is >= 0 and var target)
                    {
                        _diagnostics.Add(FactDiagnostics.RefersToNew(lookup, _plan, condition.Field, _plan.Records[target]));
                        break;
                    }
                }
            }
        }

        private string? IdOf(FieldValue value) => _holes.Resolve(value);

        private string? IdOf(SeedRecord record)
        {
            var id = _keys[record.Index] switch
            {
                { Outcome: KeyOutcome.Known, Address: { } address } => _manifest!.Records[address].Id,
                { Outcome: KeyOutcome.Found, Row: { } row } => row.Id,
                _ => record.Key.IsEmpty ? _manifest?.Records.Find(record)?.Id : null,
            };
            return id is not null && !_facts.Absent.ContainsKey(id) ? id : null;
        }

        private bool IsBlocked(IEnumerable<FieldValue> values) => values.Any(v => v.Holes.Any(h => IdOf(h) is null));

        private string? KeyOf(SeedRecord record)
        {
            var parts = new string?[record.Key.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                var field = record.Fields[record.Key[i]];
                parts[i] = FieldFingerprint.Of(field.Field, field.Value, IdOf);
            }
            return parts.Contains(null) ? null : Key(record.Key.Select(k => record.Fields[k].Field.Name), parts!);
        }

        // A key field whose value is read from the org and is null there.
        private FieldSchema? EmptyPart(SeedRecord record) =>
            record.Key.Select(k => record.Fields[k])
                .FirstOrDefault(f => f.Value is not FieldValue.Timed && NormalForm.Of(f.Field, f.Value, IdOf) is "").Field;

        private static string Key(IEnumerable<string> fields, IEnumerable<string?> fingerprints) =>
            string.Join('|', fields.Zip(fingerprints, (f, p) => $"{f}={p}").Order(StringComparer.Ordinal));

        // The key identifies the record: it is the same record at any place in the plan, and another record if the key changes.
        private string? AddressOf(SeedRecord record, string key)
        {
            if (_manifest is null)
            {
                return null;
            }
            var fields = record.Key.Select(k => record.Fields[k].Field.Name).ToArray();
            if (_manifest.Records.Find(record) is { } entry && Key(fields, fields.Select(entry.FingerprintOf)) == key)
            {
                return record.Address;
            }
            if (_byKey is null)
            {
                _byKey = [];
                foreach (var (type, shape) in _plan.Records.Where(r => !r.Key.IsEmpty)
                    .Select(r => (r.Type.Name, string.Join('|', r.Key.Select(k => r.Fields[k].Field.Name)))).Distinct())
                {
                    var names = shape.Split('|');
                    foreach (var (address, known) in _manifest.Records.Where(
                        r => r.Value.Type == type && names.All(n => r.Value.FingerprintOf(n) is not null)))
                    {
                        _byKey.TryAdd((type, Key(names, names.Select(known.FingerprintOf))), address);
                    }
                }
            }
            return _byKey.GetValueOrDefault((record.Type.Name, key));
        }

        // All fields of the record are queried, because they are compared with the plan. File contents are not: a query returns only their
        // URL.
        private static Func<Lookup, IEnumerable<FieldSchema>> FieldsOf(List<SeedRecord> records)
        {
            var byType = records.ToLookup(r => r.Type.Name);
            var fields = byType.ToDictionary(
                g => g.Key,
                g => g.SelectMany(r => r.Fields.Where((_, i) => r.IsFinal(i)).Select(f => f.Field))
                    .Where(f => f.Type != FieldType.Base64)
                    .Distinct()
                    .OrderBy(f => f.Name, StringComparer.Ordinal)
                    .ToArray());
            return lookup => fields[lookup.Type!.Name];
        }

        private IEnumerable<Question> NextValues()
        {
            var known = _wanted.Where(w => IdOf(w.Of) is { } id && !_values.ContainsKey((id, w.Field))).ToList();
            _wanted = [.. _wanted.Except(known)];
            foreach (var type in known.GroupBy(w => w.Type).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var fields = type.Select(w => w.Field).Distinct().Order(StringComparer.Ordinal).ToArray();
                foreach (var (soql, ids) in IdQueries.Build(
                    type.Key, fields, type.Select(w => IdOf(w.Of)!).Distinct()))
                {
                    yield return new Question(
                        soql,
                        rows =>
                        {
                            // A record that the user cannot see has no values either.
                            var byId = rows.ToDictionary(r => r.Id);
                            foreach (var (id, field) in ids.SelectMany(_ => fields, (i, f) => (i, f)))
                            {
                                _values[(id, field)] = byId.GetValueOrDefault(id)?.Values.GetValueOrDefault(field) ?? "";
                            }
                        });
                }
            }
        }

        private void Answer(LookupQuery query, ImmutableArray<OrgRow> rows)
        {
            var answers = KeyLookup.Match(query, rows, IdOf);
            _again.AddRange(KeyLookup.AskAgain(answers, IdOf).Select(q => new Question(q, more => Answer(q, more))));
            foreach (var (lookup, found, _) in answers.Where(a => a.IsClear))
            {
                if (found is [var row])
                {
                    _ids[lookup.Index] = row.Id;
                }
                else
                {
                    _diagnostics.Add(
                        found.IsEmpty
                            ? FactDiagnostics.NotFound(lookup, _plan)
                            : FactDiagnostics.SeveralFound(lookup, _plan, [.. found.Select(r => r.Id)]));
                }
            }
        }

        private void AnswerKeys(LookupQuery query, ImmutableArray<OrgRow> rows, Func<Lookup, IEnumerable<FieldSchema>> fieldsOf)
        {
            var answers = KeyLookup.Match(query, rows, IdOf);
            _again.AddRange(
                KeyLookup.AskAgain(answers, IdOf, fieldsOf).Select(q => new Question(q, more => AnswerKeys(q, more, fieldsOf))));
            foreach (var (lookup, found, _) in answers.Where(a => a.IsClear))
            {
                var record = _plan.Records[lookup.Index];
                switch (found)
                {
                    case [var row]:
                        // The manifest may contain the record under a key with other letter case.
                        _byId ??= (_manifest?.Records ?? ManifestRecords.Empty)
                            .ToLookup(r => r.Value.Id, r => r.Key);
                        _keys[record.Index] = _byId[row.Id].FirstOrDefault() is { } address
                            ? new KeyMatch(KeyOutcome.Known, address)
                            : new KeyMatch(KeyOutcome.Found, Row: row);
                        break;
                    case []:
                        _keys[record.Index] = new KeyMatch(KeyOutcome.Missing);
                        if (!record.IsCreateable)
                        {
                            _diagnostics.Add(FactDiagnostics.KeyNotFound(record));
                        }
                        break;
                    default:
                        _keys[record.Index] = new KeyMatch(KeyOutcome.Missing);
                        _diagnostics.Add(FactDiagnostics.SeveralWithKey(record, [.. found.Select(r => r.Id)]));
                        break;
                }
            }
        }
    }
}
