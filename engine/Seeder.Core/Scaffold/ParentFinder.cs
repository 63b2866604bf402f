using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>The type to which a required lookup refers, and the field of its record that holds the id; null if it is the id
/// itself.</summary>
internal sealed record ParentType(ObjectSchema Type, string? Field = null);

/// <summary>
/// Chooses the parent for a required lookup: a record of the plan, the running user, or a record that the org has already.
/// </summary>
internal sealed class ParentFinder(KnownTypes types, List<ObjectSchema> named, DiagnosticBag diagnostics)
{
    /// <summary>Returns the type whose record becomes the parent; null if the field is set to another value or has an error.</summary>
    public ParentType? Find(ScaffoldRecord record, FieldSchema field)
    {
        ObjectSchema? existing = null;
        foreach (var name in ObjectNeeds.TargetsOf(record.Type, field, named.Select(t => t.Name)))
        {
            if (name == "User" && !named.Exists(t => t.Name == name))
            {
                record.Add(field, new ScaffoldValue.Written("${org.user}"), "the user who applies the plan");
                return null;
            }
            if (types.Find(name) is not { } type)
            {
                if (types.IsMissing(name))
                {
                    return null;
                }
                continue;
            }
            if (AddStandard(record, field, type))
            {
                return null;
            }
            if (Creatable(type) is { } parent)
            {
                return parent;
            }
            if (types.Missing.IsEmpty)
            {
                existing ??= type;
            }
        }
        if (existing is not null)
        {
            AddExisting(record, field, existing, "Salesforce does not let a client create it");
        }
        else if (types.Missing.IsEmpty)
        {
            var reason = field.ReferenceTo.IsEmpty ? "it is not known which records it refers to"
                : $"no type to which it refers is known: {Quoting.SomeAndCount(field.ReferenceTo, 3)}";
            diagnostics.Add(ScaffoldDiagnostics.CannotFill(record.Type, field, reason));
        }
        return null;
    }

    /// <summary>Sets the price book of the prices in the plan.</summary>
    public void AddPricebook(ScaffoldRecord record)
    {
        if (record.Type.FindField("Pricebook2Id") is { Createable: true, RelationshipName: { } relationship } field && !record.Has(field))
        {
            record.Add(field, new ScaffoldValue.Mapping("IsStandard", new ScaffoldValue.Written("true")), key: relationship);
        }
    }

    /// <summary>Refers to a record that the org must have. The user has to write which one.</summary>
    public void AddExisting(ScaffoldRecord record, FieldSchema field, ObjectSchema target, string reason)
    {
        if (field.RelationshipName is not { } relationship || KeyOf(target) is not { } key)
        {
            diagnostics.Add(ScaffoldDiagnostics.CannotFill(
                record.Type, field, $"it refers to a {target.Name} that the org must have, and no field can find one"));
            return;
        }
        diagnostics.Add(ScaffoldDiagnostics.NeedsExisting(record.Type, field, target.Name, reason));
        AddMapping(
            record,
            field,
            relationship,
            target,
            key.Name,
            new ScaffoldValue.Text("Demo"),
            $"write the {key.Name} of a {target.Name} that the org has");
    }

    // Refers to a record that every org has.
    private static bool AddStandard(ScaffoldRecord record, FieldSchema field, ObjectSchema type)
    {
        if (ObjectNeeds.StandardRecord(type) is not { } standard
            || field.RelationshipName is not { } relationship
            || (type.Createable && !ObjectNeeds.UsesStandardRecord(record.Type, field)))
        {
            return false;
        }
        AddMapping(record, field, relationship, type, standard.Field, standard.Value, null);
        return true;
    }

    private ParentType? Creatable(ObjectSchema type) =>
        type.Createable && RowlessTypes.KindOf(type.Name) is null ? new ParentType(type)
        : ObjectNeeds.CreatedBy(type.Name) is { } maker
            && types.Find(maker.Type) is { Createable: true } creator
            && creator.FindField(maker.Field) is not null ? new ParentType(creator, maker.Field)
        : null;

    private static void AddMapping(
        ScaffoldRecord record,
        FieldSchema field,
        string relationship,
        ObjectSchema target,
        string key,
        ScaffoldValue value,
        string? comment)
    {
        var mapping = new ScaffoldValue.Mapping(key, value);
        record.Add(field, field.Polymorphic ? new ScaffoldValue.Mapping(target.Name, mapping) : mapping, comment, relationship);
    }

    // A field by which people know a record.
    private static FieldSchema? KeyOf(ObjectSchema type) => type.Fields
        .Where(f => f.Type is FieldType.String or FieldType.Email && f.IsFilterable)
        .OrderBy(f => f.NameField ? 0 : Array.IndexOf(KeyNames, f.Name) is >= 0 and var at ? at + 1 : KeyNames.Length + 1)
        .FirstOrDefault();

    private static readonly string[] KeyNames = ["Name", "DeveloperName", "MasterLabel", "Title", "Label"];
}
