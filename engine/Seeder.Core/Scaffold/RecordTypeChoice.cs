using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>Gives a record the first active record type of its type, and lists the others in a comment.</summary>
internal static class RecordTypeChoice
{
    public static void Add(ScaffoldRecord record)
    {
        if (Find(record.Type) is not { } chosen
            || record.Type.FindField("RecordTypeId") is not { Createable: true, RelationshipName: { } relationship } field
            || record.Has(field))
        {
            return;
        }
        record.Add(
            field,
            new ScaffoldValue.Mapping("DeveloperName", new ScaffoldValue.Text(chosen.DeveloperName)),
            Choices.Others([.. Active(record.Type).Where(t => t != chosen).Select(t => t.DeveloperName)]),
            relationship);
    }

    /// <summary>The record type that the record gets; null if the type has no active one.</summary>
    public static RecordTypeSchema? Find(ObjectSchema type) => Active(type).FirstOrDefault(t => !IsOfPersons(type, t));

    private static IEnumerable<RecordTypeSchema> Active(ObjectSchema type) =>
        type.RecordTypes.Where(t => t is { Active: true, Available: true, Master: false });

    // A person account has a last name and no name. A describe does not tell which record types are for persons; Salesforce calls the first
    // one PersonAccount. Without a record type, the account is a company.
    private static bool IsOfPersons(ObjectSchema type, RecordTypeSchema recordType) =>
        type.FindField("IsPersonAccount") is not null
            && recordType.DeveloperName.Contains("Person", StringComparison.OrdinalIgnoreCase);
}
