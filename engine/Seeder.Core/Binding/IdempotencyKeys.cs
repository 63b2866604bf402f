using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Finds the field that prevents duplicate records. The org accepts each of its values once. So a repeated call fails completely, and one
/// query tells whether the first call was committed.
/// </summary>
internal static class IdempotencyKeys
{
    /// <summary>The length of a generated value: a run's id (32 characters), a hyphen, and the record's number.</summary>
    public const int LongestValue = 40;

    // Types that cannot have custom fields. Their records are identified by their values. Setup objects are listed in SetupObjects.
    private static readonly FrozenSet<string> WithoutCustomFields = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Attachment",
        "BusinessHours",
        "CampaignMemberStatus",
        "CaseComment",
        "ContentDocument",
        "ContentDocumentLink",
        "FeedComment",
        "FeedItem",
        "Note",
        "OpportunityShare", "AccountShare", "CaseShare", "ContactShare", "LeadShare", "Topic", "TopicAssignment");

    public static bool TakesCustomFields(ObjectSchema type) =>
        !WithoutCustomFields.Contains(type.Name) && (!SetupObjects.Contains(type.Name) || type.Name == "User");

    public static bool Fits(FieldSchema field) =>
        field is { Type: FieldType.String, Unique: true, Createable: true, Length: 0 or >= LongestValue };

    /// <summary>
    /// The field of <c>options.guard</c> that Seeder sets in this record; null if the type has no such field, or if the plan sets it.
    /// </summary>
    public static FieldSchema? FilledIn(TypedPlan plan, SeedRecord record) =>
        plan.Options.Guard is { } name && record.Type.FindField(name) is { } field && Fits(field) && !Sends(record, field) ? field : null;

    /// <summary>The unique fields that the plan sets. One of them is enough for the org to reject a repeated create.</summary>
    public static IEnumerable<BoundField> Own(SeedRecord record) =>
        from field in Enumerable.Range(0, record.CreateFieldCount)
        where SpecialRules.IsUnique(record.FieldAt(field)) && IsOwn(record.Fields[field])
        select record.Fields[field];

    /// <summary>Whether the plan sets a unique field of the record.</summary>
    public static bool HasOwn(SeedRecord record)
    {
        for (var i = 0; i < record.CreateFieldCount; i++)
        {
            if (SpecialRules.IsUnique(record.FieldAt(i)) && IsOwn(record.Fields[i]))
            {
                return true;
            }
        }
        return false;
    }

    public static bool IsOwn(BoundField field) =>
        SpecialRules.IsUnique(field.Field) && field.Value is not (FieldValue.Null or FieldValue.Timed or FieldValue.OrgValue);

    private static bool Sends(SeedRecord record, FieldSchema field)
    {
        for (var i = 0; i < record.CreateFieldCount; i++)
        {
            if (ReferenceEquals(record.Fields[i].Field, field))
            {
                return true;
            }
        }
        return false;
    }
}
