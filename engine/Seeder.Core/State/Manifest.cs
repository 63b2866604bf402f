using Seeder.Core.Text;

namespace Seeder.Core.State;

/// <summary>What one plan made in one org: every address with its id, and what each field was last sent as. Records in plan order.</summary>
public sealed record Manifest
{
    /// <summary>Raised with every change that an older engine would misread.</summary>
    public const int CurrentFormat = 2;

    /// <summary>
    /// Whether it was written in format 1, which names no runs: then some records do not say how they came about, and only a person can tell
    /// whether this plan created them. It stays in format 1 until somebody has.
    /// </summary>
    public bool IsFormat1 { get; init; }

    public required string Plan { get; init; }

    public required string Source { get; init; }

    /// <summary>Ties serials together: drawn once, when the plan is first applied to the org.</summary>
    public required string Lineage { get; init; }

    public int Serial { get; init; }

    /// <summary>The run whose journal this manifest has folded in; null before the first.</summary>
    public string? LastRun { get; init; }

    /// <summary>Whether the last apply reached its end.</summary>
    public bool Complete { get; init; }

    /// <summary>The clock of an incomplete seeding: its next run goes on with it.</summary>
    public DateTimeOffset? Clock { get; init; }

    public required ManifestOrg Org { get; init; }

    /// <summary>The runs that created records: before one of those is deleted, the org must say that it was created in its run.</summary>
    public ImmutableArray<ManifestRun> Runs { get; init; } = [];

    /// <summary>
    /// The last runs whose journals this manifest has folded in, the newest last: a manifest that does not know a run of the last ones was
    /// written beside it, from an older manifest.
    /// </summary>
    public ImmutableArray<string> RecentRuns { get; init; } = [];

    public ManifestRecords Records { get; init; } = ManifestRecords.Empty;

    /// <summary>The raw subrequests that were sent, by name.</summary>
    public ImmutableSortedDictionary<string, RawResult> Batch { get; init; } = NoBatch;

    internal static ImmutableSortedDictionary<string, RawResult> NoBatch { get; } = ImmutableSortedDictionary.Create<string, RawResult>(StringComparer.Ordinal);

    /// <summary>How many of the last runs a manifest names.</summary>
    internal const int RunsKept = 64;

    /// <summary>Whether a run's journal is folded in; null stands for no run.</summary>
    public bool Holds(string? run) => run is null || LastRun == run || RecentRuns.Contains(run, StringComparer.Ordinal) || Runs.Any(r => r.Id == run);

    /// <summary>Whether some record does not say how it came about, since format 1 does not.</summary>
    public bool HasUnproven => IsFormat1 && Records.Values.Any(r => r is { Created: true, Origin: null });
}

/// <summary>A raw subrequest that was sent: what it was written as, and its result as JSON where the plan names it.</summary>
public sealed record RawResult(string Hash, string? Result);

public sealed record ManifestOrg(string Id, string User, string InstanceUrl, string ApiVersion);

/// <summary>One record. <c>Hash</c> holds the fingerprint of each field of <c>Shape</c>, in its order.</summary>
/// <param name="In">The address of the record it is nested in.</param>
/// <param name="Refs">The addresses of the plan's records whose ids it holds; they must be deleted after it.</param>
/// <param name="Order">Its place in the plan.</param>
/// <param name="Created">Whether this plan created it; what was found is never deleted.</param>
public sealed record ManifestRecord(
    string Type, string Id, string? In, ImmutableArray<string> Shape, string Hash, ImmutableArray<string> Refs, int Order, bool Created)
{
    /// <summary>Whether it is never deleted.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether it was created by a seeding that is not complete yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>Of a user: it was switched off in place of being deleted, and the next apply switches it on.</summary>
    public bool Deactivated { get; init; }

    /// <summary>How it came about; null for a record that was found, and for one that a manifest of format 1 holds.</summary>
    public Origin? Origin { get; init; }

    /// <summary>The fingerprint of the <c>CreatedDate</c> that was sent, where <c>Hash</c> holds that of an expression; else null.</summary>
    public string? Dated { get; init; }

    /// <summary>What <c>$read</c> asked for, each value as JSON.</summary>
    public ImmutableSortedDictionary<string, string> Read { get; init; } = NothingRead;

    private static readonly ImmutableSortedDictionary<string, string> NothingRead = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The fingerprint that the field was last sent as; null where it was never sent.</summary>
    public string? FingerprintOf(string field)
    {
        var at = Shape.IndexOf(field);
        return at < 0 ? null : Hash.Substring(at * Fingerprint.Length, Fingerprint.Length);
    }

    /// <summary>The same record where others go by new addresses (old, new).</summary>
    internal ManifestRecord Renamed(IReadOnlyDictionary<string, string> moves)
    {
        if ((In is null || !moves.ContainsKey(In)) && !Refs.Any(moves.ContainsKey))
        {
            return this;
        }
        return this with { In = In is null ? null : moves.GetValueOrDefault(In, In), Refs = [.. Refs.Select(r => moves.GetValueOrDefault(r, r))] };
    }

    /// <summary>The record with some fields sent anew: those it has are replaced, others come after them.</summary>
    public ManifestRecord WithFields(ImmutableArray<string> fields, string hash)
    {
        const int length = Fingerprint.Length;
        var all = Shape.Union(fields).ToImmutableArray();
        var text = string.Concat(all.Select(f => fields.IndexOf(f) is >= 0 and var at ? hash.Substring(at * length, length) : FingerprintOf(f)));
        return this with { Shape = all, Hash = text };
    }
}
