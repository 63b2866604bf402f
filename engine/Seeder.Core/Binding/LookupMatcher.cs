using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Finds the record of this plan that each mapping means. If no record has these values, the org is queried in stage 6. Mappings may depend
/// on each other over many records. So each mapping waits for those that it depends on, and each result is passed on once. The time is
/// linear, and there is no recursion.
/// </summary>
internal static class LookupMatcher
{
    public static ImmutableArray<Lookup> Match(
        ImmutableArray<Lookup> lookups, ImmutableArray<SeedRecord> records, DiagnosticBag diagnostics)
    {
        if (lookups.IsEmpty)
        {
            return lookups;
        }
        var matching = new Matching(lookups, records);
        matching.Run();
        matching.ReportSeveral(diagnostics);
        return [.. lookups.Select(l => l with { Record = matching.RecordOf(l.Index) })];
    }

    private sealed class Matching(ImmutableArray<Lookup> lookups, ImmutableArray<SeedRecord> records)
    {
        private const int Open = -2;
        private const int OfOrg = -1;

        private readonly ILookup<ObjectSchema, SeedRecord> _byType = records.ToLookup(r => r.Type);
        private readonly Dictionary<(ObjectSchema Type, string Fields), LookupShape> _shapes = [];
        private readonly int[] _answers = [.. Enumerable.Repeat(Open, lookups.Length)];
        private readonly LookupWait?[] _waits = new LookupWait?[lookups.Length];
        private readonly List<LookupWait>?[] _dependents = new List<LookupWait>?[lookups.Length];
        private readonly Queue<int> _answered = [];
        private readonly PriorityQueue<int, int> _matched = new();
        private readonly PriorityQueue<int, int> _unmatched = new();

        public int? RecordOf(int lookup) => _answers[lookup] >= 0 ? _answers[lookup] : null;

        public void Run()
        {
            foreach (var lookup in lookups)
            {
                Start(lookup);
            }
            var next = 0;
            do
            {
                PassOn();
            }
            while (BreakCircle(ref next));
        }

        /// <summary>Reports each mapping that matches several records.</summary>
        public void ReportSeveral(DiagnosticBag diagnostics)
        {
            foreach (var lookup in lookups.Where(l => _answers[l.Index] >= 0))
            {
                if (_waits[lookup.Index] is { Shape: { } shape, Key: { } key } && shape.Find(key) is { Count: > 1 } alike)
                {
                    diagnostics.Add(
                        LookupDiagnostics.SeveralRecordsMatch(lookup, alike.Count, [.. alike.First().Select(r => records[r])]));
                }
            }
        }

        private void Start(Lookup lookup)
        {
            if (lookup.Name is not null || lookup.Type is null || !_byType.Contains(lookup.Type))
            {
                Answer(lookup.Index, OfOrg);
                return;
            }
            var wait = _waits[lookup.Index] = new LookupWait(ShapeOf(lookup), lookup.Index, IsRecord: false);
            WaitFor(wait, lookup.Conditions.Select(c => c.Value));
            if (wait.Missing == 0)
            {
                Ask(wait);
            }
        }

        private LookupShape ShapeOf(Lookup lookup)
        {
            // Values with references may be known only after other mappings are matched. The other values are known now; they restrict the
            // records that may match.
            var fields = lookup.Conditions.Select(c => (c.Field, IsKnown: IsKnown(c))).ToArray();
            var slot = (lookup.Type!, string.Join(',', fields.Select(f => f.IsKnown ? f.Field.Name : $"({f.Field.Name})")));
            if (_shapes.TryGetValue(slot, out var shape))
            {
                return shape;
            }
            shape = _shapes[slot] = new LookupShape(fields);
            foreach (var record in _byType[lookup.Type!])
            {
                if (shape.Values(record) is { } values)
                {
                    Add(shape, record, values);
                }
            }
            return shape;
        }

        private static bool IsKnown(LookupCondition condition) => !condition.Field.IsReference && !condition.Value.Holes.Any();

        private void Add(LookupShape shape, SeedRecord record, FieldValue[] values)
        {
            var wait = new LookupWait(shape, record.Index, IsRecord: true);
            WaitFor(wait, values);
            if (wait.Missing == 0)
            {
                shape.Add(shape.Key(values, Name), record.Index);
            }
            else
            {
                shape.Expect(wait, values, Name);
            }
        }

        // Waits for each look-up whose result the values depend on.
        private void WaitFor(LookupWait wait, IEnumerable<FieldValue> values)
        {
            foreach (var value in values)
            {
                foreach (var hole in value.Holes)
                {
                    if (LookupIn(hole) is { } index && _answers[index] == Open)
                    {
                        (_dependents[index] ??= []).Add(wait);
                        wait.Missing++;
                    }
                }
            }
        }

        private static int? LookupIn(FieldValue hole) => hole switch
        {
            FieldValue.Found found => found.Lookup,
            FieldValue.OrgValue { Of: FieldValue.Found found } => found.Lookup,
            _ => null,
        };

        // All values of the mapping are known. The result is known when the values of all records that may match are known.
        private void Ask(LookupWait wait)
        {
            var (shape, values) = (wait.Shape, lookups[wait.Index].Conditions.Select(c => c.Value).ToArray());
            wait.Key = shape.Key(values, Name);
            wait.Group = shape.GroupOf(values, Name);
            if (!wait.Group.IsExpecting && !shape.Unsorted.IsExpecting)
            {
                Answer(wait.Index, shape.Find(wait.Key)?.Least ?? OfOrg);
                return;
            }
            wait.Group.Waiting.Add(wait);
            shape.Unsorted.Waiting.Add(wait);
            if (shape.Find(wait.Key) is null)
            {
                shape.WaitFor(wait.Key, wait);
                _unmatched.Enqueue(wait.Index, wait.Index);
            }
            else
            {
                _matched.Enqueue(wait.Index, wait.Index);
            }
        }

        private void Answer(int lookup, int record)
        {
            if (_answers[lookup] == Open)
            {
                _answers[lookup] = record;
                _answered.Enqueue(lookup);
            }
        }

        private void PassOn()
        {
            while (_answered.TryDequeue(out var lookup))
            {
                foreach (var wait in _dependents[lookup] ?? [])
                {
                    if (--wait.Missing > 0)
                    {
                        continue;
                    }
                    if (wait.IsRecord)
                    {
                        Complete(wait);
                    }
                    else if (_answers[wait.Index] == Open)
                    {
                        Ask(wait);
                    }
                }
                _dependents[lookup] = null;
            }
        }

        private void Complete(LookupWait wait)
        {
            var (shape, group) = (wait.Shape, wait.Group!);
            foreach (var waiting in shape.Add(shape.Key(shape.Values(records[wait.Index])!, Name), wait.Index))
            {
                _matched.Enqueue(waiting.Index, waiting.Index);
            }
            if (!group.Arrived())
            {
                return;
            }
            foreach (var waiting in group.Waiting)
            {
                if (!waiting.Group!.IsExpecting && !shape.Unsorted.IsExpecting)
                {
                    Answer(waiting.Index, shape.Find(waiting.Key!)?.Least ?? OfOrg);
                }
            }
        }

        // If all open mappings wait for each other, a match that was found so far is accepted. Without such a match, the first open mapping
        // is left to the org.
        private bool BreakCircle(ref int next)
        {
            while (_matched.TryDequeue(out var lookup, out _))
            {
                if (_answers[lookup] == Open)
                {
                    var wait = _waits[lookup]!;
                    Answer(lookup, wait.Shape.Find(wait.Key!)!.Least);
                    return true;
                }
            }
            while (_unmatched.TryDequeue(out var lookup, out _))
            {
                if (_answers[lookup] == Open)
                {
                    Answer(lookup, OfOrg);
                    return true;
                }
            }
            for (; next < lookups.Length; next++)
            {
                if (_answers[next] == Open)
                {
                    Answer(next, OfOrg);
                    return true;
                }
            }
            return false;
        }

        private string Name(FieldValue hole) => Holes.NameOf(hole, RecordOf);
    }
}
