using Seeder.Core.Calls.Jobs;

namespace Seeder.Core.Calls;

/// <summary>Counts API calls as the org's daily limit does.</summary>
internal static class ApiCallCount
{
    /// <summary>
    /// Returns the number of API calls. Each HTTP request counts as one; in a Batch, each subrequest counts (fact sheet section 3).
    /// </summary>
    public static int Of(ExecutionGraph graph) => graph.Calls.Sum(c => Of(c, graph));

    /// <summary>Returns the number of API calls of one call. For a job it is approximate: it depends on its time.</summary>
    public static int Of(ApiCall call, ExecutionGraph graph) => call switch
    {
        // There is one query per type, or more if the keys are too long for one URL. Before the run only the types are known.
        ApiCall.Batch { Verb: BatchVerb.Find } => call.Operations.Select(o => graph.Operations.At(o).Type).Distinct().Count(),
        ApiCall.Batch => call.Operations.Length,
        ApiCall.Bulk => JobPolls.CallsOf(call.Operations.Length),
        _ => 1,
    };
}
