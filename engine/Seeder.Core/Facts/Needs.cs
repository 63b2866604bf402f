namespace Seeder.Core.Facts;

/// <summary>
/// The facts that a stage needs before it can continue. The caller reads them from the org or from files, adds them to the state, and calls
/// the stage again.
/// </summary>
internal abstract record Needs
{
    private Needs()
    {
    }

    /// <summary>The manifest and the journal of this plan.</summary>
    public sealed record History(string Plan) : Needs;

    /// <summary>The content of these files. The paths are relative to the working directory.</summary>
    public sealed record Files(ImmutableArray<string> Paths) : Needs;

    /// <summary>The manifests of other plans in this org, by the plans' names.</summary>
    public sealed record Manifests(ImmutableArray<string> Plans) : Needs
    {
        /// <summary>The path of each plan's file, by the plan's name. Messages show it in commands.</summary>
        public ImmutableDictionary<string, string> Sources { get; init; } = ImmutableDictionary<string, string>.Empty;

        public string SourceOf(string plan) => Sources.GetValueOrDefault(plan, plan);
    }

    /// <summary>The lines of these records in the manifest file, for diagnostics.</summary>
    public sealed record ManifestPlaces(ImmutableArray<string> Addresses) : Needs;

    /// <summary>The describes of these types.</summary>
    public sealed record Types(ImmutableSortedSet<string> Names) : Needs;

    /// <summary>The rows of these queries. Each query is short enough for a URL.</summary>
    public sealed record Queries(ImmutableArray<string> Soql) : Needs
    {
        /// <summary>The place in the plan of a look-up that the query answers, by query; for diagnostics.</summary>
        public ImmutableDictionary<string, SourceSpan> Places { get; init; } = ImmutableDictionary<string, SourceSpan>.Empty;
    }

    /// <summary>Whether these records still exist, and the values of their fields.</summary>
    public sealed record Rows(ImmutableArray<RowQuestion> Questions) : Needs;

    /// <summary>
    /// The rows of these queries, including deleted and archived records. If the org rejects a query, that is a fact too.
    /// </summary>
    public sealed record Creators(ImmutableArray<CreatorQuery> Asked) : Needs
    {
        /// <summary>Records of the manifest: who created them.</summary>
        public ImmutableArray<CreatorQuestion> Records { get; init; } = [];
    }

    /// <summary>What became of these jobs.</summary>
    public sealed record Jobs(ImmutableArray<JobQuestion> Questions) : Needs;

    /// <summary>
    /// The rows of these queries, read at this time of the org's clock or later; null accepts rows that are read now. They resolve in-doubt
    /// calls.
    /// </summary>
    public sealed record Reconciliation(ImmutableArray<string> Soql, DateTimeOffset? NotBefore) : Needs;
}
