using Seeder.Core.Calls;

namespace Seeder.Core.Run;

/// <summary>Stage 14: replaces a rejected call by smaller ones, so that what the org does not want is found and the rest is stored.</summary>
public static class Replanner
{
    /// <summary>What to send instead: the call without the records that the org named, or its halves where it named none; nothing of a call that is one record.</summary>
    public static IEnumerable<ApiCall> Isolate(ApiCall call, CallOutcome.Rejected rejected)
    {
        var named = rejected.Errors.Where(e => e.Operation >= 0).Select(e => call.Operations[e.Operation]).ToHashSet();
        if (named.Count > 0)
        {
            return call.Only(o => !named.Contains(o)) is { } rest ? [rest] : [];
        }
        var roots = Roots(call);
        if (roots.Count == 1)
        {
            return [];
        }
        var first = roots.Take((roots.Count + 1) / 2).ToHashSet();
        // A stack sends the last one first.
        return new[] { call.Only(o => !first.Contains(o), ofRoots: true), call.Only(first.Contains, ofRoots: true) }.OfType<ApiCall>();
    }

    /// <summary>Whether the call cannot be halved: a flat call of one record, or one tree.</summary>
    public static bool IsOne(ApiCall call) => Roots(call).Count == 1;

    private static List<int> Roots(ApiCall call) =>
        call is ApiCall.Tree tree ? [.. tree.Nodes.Where(n => n.Parent < 0).Select(n => n.Operation)] : [.. call.Operations];
}
