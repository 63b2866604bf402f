using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>What a record of a standard type needs and no describe tells (object reference), and what makes it usable in a demo.</summary>
internal static class ObjectNeeds
{
    // Of names with a bar between them one is set: the one whose type the user named, else the first.
    private static readonly FrozenDictionary<string, string[]> Fields = new Dictionary<string, string[]>
    {
        ["Asset"] = ["AccountId"],
        ["CampaignMember"] = ["ContactId|LeadId"],
        ["Case"] = ["Subject"],
        ["EmailMessage"] = ["Subject"],
        ["Event"] = ["Subject", "StartDateTime", "DurationInMinutes"],
        ["FeedItem"] = ["Body"],
        ["Group"] = ["Type"],
        ["Knowledge__kav"] = ["Title"],
        ["OpportunityLineItem"] = ["PricebookEntryId", "UnitPrice"],
        ["OrderItem"] = ["UnitPrice"],
        ["Partner"] = ["AccountFromId|OpportunityId"],
        ["PermissionSetAssignment"] = ["PermissionSetId|PermissionSetGroupId"],
        ["Pricebook2"] = ["IsActive"],
        ["PricebookEntry"] = ["IsActive"],
        ["Product2"] = ["IsActive"],
        ["QuoteLineItem"] = ["UnitPrice"],
        ["Task"] = ["Subject"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Records with lines need the price book of the prices of their lines. An opportunity gets it with its first line.
    private static readonly FrozenDictionary<string, string> PricedBy = new Dictionary<string, string>
    {
        ["Order"] = "OrderItem",
        ["Quote"] = "QuoteLineItem",
        ["ServiceContract"] = "ContractLineItem",
        ["WorkOrder"] = "WorkOrderLineItem",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The type that a polymorphic lookup should refer to, where the usual choice does not suit it.
    private static readonly FrozenDictionary<string, string> Targets = new Dictionary<string, string>
    {
        ["ContactPointConsent.ContactPointId"] = "ContactPointEmail",
        ["ContentWorkspaceMember.MemberId"] = "Group",
        ["EventRelation.RelationId"] = "Contact",
        ["TaskRelation.RelationId"] = "Contact",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // The types that are usual parents, the most usual one first.
    private static readonly string[] UsualTargets = ["Account", "User", "Contact", "FeedItem", "WorkType", "Case", "Group"];

    // The target also if the user named another possible type: the service channel of the plan routes cases.
    private static readonly FrozenDictionary<string, string> FixedTargets = new Dictionary<string, string>
    {
        ["AgentWork.WorkItemId"] = "Case",
        ["PendingServiceRouting.WorkItemId"] = "Case",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Records that every org has, by a field with a fixed value.
    private static readonly FrozenDictionary<string, (string Field, ScaffoldValue Value)> Standard =
        new Dictionary<string, (string, ScaffoldValue)>
        {
            ["Pricebook2"] = ("IsStandard", new ScaffoldValue.Written("true")),
            ["Profile"] = ("Name", new ScaffoldValue.Text("Standard User")),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Records that the org creates with a record of another type, which has their ids in a field.
    private static readonly FrozenDictionary<string, (string Type, string Field)> CreatedWith = new Dictionary<string, (string, string)>
    {
        ["ContentDocument"] = ("ContentVersion", "ContentDocumentId"),
        ["Knowledge__ka"] = ("Knowledge__kav", "KnowledgeArticleId"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fields that are set although the describe does not require them. Each item lists alternatives.</summary>
    public static IEnumerable<string[]> FieldsOf(ObjectSchema type) =>
        (Fields.GetValueOrDefault(type.Name) ?? []).Select(names => names.Split('|'));

    /// <summary>
    /// What a record is, if records of its type are of several kinds and a lookup needs one of them; empty for the usual kind. A group is a
    /// regular one, and only a queue owns records.
    /// </summary>
    public static string KindOf(ObjectSchema type, FieldSchema field) =>
        type.Name == "QueueSobject" && field.Name == "QueueId" ? "Queue" : "";

    /// <summary>
    /// The number of the record among those of its type. A relation connects a contact with another account than that of the contact.
    /// </summary>
    public static int NumberOf(ObjectSchema type, FieldSchema field) => IsRelation(type) && field.Name == "AccountId" ? 2 : 1;

    /// <summary>A type of which the plan also needs a record, and the lookup to it; null if the record needs no more.</summary>
    public static (string Type, string Lookup)? AlsoNeeded(ObjectSchema type) =>
        IsRelation(type) ? ("Account", "Contact.AccountId") : null;

    /// <summary>Whether the record needs the price book of its lines, because the plan has lines.</summary>
    public static bool NeedsPricebook(ObjectSchema type, IEnumerable<string> types) =>
        PricedBy.TryGetValue(type.Name, out var line) && types.Contains(line, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether optional lookups may refer to records of the type. Prices are those of the standard price book, so the records with lines
    /// belong to it too, and not to another price book of the plan.
    /// </summary>
    public static bool MayBeParent(ObjectSchema type, IEnumerable<string> types) =>
        type.Name != "Pricebook2" || !types.Contains("PricebookEntry", StringComparer.OrdinalIgnoreCase);

    /// <summary>The possible types of a required lookup, the best one first.</summary>
    public static IEnumerable<string> TargetsOf(ObjectSchema type, FieldSchema field, IEnumerable<string> named)
    {
        // A share with the owner has no effect, and the running user owns the record.
        var own = type.Name.EndsWith("Share", StringComparison.Ordinal) && field.Name == "UserOrGroupId" ? "Group"
            : Targets.GetValueOrDefault($"{type.Name}.{field.Name}");
        // Comments belong to a feed item, also if the user named a feed that contains it, such as CaseFeed.
        var first = FixedTargets.GetValueOrDefault($"{type.Name}.{field.Name}", "FeedItem");
        return named.Prepend(first).Concat(own is null ? UsualTargets : [own, .. UsualTargets])
            .Where(n => field.ReferenceTo.Contains(n, StringComparer.OrdinalIgnoreCase))
            .Concat(field.ReferenceTo)
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The field and value by which a record that every org has is found; null if it is not known.</summary>
    public static (string Field, ScaffoldValue Value)? StandardRecord(ObjectSchema type) =>
        Standard.TryGetValue(type.Name, out var found) && type.FindField(found.Field) is not null ? found : null;

    /// <summary>Whether a lookup of this type refers to the record that every org has, also if the type can be created.</summary>
    public static bool UsesStandardRecord(ObjectSchema type, FieldSchema field) =>
        type.Name == "PricebookEntry" && field.Name == "Pricebook2Id";

    /// <summary>The type with whose records the org creates those of this type, and the field with their ids.</summary>
    public static (string Type, string Field)? CreatedBy(string type) => CreatedWith.TryGetValue(type, out var found) ? found : null;

    /// <summary>
    /// Whether an optional lookup is left out: owners have defaults, a user with a contact is one of a portal, which needs another license,
    /// a price tells the product of a line, and a link of the plan connects a file.
    /// </summary>
    /// <param name="types">The types of the plan.</param>
    public static bool IsLeftOut(ObjectSchema type, FieldSchema field, IEnumerable<string> types) =>
        field.Name is "OwnerId" or "RecordTypeId"
            || (type.Name == "User" && field.Name != "UserRoleId")
            || (field.Name == "Product2Id" && type.FindField("PricebookEntryId") is not null)
            || (field.Name == "FirstPublishLocationId" && types.Contains("ContentDocumentLink", StringComparer.OrdinalIgnoreCase))
            || IsAlternative(type, field);

    /// <summary>Whether two lookups exclude each other: a task or an event of a lead refers to nothing else.</summary>
    public static bool Excludes(ObjectSchema type, ScaffoldField set, FieldSchema field) =>
        type.Name is "Task" or "Event"
            && field.Name == "WhatId"
            && set is { Field.Name: "WhoId", Value: ScaffoldValue.Reference { Target.Type.Name: "Lead" } };

    private static bool IsRelation(ObjectSchema type) => type.Name == "AccountContactRelation";

    // Alternatives exclude each other: a member of a campaign is a contact or a lead.
    private static bool IsAlternative(ObjectSchema type, FieldSchema field) =>
        FieldsOf(type).Any(names => names.Length > 1 && names.Contains(field.Name, StringComparer.OrdinalIgnoreCase));
}
