using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// Computes the records that a call locks in the org during its transaction: existing records that it updates, deletes or refers to.
/// Salesforce locks the target of every lookup (Record Locking Cheat Sheet). If two calls in flight lock the same record, one of them may
/// fail with UNABLE_TO_LOCK_ROW.
/// </summary>
internal static class LockSets
{
    public static HashSet<string> Of(ApiCall call, PlannedRun run, RunState state)
    {
        var locks = new HashSet<string>(StringComparer.Ordinal);
        var holes = run.HolesNow(state);
        foreach (var index in call.Operations)
        {
            var operation = run.NodeOf(index);
            if (operation.Kind.IsLookup() || operation.Kind == OperationKind.Raw)
            {
                continue;
            }
            if (operation.Kind.Removes())
            {
                var entry = run.Deletions[operation.Record].Entry;
                locks.Add(entry.Id);
                foreach (var address in entry.In is { } parent ? entry.Refs.Add(parent) : entry.Refs)
                {
                    if (state.Find(address) is { } target && LockRounds.Locks(target.Type))
                    {
                        locks.Add(target.Id);
                    }
                }
                continue;
            }
            var record = run.Plan.Records[operation.Record];
            Add(locks, state.IdOf(record.Address));
            foreach (var field in operation.Fields)
            {
                if (LockRounds.Locks(record.Fields[field].Field))
                {
                    Add(locks, holes.Resolve(record.Fields[field].Value));
                }
            }
            if (DerivedLocks.AccountOf(run, record, operation.Fields) is { } account)
            {
                Add(locks, holes.Resolve(account));
            }
        }
        return locks;
    }

    private static void Add(HashSet<string> locks, string? id)
    {
        if (id is not null)
        {
            locks.Add(id);
        }
    }
}
