namespace Seeder.Core.Calls;

/// <summary>Calls as the org's daily limit counts them.</summary>
internal static class ApiCallCount
{
    /// <summary>Each HTTP request is one; of a Batch each subrequest is (fact sheet section 3).</summary>
    public static int Of(ExecutionGraph graph) => graph.Calls.Sum(c => c switch
    {
        // Look-ups by key go as one query for a type and chunk of keys; the types are what is known before the run.
        ApiCall.Batch { Verb: BatchVerb.Find } => c.Operations.Select(o => graph.Operations.At(o).Type).Distinct().Count(),
        ApiCall.Batch => c.Operations.Length,
        _ => 1,
    });
}
