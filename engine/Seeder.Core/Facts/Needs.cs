namespace Seeder.Core.Facts;

/// <summary>What a stage must know before it can go on. The shell asks the org, adds the facts and calls that stage again.</summary>
internal abstract record Needs
{
    private Needs()
    {
    }

    /// <summary>The manifest and the journal of this plan.</summary>
    public sealed record History(string Plan) : Needs;

    /// <summary>The content of these files, by the paths under which they are asked for.</summary>
    public sealed record Files(ImmutableArray<string> Paths) : Needs;

    /// <summary>The manifests of other plans in this org, by the plans' names.</summary>
    public sealed record Manifests(ImmutableArray<string> Plans) : Needs
    {
        /// <summary>The files of the plans, by the plans' names: for commands to copy.</summary>
        public ImmutableDictionary<string, string> Sources { get; init; } = ImmutableDictionary<string, string>.Empty;

        public string SourceOf(string plan) => Sources.GetValueOrDefault(plan, plan);
    }

    /// <summary>Where the ids of these records stand in the manifest's file.</summary>
    public sealed record ManifestPlaces(ImmutableArray<string> Addresses) : Needs;

    /// <summary>The describes of these types.</summary>
    public sealed record Types(ImmutableSortedSet<string> Names) : Needs;

    /// <summary>The rows of these queries, each under the URI limit.</summary>
    public sealed record Queries(ImmutableArray<string> Soql) : Needs;

    /// <summary>Whether these records still exist: ids by type.</summary>
    public sealed record Presence(ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Ids) : Needs;

    /// <summary>What these queries show, deleted and archived rows too. One that the org refuses is a fact as well.</summary>
    public sealed record Creators(ImmutableArray<CreatorQuery> Asked) : Needs;

    /// <summary>
    /// The rows of these queries at this time of the org or later; null for the current rows. In-doubt calls are resolved by
    /// them.
    /// </summary>
    public sealed record Reconciliation(ImmutableArray<string> Soql, DateTimeOffset? NotBefore) : Needs;
}
