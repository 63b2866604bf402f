using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The records that a call locks, as numbers: the index for records of the plan, and further numbers for other records.</summary>
internal sealed class LockTargets
{
    private readonly PlannedRun _run;
    private readonly Dictionary<string, int> _others = [];
    private readonly Dictionary<FieldSchema, bool> _locks = new(ReferenceEqualityComparer.Instance);

    // Records that were removed from the plan and whose type is not locked.
    private readonly HashSet<string> _exempt;

    // The targets of all operations, computed in the order of the plan: memory access is then sequential, which makes it faster for a
    // million records.
    private readonly int[] _starts;
    private readonly List<int> _all;
    private readonly List<int> _targets = [];

    // For each target, the number of the last call that uses it. It prevents duplicates, and excludes records that the call itself creates.
    private readonly int[] _metBy;

    public LockTargets(PlannedRun run)
    {
        var operations = run.Graph.Operations;
        (_run, _starts, _all) = (run, new int[operations.Count + 1], new List<int>(operations.DependencyCount));
        _exempt = run.Diff.Removed.Where(g => !LockRounds.Locks(g.Value.Type)).Select(g => g.Key).ToHashSet();
        for (var i = 0; i < operations.Count; i++)
        {
            AddTargets(operations.At(i));
            _starts[i + 1] = _all.Count;
        }
        _metBy = new int[run.Plan.Records.Length + _others.Count];
    }

    /// <summary>Returns each locked record once. The list is valid until the next call of this method.</summary>
    public IReadOnlyList<int> Of(ApiCall call)
    {
        _targets.Clear();
        foreach (var index in call.Operations)
        {
            // Parents precede their children in a Tree call, so that created records are excluded before other records refer to them.
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
        if (DerivedLocks.AccountOf(_run, _run.Plan.Records[operation.Record], operation.Fields) is { } account
            && Target(account) is >= 0 and var derived)
        {
            _all.Add(derived);
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

    private bool Locks(FieldSchema field) => _locks.GetOrAdd(field, LockRounds.Locks);

    // Returns -1 if there is no record.
    private int Target(FieldValue value) => value switch
    {
        FieldValue.Text id => Number(id.Value),
        _ when _run.Plan.TargetOf(value) is { } target => target,
        FieldValue.Found found when _run.Resolution.Ids[found.Lookup] is { } id => Number(id),
        _ => -1,
    };

    // An address of the manifest may also be an address of the plan.
    private int Number(string name)
    {
        if (!_others.TryGetValue(name, out var number))
        {
            _others.Add(name, number = _run.Plan.Find(name) ?? (_run.Plan.Records.Length + _others.Count));
        }
        return number;
    }
}
