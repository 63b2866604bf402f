using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>What an ended job did with each of its records.</summary>
/// <param name="Ids">The id of each record that was stored or deleted, by its position in the call; otherwise null.</param>
/// <param name="Errors">The errors of records that the org refused for good.</param>
/// <param name="Unfinished">
/// The positions of records that the org did not store for a temporary reason: the job ended before them, or their rows were locked.
/// </param>
/// <param name="Unmatched">Rows that were stored, and whose values are those of no record.</param>
internal sealed record JobOutcome(
    ImmutableArray<string?> Ids, ImmutableArray<OrgError> Errors, ImmutableArray<int> Unfinished, ImmutableArray<JobRow> Unmatched)
{
    /// <summary>Assigns the rows of a job to its records. Records that are equal in all values are interchangeable.</summary>
    public static JobOutcome Of(ImmutableArray<JournalOperation> operations, JobKeys keys, ImmutableArray<JobRow> rows)
    {
        var (first, next) = (new Dictionary<ulong, int>(operations.Length), new int[operations.Length]);
        for (var i = operations.Length - 1; i >= 0; i--)
        {
            var key = keys.Of(operations[i]);
            next[i] = first.GetValueOrDefault(key, -1);
            first[key] = i;
        }
        var (ids, isRefused) = (new string?[operations.Length], new bool[operations.Length]);
        var errors = ImmutableArray.CreateBuilder<OrgError>();
        var unmatched = ImmutableArray.CreateBuilder<JobRow>();
        // Stored rows come first, in the order of their ids: the same results in another order give the same records.
        foreach (var row in rows.OrderBy(r => r.Kind).ThenBy(r => r.Id ?? r.Error, StringComparer.Ordinal))
        {
            if (!first.TryGetValue(row.Key, out var position) || position < 0)
            {
                if (row.Kind == JobRowKind.Stored)
                {
                    unmatched.Add(row);
                }
                continue;
            }
            first[row.Key] = next[position];
            if (row.Kind == JobRowKind.Stored)
            {
                ids[position] = row.Id;
                continue;
            }
            var error = JobResults.Error(position, row.Error!);
            if (operations[position].Kind == OperationKind.Delete && error.Code == "ENTITY_IS_DELETED")
            {
                ids[position] = operations[position].Id;
            }
            else if (!Refusals.IsLock(error) && !Refusals.IsGovernorLimit(error))
            {
                isRefused[position] = true;
                errors.Add(error);
            }
        }
        return new JobOutcome(
            [.. ids],
            [.. errors.OrderBy(e => e.Operation)],
            [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] is null && !isRefused[i])],
            unmatched.ToImmutable());
    }
}
