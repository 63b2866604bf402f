using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Run;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls;

/// <summary>Which records a call locks, as numbers: those of the plan by their index, all others as they are met. One thing that can be asked again and again.</summary>
internal sealed class LockTargets(PlannedRun run)
{
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<FieldSchema, bool> _locks = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _targets = [];

    // The call that last met each target: what stands there is neither named twice, nor is what the call itself creates, which is nobody else's to lock.
    private int[] _metBy = new int[run.Plan.Records.Length + 16];

    /// <summary>Each target once; good until the next call is asked for.</summary>
    public IReadOnlyList<int> Of(ApiCall call)
    {
        _targets.Clear();
        foreach (var index in call.Operations)
        {
            ref readonly var operation = ref run.Graph.Operations.At(index);
            if (operation.Kind.Looks() || operation.Kind == OperationKind.Raw)
            {
                continue;
            }
            if (operation.Kind.Removes())
            {
                AddRemoved(run.Deletions[operation.Record], call.Number);
                continue;
            }
            // A Tree has parents before their children, so what is created is met before what refers to it.
            if (operation.Kind == OperationKind.Create)
            {
                _metBy[operation.Record] = call.Number + 1;
            }
            else
            {
                Add(operation.Record, call.Number);
            }
            var fields = run.Plan.Records[operation.Record].Fields;
            foreach (var field in operation.Fields)
            {
                if (Locks(fields[field].Field))
                {
                    Add(Target(fields[field].Value), call.Number);
                }
            }
        }
        return _targets;
    }

    private void AddRemoved(Deletion deletion, int call)
    {
        var (address, entry, _) = deletion;
        Add(Number(address), call);
        Add(entry.In is { } parent ? Number(parent) : -1, call);
        foreach (var target in entry.Refs)
        {
            Add(Number(target), call);
        }
    }

    private void Add(int target, int call)
    {
        if (target < 0)
        {
            return;
        }
        if (target >= _metBy.Length)
        {
            Array.Resize(ref _metBy, 2 * target);
        }
        if (_metBy[target] != call + 1)
        {
            _metBy[target] = call + 1;
            _targets.Add(target);
        }
    }

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
        _ when run.Plan.TargetOf(value) is { } target => target,
        FieldValue.Found found when run.Resolution.Ids[found.Lookup] is { } id => Number(id),
        _ => -1,
    };

    // An address of the manifest may be one of the plan's too.
    private int Number(string name)
    {
        if (!_others.TryGetValue(name, out var number))
        {
            _others.Add(name, number = run.Plan.Find(name) ?? (run.Plan.Records.Length + _others.Count));
        }
        return number;
    }
}
