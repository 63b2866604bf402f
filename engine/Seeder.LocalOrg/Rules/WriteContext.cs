using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>The context of one transaction: the connection, the org, the time, and the log of its changes.</summary>
/// <param name="db">The connection, with a transaction open.</param>
/// <param name="org">The org.</param>
/// <param name="touched">Receives what the transaction changes.</param>
/// <param name="request">The client's request; null if the org itself writes.</param>
/// <param name="userId">The user who writes; null means the user of the request, or the org's first user.</param>
internal sealed class WriteContext(Sqlite db, OrgState org, Touched touched, ApiRequest? request = null, string? userId = null)
{
    // "Set Audit Fields upon Record Creation" applies to these standard objects and to custom objects (Salesforce help; not in the
    // fact sheet).
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

    /// <summary>Whether the object can have rows.</summary>
    public bool HasTable(ObjectDef type) => org.Database.Has(type);

    /// <summary>The org's identity, with the user who writes.</summary>
    public OrgIdentity Identity { get; } = (userId ?? request?.UserId) is { } user ? org.Identity with { UserId = user } : org.Identity;

    /// <summary>Whether the user may set audit fields of every object, whatever the org's rules say.</summary>
    public bool SetsAllAudit { get; init; }

    public Touched Touched { get; } = touched;

    /// <summary>Whether a fault rule locks the rows.</summary>
    public bool Locked { get; } = request?.Locked ?? false;

    /// <summary>Whether the client saves in spite of alerts of duplicate rules.</summary>
    public bool AllowDuplicates { get; } = request?.AllowDuplicates ?? false;

    /// <summary>Whether assignment rules may set the owner; the client can switch them off.</summary>
    public bool AutoAssign { get; init; } = request?.AutoAssign ?? false;

    public RuleBook Rules => org.Rules;

    /// <summary>The number of triggers that run: each was called by a change of the one before.</summary>
    public int TriggerDepth { get; private init; }

    /// <summary>
    /// The same transaction in a trigger, with another user; null keeps the user. Its changes count as changes of the org itself.
    /// </summary>
    public WriteContext InTrigger(string? user) =>
        new(Db, org, new Touched(), null, user ?? Identity.UserId) { TriggerDepth = TriggerDepth + 1 };

    /// <summary>Whether the user may set this audit field of a new record.</summary>
    public bool SetsAudit(ObjectDef type, FieldDef field) =>
        AuditFields.Contains(field.Name) && (SetsAllAudit || (Rules.Rules.SetAuditFields && HasAudit(type)));

    /// <summary>Whether the permission to set audit fields applies to this object.</summary>
    public static bool HasAudit(ObjectDef type) => type.Traits.Custom || WithAudit.Contains(type.Name);

    public static bool IsAudit(FieldDef field) => AuditFields.Contains(field.Name);

    public RecordTypeDef? RecordType(ObjectDef type, string id) =>
        org.RecordTypeIds.GetValueOrDefault(type.Name)?.Find(r => r.Id == id).Type;

    /// <summary>The time of the transaction. Audit fields have whole seconds, as in Salesforce's responses.</summary>
    public long Now { get; } = org.Time.GetUtcNow().ToUnixTimeSeconds() * 1000;

    public string Today { get; } = Temporal.Wire(DateOnly.FromDateTime(org.Time.GetUtcNow().UtcDateTime));

    /// <summary>Whether this transaction has already seen that the record with this id exists.</summary>
    public bool IsKnownTarget(string id) => knownTargets.Contains(id);

    public void KnowTarget(string id) => knownTargets.Add(id);

    public void ForgetTarget(string id) => knownTargets.Remove(id);
}
