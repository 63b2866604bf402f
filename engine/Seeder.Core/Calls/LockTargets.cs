using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Which records a call locks, as numbers: those of the plan by their index, all others as they are met.</summary>
internal sealed class LockTargets
{
    private readonly PlannedRun _run;
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldSchema, bool> _locks = new(ReferenceEqualityComparer.Instance);

    // Records that left the plan and that no lookup locks.
    private readonly HashSet<string> _exempt;

    // Of all operations, found in the plan's order: a million records are met one after another in memory, which calls do not do.
    private readonly int[] _starts;
    private readonly List<int> _all;
    private readonly List<int> _targets = [];

    // The call that last met each target: what stands there is neither named twice, nor is what the call itself creates, which is nobody
    // else's to lock.
    private readonly int[] _metBy;

    public LockTargets(PlannedRun run)
    {
        var operations = run.Graph.Operations;
        (_run, _starts, _all) = (run, new int[operations.Count + 1], new List<int>(operations.DependencyCount));
        _exempt = run.Diff.Removed.Where(g => !LockRounds.Locks(g.Value.Type)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < operations.Count; i++)
        {
            AddTargets(operations.At(i));
            _starts[i + 1] = _all.Count;
        }
        _metBy = new int[run.Plan.Records.Length + _others.Count];
    }

    /// <summary>Each target once; good until the next call is asked for.</summary>
    public IReadOnlyList<int> Of(ApiCall call)
    {
        _targets.Clear();
        foreach (var index in call.Operations)
        {
            // A Tree has parents before their children, so what is created is met before what refers to it.
            ref readonly var operation = ref _run.Graph.Operations.At(index);
            if (operation.Kind == OperationKind.Create)
            {
                _metBy[operation.Record] = call.Number + 1;
            }
            for (var i = _starts[index]; i < _starts[index + 1]; i++)
            {
                if (_metBy[_all[i]] != call.Number + 1)
                {
                    _metBy[_all[i]] = call.Number + 1;
                    _targets.Add(_all[i]);
                }
            }
        }
        return _targets;
    }

    private void AddTargets(in Operation operation)
    {
        if (operation.Kind.IsLookup() || operation.Kind == OperationKind.Raw)
        {
            return;
        }
        if (operation.Kind.Removes())
        {
            var (address, entry, _) = _run.Deletions[operation.Record];
            _all.Add(Number(address));
            _all.AddRange((entry.In is { } parent ? entry.Refs.Add(parent) : entry.Refs).Where(Locks).Select(Number));
            return;
        }
        if (operation.Kind != OperationKind.Create)
        {
            _all.Add(operation.Record);
        }
        var fields = _run.Plan.Records[operation.Record].Fields;
        foreach (var field in operation.Fields)
        {
            ref readonly var bound = ref fields.ItemRef(field);
            if (Locks(bound.Field) && Target(bound.Value) is >= 0 and var target)
            {
                _all.Add(target);
            }
        }
    }

    private bool Locks(string address) =>
        !_exempt.Contains(address) && (_run.Plan.Find(address) is not { } record || LockRounds.Locks(_run.Plan.Records[record].Type.Name));

    private bool Locks(FieldSchema field)
    {
        if (!_locks.TryGetValue(field, out var locks))
        {
            _locks.Add(field, locks = LockRounds.Locks(field));
        }
        return locks;
    }

    // -1 for none.
    private int Target(FieldValue value) => value switch
    {
        FieldValue.Text id => Number(id.Value),
        _ when _run.Plan.TargetOf(value) is { } target => target,
        FieldValue.Found found when _run.Resolution.Ids[found.Lookup] is { } id => Number(id),
        _ => -1,
    };

    // An address of the manifest may be one of the plan's too.
    private int Number(string name)
    {
        if (!_others.TryGetValue(name, out var number))
        {
            _others.Add(name, number = _run.Plan.Find(name) ?? (_run.Plan.Records.Length + _others.Count));
        }
        return number;
    }
}
