using Seeder.Core.Facts;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>The values that expressions use in addition to records: the clock, variables, the seed and the org.</summary>
internal sealed record BindingContext(DateTimeOffset Clock, ImmutableSortedDictionary<string, string> Vars)
{
    /// <summary>The time zone of times without an offset; null if the plan does not set it: they are in UTC then.</summary>
    public LocalZone? Zone { get; init; }

    /// <summary>The option <c>seed</c>, from which all random choices derive.</summary>
    public string Seed { get; init; } = "0";

    /// <summary>The org; null without an org.</summary>
    public OrgIdentity? Org { get; init; }

    /// <summary>Stops the binding with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>The highest number of records that the plan may have.</summary>
    public int MostRecords { get; init; } = IterationCount.DefaultMaxRecords;

    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    /// <summary>
    /// The manifests of the plans under <c>uses</c>, by the name that this plan gives them. A manifest is null without an org.
    /// </summary>
    public ImmutableSortedDictionary<string, Manifest?> Uses { get; init; } =
        ImmutableSortedDictionary.Create<string, Manifest?>(StringComparer.Ordinal);
}
