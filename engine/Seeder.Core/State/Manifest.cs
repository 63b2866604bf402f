namespace Seeder.Core.State;

/// <summary>
/// The records of one plan in one org: the id of each address, and the fingerprint of each field as it was last sent. Records are in plan
/// order.
/// </summary>
internal sealed record Manifest
{
    /// <summary>Increased with every change that an older engine would misread.</summary>
    public const int CurrentFormat = 2;

    /// <summary>
    /// Whether the manifest has format 1, which names no runs. Then the manifest does not show how some records were created, and only a
    /// person can decide whether this plan created them. It stays in format 1 until a person confirms them.
    /// </summary>
    public bool IsFormat1 { get; init; }

    public required string Plan { get; init; }

    public required string Source { get; init; }

    /// <summary>The identity of a series of manifests: a random value that is chosen once, when the plan is first applied to the
    /// org.</summary>
    public required string Lineage { get; init; }

    public int Serial { get; init; }

    /// <summary>The run whose journal was merged into this manifest last; null before the first run.</summary>
    public string? LastRun { get; init; }

    /// <summary>Whether the last apply was complete.</summary>
    public bool Complete { get; init; }

    /// <summary>The clock of an incomplete run; the next run continues with it.</summary>
    public DateTimeOffset? Clock { get; init; }

    public required ManifestOrg Org { get; init; }

    /// <summary>The runs that created records. Before a record is deleted, the org must show that it was created in its run.</summary>
    public ImmutableArray<ManifestRun> Runs { get; init; } = [];

    /// <summary>
    /// The last runs whose journals were merged into this manifest, the newest last. A manifest that lacks one of the last runs was
    /// written from an older manifest.
    /// </summary>
    public ImmutableArray<string> RecentRuns { get; init; } = [];

    public ManifestRecords Records { get; init; } = ManifestRecords.Empty;

    /// <summary>The raw subrequests that were sent, by name.</summary>
    public ImmutableSortedDictionary<string, RawResult> Batch { get; init; } = NoBatch;

    internal static ImmutableSortedDictionary<string, RawResult> NoBatch { get; } =
        ImmutableSortedDictionary.Create<string, RawResult>(StringComparer.Ordinal);

    /// <summary>The number of last runs that a manifest names.</summary>
    internal const int RunsKept = 64;

    /// <summary>Whether a run's journal was merged into this manifest; null means no run.</summary>
    public bool Holds(string? run) =>
        run is null || LastRun == run || RecentRuns.Contains(run) || Runs.Any(r => r.Id == run);

    /// <summary>Whether some record of format 1 does not show how it was created.</summary>
    public bool HasUnproven => IsFormat1 && Records.Values.Any(r => r is { Created: true, Origin: null });
}

/// <summary>A raw request that was sent: the hash of its text in the plan, and its result as JSON if the plan names it.</summary>
internal sealed record RawResult(string Hash, string? Result);

internal sealed record ManifestOrg(string Id, string User, string InstanceUrl, string ApiVersion);

/// <summary>One record. <c>Hash</c> holds the fingerprint of each field of <c>Shape</c>, in its order.</summary>
/// <param name="In">The address of the parent record in which it is nested.</param>
/// <param name="Refs">The addresses of the plan's records that it refers to; they must be deleted after it.</param>
/// <param name="Order">Its position in the plan.</param>
/// <param name="Created">Whether this plan created it; a record that was found in the org is never deleted.</param>
internal sealed record ManifestRecord(
    string Type, string Id, string? In, ImmutableArray<string> Shape, string Hash, ImmutableArray<string> Refs, int Order, bool Created)
{
    // A packed record makes its texts when they are read.
    private readonly RecordSet? _set;
    private readonly int _row;
    private string? _id = Id;
    private string? _in = In;
    private bool _hasIn = true;
    private string? _hash = Hash;
    private ImmutableArray<string> _refs = Refs;
    private ImmutableSortedDictionary<string, string>? _sent;

    /// <summary>A record of a set.</summary>
    /// <param name="row">Its position in the set.</param>
    public ManifestRecord(RecordSet set, int row)
        : this(set.Head.Type, null!, null, set.Head.Shape, null!, default, set.OrderAt(row), set.Head.Created)
    {
        (_set, _row, _hasIn) = (set, row, set.Head.In is null);
        Keep = set.Head.Keep;
        IsNew = set.Head.IsNew;
        Deactivated = set.Head.Deactivated;
        Origin = set.Head.Origin;
        Seen = set.Head.HasSeen ? DateTimeOffset.FromUnixTimeSeconds(set.SeenAt(row)) : null;
        _sent = set.Head.Sent.IsEmpty ? NoPrints : null;
    }

    public string Id { get => _id ??= _set!.IdAt(_row); init => _id = value; }

    public string? In
    {
        get
        {
            if (!_hasIn)
            {
                (_in, _hasIn) = (_set!.InAt(_row), true);
            }
            return _in;
        }
        init => (_in, _hasIn) = (value, true);
    }

    public string Hash { get => _hash ??= _set!.HashAt(_row); init => _hash = value; }

    public ImmutableArray<string> Refs { get => _refs.IsDefault ? _refs = _set!.RefsAt(_row) : _refs; init => _refs = value; }

    /// <summary>Whether <c>$keep</c> protects it from deletion.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether a run that is not complete yet created it.</summary>
    public bool IsNew { get; init; }

    /// <summary>For a user: it was deactivated instead of deleted, and the next apply activates it.</summary>
    public bool Deactivated { get; init; }

    /// <summary>How this plan created the record; null for a record that was found in the org, and in a manifest of format 1.</summary>
    public Origin? Origin { get; init; }

    /// <summary>
    /// The fingerprints of the sent values of those fields for which <c>Hash</c> has the fingerprint of an expression (relative dates).
    /// </summary>
    public ImmutableSortedDictionary<string, string> Sent { get => _sent ??= _set?.SentAt(_row) ?? NoPrints; init => _sent = value; }

    /// <summary>
    /// The <c>SystemModstamp</c> of the row that was compared last, without fractions of a second, if the row held what was sent. Null if
    /// the row must be compared again: it was written since, or it differed.
    /// </summary>
    public DateTimeOffset? Seen { get; init; }

    /// <summary>
    /// The fingerprints of the org's values that the last repair replaced, by field. If a field has this value again, the org sets it.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Repaired { get; init; } = NoPrints;

    /// <summary>
    /// The fingerprints of values that the org sets itself, by field: they came back after a repair, and are not repaired a second time.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Own { get; init; } = NoPrints;

    /// <summary>The values that <c>$read</c> requested, each as JSON.</summary>
    public ImmutableSortedDictionary<string, string> Read { get; init; } = NothingRead;

    private static readonly ImmutableSortedDictionary<string, string> NothingRead =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    internal static ImmutableSortedDictionary<string, string> NoPrints => NothingRead;

    /// <summary>The fingerprint of the field's last sent value; null if the field was never sent.</summary>
    public string? FingerprintOf(string field)
    {
        if (_hash is null)
        {
            return _set!.FingerprintAt(_row, field);
        }
        var at = Shape.IndexOf(field);
        return at < 0 ? null : Hash.Substring(at * Fingerprint.Length, Fingerprint.Length);
    }

    /// <summary>
    /// The bits of the fingerprint of the field's last sent value; null if the field was never sent, or if its value is not known.
    /// </summary>
    public ulong? BitsOf(string field) => _hash is null ? _set!.BitsAt(_row, field)
        : Shape.IndexOf(field) is >= 0 and var at
            && Fingerprint.TryUnpack(_hash.AsSpan(at * Fingerprint.Length, Fingerprint.Length), out var bits) ? bits : null;

    /// <summary>Whether the record is nested in the record of this address; null is that of no record.</summary>
    public bool IsIn(string? address) => _hasIn ? _in == address : _set!.IsIn(_row, address);

    /// <summary>Whether both records have the same content.</summary>
    public bool Equals(ManifestRecord? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Type == other.Type
                && Id == other.Id
                && In == other.In
                && Hash == other.Hash
                && Shape.SequenceEqual(other.Shape)
                && Refs.SequenceEqual(other.Refs)
                && (Order, Created, Keep, IsNew, Deactivated) == (other.Order, other.Created, other.Keep, other.IsNew, other.Deactivated)
                && Origin == other.Origin
                && Seen == other.Seen
                && Sent.SequenceEqual(other.Sent)
                && Repaired.SequenceEqual(other.Repaired)
                && Own.SequenceEqual(other.Own)
                && Read.SequenceEqual(other.Read)));

    public override int GetHashCode() => HashCode.Combine(Type, Id);

    /// <summary>The same record after other records got new addresses (old, new).</summary>
    internal ManifestRecord Renamed(IReadOnlyDictionary<string, string> moves)
    {
        if ((In is null || !moves.ContainsKey(In)) && !Refs.Any(moves.ContainsKey))
        {
            return this;
        }
        return this with
        {
            In = In is null ? null : moves.GetValueOrDefault(In, In),
            Refs = [.. Refs.Select(r => moves.GetValueOrDefault(r, r))]
        };
    }

    /// <summary>The record after an update: with the sent fields, and with the org's values that a repair replaced.</summary>
    internal ManifestRecord Updated(JournalOperation operation)
    {
        var updated = WithFields(operation.Shape, operation.Hash);
        return updated with
        {
            Sent = updated.Sent.SetItems(operation.SentPrints),
            Repaired = operation.Replaced is null ? updated.Repaired : updated.Repaired.SetItems(operation.Replaced),
        };
    }

    /// <summary>The record with newly sent fields: existing fields are replaced, new fields are added at the end.</summary>
    public ManifestRecord WithFields(ImmutableArray<string> fields, string hash)
    {
        const int length = Fingerprint.Length;
        var all = Shape.Union(fields).ToImmutableArray();
        var text =
            string.Concat(all.Select(f => fields.IndexOf(f) is >= 0 and var at ? hash.Substring(at * length, length) : FingerprintOf(f)));
        return this with
        {
            Shape = all,
            Hash = text,
            Sent = Sent.Count == 0 ? Sent : Sent.RemoveRange(fields),
            Repaired = Repaired.Count == 0 ? Repaired : Repaired.RemoveRange(fields),
            Own = Own.Count == 0 ? Own : Own.RemoveRange(fields),
            Seen = null,
        };
    }
}
