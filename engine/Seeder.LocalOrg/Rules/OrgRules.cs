using System.Text.Json;

namespace Seeder.Local;

/// <summary>What an org's administrators add to its behaviour; conditions are formulas, as in validation rules. A list that JSON leaves out
/// is empty.</summary>
public sealed record OrgRules
{
    /// <summary>An org whose administrators added nothing.</summary>
    public static OrgRules None { get; } = new();

    /// <summary>All that hold for a record are reported.</summary>
    public IReadOnlyList<ValidationRule> Validation { get; init => field = value ?? []; } = [];

    /// <summary>The first one that finds something is reported.</summary>
    public IReadOnlyList<DuplicateRule> Duplicates { get; init => field = value ?? []; } = [];

    /// <summary>The first one of an object whose condition holds sets the owner.</summary>
    public IReadOnlyList<AssignmentRule> Assignment { get; init => field = value ?? []; } = [];

    /// <summary>Carried out before a record is judged, as before triggers are.</summary>
    public IReadOnlyList<RewriteRule> Rewrites { get; init => field = value ?? []; } = [];

    /// <summary>Carried out after a record is inserted, as after triggers are; in the same transaction.</summary>
    public IReadOnlyList<ChildRule> Children { get; init => field = value ?? []; } = [];

    /// <summary>Objects whose records get rows of history, of sharing and of the feed, made by the org: those that have such
    /// children.</summary>
    public IReadOnlyList<string> Tracking { get; init => field = value ?? []; } = [];

    /// <summary>The permission "Set Audit Fields upon Record Creation": every user may send CreatedDate, CreatedById, LastModifiedDate and
    /// LastModifiedById of a new record.</summary>
    public bool SetAuditFields { get; init; }

    /// <summary>Ids of records that the running user may not see: queries and retrieves find them neither alive nor deleted.</summary>
    public IReadOnlyList<string> Hidden { get; init => field = value ?? []; } = [];
}

/// <summary>Refuses records for which its condition holds.</summary>
/// <param name="Field">Where the error stands; null for the record as a whole.</param>
public sealed record ValidationRule(string Object, string Name, string Condition, string Message, string? Field = null);

/// <summary>Finds records that have the same values, without regard to case, in all of the fields; empty values match nothing.</summary>
/// <param name="Alert">Clients that send allowSave=true may save all the same; otherwise the rule blocks.</param>
public sealed record DuplicateRule(
    string Object, string Name, IReadOnlyList<string> Fields, bool Alert = true, string Message = "Use one of these records?");

/// <summary>Stores a text in capitals, whatever the client sends.</summary>
public sealed record RewriteRule(string Object, string Field);

/// <summary>Gives records to an owner, unless the client switches assignment off.</summary>
/// <param name="Condition">Null holds for every record.</param>
public sealed record AssignmentRule(string Object, string OwnerId, string? Condition = null);

/// <summary>Adds a child to every new record of an object.</summary>
/// <param name="Lookup">The child's field that takes the new record's id.</param>
/// <param name="Values">Its other fields, as a client sends them.</param>
/// <param name="User">Who creates it: an id, a username, or <c>automated</c>; null is who created the record.</param>
public sealed record ChildRule(
    string Object, string Child, string Lookup, IReadOnlyDictionary<string, JsonElement>? Values = null, string? User = null);
