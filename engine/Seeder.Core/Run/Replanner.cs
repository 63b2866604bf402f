using Seeder.Core.Calls;

namespace Seeder.Core.Run;

/// <summary>Replaces a rejected call with smaller calls, to isolate the rejected records and store the others.</summary>
internal static class Replanner
{
    /// <summary>
    /// The calls to send instead: the call without the records that the org rejected, or its halves if the org named no record; empty for a
    /// call with one record.
    /// </summary>
    public static IEnumerable<ApiCall> Isolate(ApiCall call, CallOutcome.Rejected rejected)
    {
        var named = rejected.Errors.Where(e => e.Operation >= 0).Select(e => call.Operations[e.Operation]).ToHashSet();
        if (named.Count > 0)
        {
            return call.Only(o => !named.Contains(o)) is { } rest ? [rest] : [];
        }
        return IsOne(call) ? [] : Halves(call);
    }

    /// <summary>Collections calls for records of a job.</summary>
    public static ImmutableArray<ApiCall> WithoutJob(ApiCall.Bulk job, ImmutableArray<int> operations, PlannedRun run)
    {
        var verb = CollectionsVerbs.Of(run.Graph.Operations.KindOf(operations[0]));
        return [
            .. operations.Chunk(ApiLimits.MostRecords)
                .Select(part => new ApiCall.Collections(job.Number, verb, [.. part], IsSetup: false) { After = job.After, Wave = job.Wave })
        ];
    }

    /// <summary>Smaller calls for a call that was too large for the org, in their order; empty for a single record.</summary>
    public static ImmutableArray<ApiCall> Split(ApiCall call, PlannedRun run) => call switch
    {
        { Operations.Length: 1 } or ApiCall.Batch => [],
        ApiCall.Tree tree when IsOne(call) => [.. Branches(tree, run)],
        _ => [.. Halves(call)],
    };

    private static IEnumerable<ApiCall> Halves(ApiCall call)
    {
        var roots = Roots(call);
        var first = roots.Take((roots.Count + 1) / 2).ToHashSet();
        return new[] { call.Only(first.Contains, ofRoots: true), call.Only(o => !first.Contains(o), ofRoots: true) }.OfType<ApiCall>();
    }

    // One tree: the root with the first half of its branches. The other branches become separate trees that refer to the root by its id.
    private static IEnumerable<ApiCall> Branches(ApiCall.Tree tree, PlannedRun run)
    {
        var branchOf = new int[tree.Nodes.Length];
        for (var i = 1; i < branchOf.Length; i++)
        {
            branchOf[i] = tree.Nodes[i].Parent == 0 ? i : branchOf[tree.Nodes[i].Parent];
        }
        var stay = new HashSet<int> { 0 };
        var branches = branchOf.Skip(1).CountBy(b => b).ToList();
        var size = 1;
        foreach (var (branch, records) in branches.TakeWhile(b => (size += b.Value) <= tree.Nodes.Length / 2))
        {
            stay.Add(branch);
        }
        var kept = Enumerable.Range(0, branchOf.Length)
            .Where(i => stay.Contains(branchOf[i]))
            .Select(i => tree.Nodes[i].Operation)
            .ToHashSet();
        yield return tree.Only(kept.Contains)!;
        foreach (var type in branches.Select(b => b.Key)
            .Where(b => !stay.Contains(b))
            .GroupBy(b => run.TypeOf(tree.Nodes[b].Operation).Name))
        {
            var places = new Dictionary<int, int>();
            var nodes = ImmutableArray.CreateBuilder<TreeNode>();
            foreach (var i in Enumerable.Range(1, branchOf.Length - 1).Where(i => type.Contains(branchOf[i])))
            {
                places.Add(i, nodes.Count);
                nodes.Add(
                    tree.Nodes[i].Parent == 0
                        ? new TreeNode(tree.Nodes[i].Operation)
                        : tree.Nodes[i] with { Parent = places[tree.Nodes[i].Parent] });
            }
            yield return new ApiCall.Tree(tree.Number, type.Key, nodes.ToImmutable()) { After = tree.After, Wave = tree.Wave };
        }
    }

    /// <summary>Whether the call cannot be halved: a flat call of one record, or one tree.</summary>
    public static bool IsOne(ApiCall call) => Roots(call).Count == 1;

    private static List<int> Roots(ApiCall call) =>
        call is ApiCall.Tree tree ? [.. tree.Nodes.Where(n => n.Parent < 0).Select(n => n.Operation)] : [.. call.Operations];
}
