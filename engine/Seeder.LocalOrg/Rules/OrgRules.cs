using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Rules that an administrator would add to an org. Conditions are formulas, as in validation rules. In JSON, a missing list is empty.
/// </summary>
public sealed record OrgRules
{
    /// <summary>No rules.</summary>
    public static OrgRules None { get; } = new();

    /// <summary>Validation rules. All rules that apply to a record are reported.</summary>
    public IReadOnlyList<ValidationRule> Validation { get; init => field = value ?? []; } = [];

    /// <summary>Duplicate rules. The first one that finds duplicates is reported.</summary>
    public IReadOnlyList<DuplicateRule> Duplicates { get; init => field = value ?? []; } = [];

    /// <summary>Assignment rules. The first rule of the object whose condition is true sets the owner.</summary>
    public IReadOnlyList<AssignmentRule> Assignment { get; init => field = value ?? []; } = [];

    /// <summary>Changes that are made before a record is checked, like those of before triggers.</summary>
    public IReadOnlyList<RewriteRule> Rewrites { get; init => field = value ?? []; } = [];

    /// <summary>Records that are created after a record is inserted, in the same transaction, like those of after triggers.</summary>
    public IReadOnlyList<ChildRule> Children { get; init => field = value ?? []; } = [];

    /// <summary>Objects for whose records the org creates rows of history, sharing and feed, as far as the object has them.</summary>
    public IReadOnlyList<string> Tracking { get; init => field = value ?? []; } = [];

    /// <summary>
    /// The permission "Set Audit Fields upon Record Creation": every user may set CreatedDate, CreatedById, LastModifiedDate and
    /// LastModifiedById of a new record.
    /// </summary>
    public bool SetAuditFields { get; init; }

    /// <summary>The permission "Bulk API Hard Delete": every user may create jobs of Bulk API 2.0 that delete rows for good.</summary>
    public bool BulkHardDelete { get; init; }

    /// <summary>
    /// Ids of records that the logged-in user may not see. Queries and retrieves do not find them, neither as existing nor as deleted
    /// records.
    /// </summary>
    public IReadOnlyList<string> Hidden { get; init => field = value ?? []; } = [];
}

/// <summary>Rejects records for which its condition is true.</summary>
/// <param name="Field">The field at which the error is shown; null for the whole record.</param>
public sealed record ValidationRule(string Object, string Name, string Condition, string Message, string? Field = null);

/// <summary>Finds records with the same values in all of the fields, compared case-insensitively. Empty values are never equal.</summary>
/// <param name="Alert">Whether the rule only alerts, so that clients can save with allowSave=true; otherwise it blocks.</param>
public sealed record DuplicateRule(
    string Object, string Name, IReadOnlyList<string> Fields, bool Alert = true, string Message = "Use one of these records?");

/// <summary>Changes the text of a field to upper case.</summary>
public sealed record RewriteRule(string Object, string Field);

/// <summary>Sets the owner of records, unless the client switches assignment off.</summary>
/// <param name="Condition">The condition; null applies to every record.</param>
public sealed record AssignmentRule(string Object, string OwnerId, string? Condition = null);

/// <summary>Creates a child for every new record of an object.</summary>
/// <param name="Lookup">The child's lookup to the new record.</param>
/// <param name="Values">The child's other fields, as in a REST request.</param>
/// <param name="User">
/// The user who creates the child: an id, a user name, or <c>automated</c> (the Automated Process user); null means the user who created
/// the record.
/// </param>
public sealed record ChildRule(
    string Object, string Child, string Lookup, IReadOnlyDictionary<string, JsonElement>? Values = null, string? User = null);
