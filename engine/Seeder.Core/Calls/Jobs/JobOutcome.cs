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
    /// <summary>The positions of records that no row of the results is.</summary>
    public ImmutableArray<int> WithoutRow { get; init; } = [];

    /// <summary>Assigns the rows of a job to its records. Records that are equal in all values are interchangeable.</summary>
    /// <param name="operations">The records.</param>
    /// <param name="sent">The key of each record's row.</param>
    /// <param name="rows">The rows of the results, or rows of the org.</param>
    /// <param name="mayBeForeign">Whether rows that this job did not store may be among the rows.</param>
    public static JobOutcome Of(
        OperationList operations, ImmutableArray<UInt128> sent, ImmutableArray<JobRow> rows, bool mayBeForeign = false)
    {
        var (first, next) = (new Dictionary<UInt128, int>(operations.Length), new int[operations.Length]);
        for (var i = operations.Length - 1; i >= 0; i--)
        {
            var key = sent[i];
            next[i] = first.GetValueOrDefault(key, -1);
            first[key] = i;
        }
        var (ids, isRefused, hasRow) = (new string?[operations.Length], new bool[operations.Length], new bool[operations.Length]);
        var errors = ImmutableArray.CreateBuilder<OrgError>();
        var unmatched = ImmutableArray.CreateBuilder<JobRow>();
        // Stored rows come first, in the order of their ids: the same results in another order give the same records.
        foreach (var row in rows.Sort(InOrder))
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
            hasRow[position] = true;
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
        ImmutableArray<int> left = [.. Enumerable.Range(0, ids.Length).Where(i => !hasRow[i])];
        // A job stores nothing but its own rows. If the records that are left are equal, these rows can only be theirs.
        if (!mayBeForeign
            && unmatched.Count > 0
            && unmatched.Count <= left.Length
            && operations[0].Kind == OperationKind.Create
            && left.All(i => sent[i] == sent[left[0]]))
        {
            for (var i = 0; i < unmatched.Count; i++)
            {
                ids[left[i]] = unmatched[i].Id;
            }
            left = left[unmatched.Count..];
            unmatched.Clear();
        }
        return new JobOutcome(
            [.. ids],
            [.. errors.OrderBy(e => e.Operation)],
            [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] is null && !isRefused[i])],
            unmatched.ToImmutable())
        {
            WithoutRow = left,
        };
    }

    private static int InOrder(JobRow a, JobRow b) =>
        a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Id ?? a.Error, b.Id ?? b.Error);
}
