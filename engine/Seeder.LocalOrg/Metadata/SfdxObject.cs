using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Reads a custom object from its <c>.object-meta.xml</c>.</summary>
internal static class SfdxObject
{
    /// <summary>Returns the object. A standard object that the catalogue does not contain gets the fields that most objects have.</summary>
    /// <param name="xml">The content of its file; an empty element if it has none.</param>
    /// <param name="article">The object whose standard fields all article types have; null if the org has none.</param>
    public static ObjectDraft Draft(string name, XElement xml, ObjectDraft? article)
    {
        var type = name.EndsWith("__mdt", StringComparison.Ordinal);
        var label = xml.Text("label") ?? name;
        var draft = new ObjectDraft(
            new ObjectTraits
            {
                Name = name,
                Label = label,
                Plural = xml.Text("pluralLabel") ?? label + "s",
                Custom = type || name.EndsWith("__c", StringComparison.Ordinal),
                Activities = xml.Flag("enableActivities"),
                // Records of custom metadata types are deployed, not created by the API.
                Createable = !type,
                Updateable = !type,
                Deletable = !type,
                Hard = type,
                Lacks = type ? ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"] : [],
            },
            prefix: null);
        if (name.EndsWith("__kav", StringComparison.Ordinal))
        {
            draft.Fields.AddRange(
                article?.Fields.Where(f => !f.Custom) ?? [Text("Title") with { NameField = true }, Text("UrlName"), Text("Language")]);
            return draft;
        }

        if (type)
        {
            draft.Fields.AddRange(
            [
                Fixed("DeveloperName", 40) with { NameField = true, IdLookup = true }, Fixed("MasterLabel", 40), Fixed("Label", 40),
                Fixed("QualifiedApiName", 70), Fixed("Language", 40), Fixed("NamespacePrefix", 15),
            ]);
            return draft;
        }

        draft.Fields.Add(Name(xml.Child("nameField")));
        switch (xml.Text("customSettingsType"))
        {
            case "Hierarchy":
                draft.Fields.Add(SetupOwner());
                break;
            case "List":
                break;
            case null when xml.Text("sharingModel") != "ControlledByParent":
                draft.Fields.Add(Owner());
                break;
        }

        return draft;
    }

    /// <summary>The kind of an object that has no rows; null for an object with rows, or one of unknown kind.</summary>
    public static string? WithoutRows(string name) => name[(name.LastIndexOf("__", StringComparison.Ordinal) + 1)..] switch
    {
        "_e" => "a platform event",
        "_x" => "an external object",
        "_b" => "a big object",
        _ => null,
    };

    private static FieldDef Text(string name) => new() { Name = name, Label = name, Type = FieldType.String, Length = 255 };

    private static FieldDef Fixed(string name, int length) => Text(name) with { Length = length, Createable = false, Updateable = false };

    private static FieldDef Name(XElement? xml)
    {
        var auto = xml.Text("type") == "AutoNumber";
        return new FieldDef
        {
            Name = "Name",
            Label = xml.Text("label") ?? "Name",
            Type = FieldType.String,
            Length = 80,
            NameField = true,
            IdLookup = true,
            // A record without a name gets its id as its name, so the field is not required.
            DefaultedOnCreate = true,
            Nillable = !auto,
            Createable = !auto,
            Updateable = !auto,
            AutoFormat = auto ? xml.Text("displayFormat") ?? "{0}" : null,
            AutoStart = auto ? xml!.Number("startingNumber", 1) : 1,
        };
    }

    /// <summary>For whom the values of a hierarchy custom setting are: the whole org, a profile or a user. Each has at most one
    /// row.</summary>
    private static FieldDef SetupOwner() => new()
    {
        Name = FieldDef.SetupOwner,
        Label = "Location",
        Type = FieldType.Reference,
        Length = 18,
        Nillable = false,
        DefaultedOnCreate = true,
        Unique = true,
        ReferenceTo = ["Organization", "Profile", "User"],
        RelationshipName = "SetupOwner",
    };

    private static FieldDef Owner() => new()
    {
        Name = "OwnerId",
        Label = "Owner ID",
        Type = FieldType.Reference,
        Length = 18,
        Nillable = false,
        DefaultedOnCreate = true,
        ReferenceTo = ["Group", "User"],
        RelationshipName = "Owner",
    };
}
