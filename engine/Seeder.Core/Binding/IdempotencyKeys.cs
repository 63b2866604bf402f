using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Which field keeps a record from being created twice: the org stores a value of it once, so a call that is repeated fails as a whole,
/// and one query tells what became of the first.
/// </summary>
internal static class IdempotencyKeys
{
    /// <summary>A run's id (32 characters), a hyphen and a record's place.</summary>
    public const int LongestValue = 40;

    // Types that take no field of one's own; there a record is known by what it holds. Setup objects stand in SetupObjects.
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
    /// The field of <c>options.guard</c> that the engine fills in this record; null if the type has no such field, or the plan gives it a
    /// value itself.
    /// </summary>
    public static FieldSchema? FilledIn(SeedPlan plan, SeedRecord record) =>
        plan.Options.Guard is { } name && record.Type.FindField(name) is { } field && Fits(field) && !Sends(record, field) ? field : null;

    /// <summary>Fields that are unique and that the plan gives a value. One is enough to refuse a repeat.</summary>
    public static IEnumerable<BoundField> Own(SeedRecord record) =>
        record.Fields.Take(record.CreateFieldCount).Where(IsOwn);

    /// <summary>Whether the org stores a value of the field once. Assumed of Username, whose describe does not say it.</summary>
    public static bool IsUnique(FieldSchema field) => field.Unique || field.Name == "Username";

    public static bool IsOwn(BoundField field) =>
        IsUnique(field.Field) && field.Value is not (FieldValue.Null or FieldValue.Timed or FieldValue.OrgValue);

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
