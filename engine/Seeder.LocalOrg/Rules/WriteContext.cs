namespace Seeder.Local;

/// <summary>All that one transaction of writes needs: the connection, the org, the moment, and where to note what it did.</summary>
internal sealed class WriteContext(Sqlite db, OrgState org, Touched touched, ApiRequest? request = null)
{
    private readonly HashSet<string> knownTargets = new(StringComparer.Ordinal);

    public Sqlite Db { get; } = db;
    public Schema Schema => org.Schema;
    public Counters Counters => org.Counters;
    public OrgIdentity Identity => org.Identity;
    public Touched Touched { get; } = touched;

    /// <summary>A fault rule says that another transaction holds the rows.</summary>
    public bool Locked { get; } = request?.Locked ?? false;

    /// <summary>The client takes the risk that a duplicate rule only warns of.</summary>
    public bool AllowDuplicates { get; } = request?.AllowDuplicates ?? false;

    /// <summary>Assignment rules may set the owner; the client can switch that off.</summary>
    public bool AutoAssign { get; } = request?.AutoAssign ?? false;

    public RuleBook Rules => org.Rules;

    public RecordTypeDef? RecordType(ObjectDef type, string id) => org.RecordTypeIds.GetValueOrDefault(type.Name)?.Find(r => r.Id == id).Type;

    /// <summary>Audit fields hold whole seconds, as the org's own answers do.</summary>
    public long Now { get; } = org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;

    public string Today { get; } = Temporal.Wire(DateOnly.FromDateTime(org.Time.GetUtcNow().UtcDateTime));

    /// <summary>True once an id was seen alive in this transaction.</summary>
    public bool IsKnownTarget(string id) => knownTargets.Contains(id);

    public void KnowTarget(string id) => knownTargets.Add(id);

    public void ForgetTarget(string id) => knownTargets.Remove(id);
}
