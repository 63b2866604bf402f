using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>All that one transaction of writes needs: the connection, the org, the moment, and where to note what it did.</summary>
/// <param name="db">The connection, inside a transaction.</param>
/// <param name="org">The org.</param>
/// <param name="touched">Takes what the transaction did.</param>
/// <param name="request">The client's; null for work of the org itself.</param>
/// <param name="userId">Who writes; null is who sent the request, or the org's first user.</param>
internal sealed class WriteContext(Sqlite db, OrgState org, Touched touched, ApiRequest? request = null, string? userId = null)
{
    // "Set Audit Fields upon Record Creation" counts for these standard objects and for custom ones (Salesforce help; not in the fact
    // sheet).
    private static readonly FrozenSet<string> WithAudit = FrozenSet.Create(
        "Account",
        "Attachment",
        "CampaignMember",
        "Case",
        "CaseComment",
        "Contact",
        "ContentVersion",
        "Contract",
        "Event",
        "Lead",
        "Opportunity",
        "Task");

    private static readonly FrozenSet<string> AuditFields = FrozenSet.Create(
        "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById");

    private readonly HashSet<string> knownTargets = new(StringComparer.Ordinal);

    public Sqlite Db { get; } = db;
    public Schema Schema => org.Schema;
    public Counters Counters => org.Counters;

    /// <summary>The org's, with the user who writes.</summary>
    public OrgIdentity Identity { get; } = (userId ?? request?.UserId) is { } user ? org.Identity with { UserId = user } : org.Identity;

    /// <summary>Whoever writes may set audit fields of every object, whatever the org's rules say.</summary>
    public bool SetsAllAudit { get; init; }

    public Touched Touched { get; } = touched;

    /// <summary>A fault rule says that another transaction holds the rows.</summary>
    public bool Locked { get; } = request?.Locked ?? false;

    /// <summary>The client takes the risk that a duplicate rule only warns of.</summary>
    public bool AllowDuplicates { get; } = request?.AllowDuplicates ?? false;

    /// <summary>Assignment rules may set the owner; the client can switch that off.</summary>
    public bool AutoAssign { get; } = request?.AutoAssign ?? false;

    public RuleBook Rules => org.Rules;

    /// <summary>The same transaction, with another user; what it does counts as the org's own work.</summary>
    public WriteContext As(string? user) => new(Db, org, new Touched(), null, user ?? Identity.UserId);

    /// <summary>Whether the writer may give this audit field of a new record.</summary>
    public bool SetsAudit(ObjectDef type, FieldDef field) =>
        AuditFields.Contains(field.Name) && (SetsAllAudit || (Rules.Rules.SetAuditFields && HasAudit(type)));

    /// <summary>Whether the org's permission to set audit fields counts for this object.</summary>
    public static bool HasAudit(ObjectDef type) => type.Traits.Custom || WithAudit.Contains(type.Name);

    public static bool IsAudit(FieldDef field) => AuditFields.Contains(field.Name);

    public RecordTypeDef? RecordType(ObjectDef type, string id) =>
        org.RecordTypeIds.GetValueOrDefault(type.Name)?.Find(r => r.Id == id).Type;

    /// <summary>Audit fields hold whole seconds, as the org's own answers do.</summary>
    public long Now { get; } = org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;

    public string Today { get; } = Temporal.Wire(DateOnly.FromDateTime(org.Time.GetUtcNow().UtcDateTime));

    /// <summary>True once an id was seen alive in this transaction.</summary>
    public bool IsKnownTarget(string id) => knownTargets.Contains(id);

    public void KnowTarget(string id) => knownTargets.Add(id);

    public void ForgetTarget(string id) => knownTargets.Remove(id);
}
