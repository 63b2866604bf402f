using System.Xml;

namespace Seeder.Core.Schema;

/// <summary>
/// Adds the objects and fields of a project's metadata to the standard types, so that a plan can be checked without an org.
/// </summary>
internal static class SfdxMetadataReader
{
    // Standard lookups that may point to records of every custom object, with the child relationship that each custom object gets from it.
    private static readonly (string Type, string Field, string? Children, bool Activity)[] OpenLookups =
    [
        ("Attachment", "ParentId", "Attachments", false),
        ("ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", false),
        ("ContentVersion", "FirstPublishLocationId", null, false),
        ("Event", "WhatId", "Events", true),
        ("Note", "ParentId", "Notes", false),
        ("Task", "WhatId", "Tasks", true),
    ];

    /// <summary>
    /// Returns the standard types with their customisations, and the custom types. Other files are ignored. A standard type that <paramref
    /// name="standard"/> does not contain has the fields that the files describe, and those that most types have. A lookup to a type that
    /// no file describes is kept.
    /// </summary>
    public static OrgSchema Read(IEnumerable<MetadataFile> files, OrgSchema standard, DiagnosticBag diagnostics)
    {
        var source = new SfdxSource(files, diagnostics);
        var types = new SortedDictionary<string, ObjectSchema>(StringComparer.OrdinalIgnoreCase);
        var lookups = new List<(string Type, FieldSchema Field, string? Children)>();
        ObjectSchema? Known(string name) => types.GetValueOrDefault(name) ?? standard.Find(name);

        foreach (var described in source.Objects)
        {
            var fields = ReadFields(described, source, lookups, diagnostics)
                .AddRange(SfdxStandardFields.Read(described, source, standard));
            foreach (var target in TargetsOf(described.Name))
            {
                if (Known(target) is { } existing)
                {
                    types[target] = SfdxTypes.WithRecordTypes(described, Extend(existing, described, source, fields));
                }
                else
                {
                    types[target] = SfdxTypes.Define(
                        described, [.. fields, .. SfdxStandardFields.Read(described, source, standard)], standard);
                }
            }
        }
        foreach (var (set, values) in source.StandardValueSets)
        {
            foreach (var (type, name) in SfdxPicklist.FieldsOf(set))
            {
                if (!values.IsEmpty && Known(type) is { } known && known.FindField(name) is { } field)
                {
                    types[type] = known.With(fields: known.Fields.Replace(field, field with { PicklistValues = values }));
                }
            }
        }
        OpenTo(source, types, Known);
        foreach (var (type, field, children) in lookups)
        {
            AddChildren(types, Known, type, field, children, field.ReferenceTo);
        }
        return standard.With(types.Values).WithNamespace(source.Namespace ?? standard.Namespace);
    }

    // Custom fields of tasks and events are written once, at Activity. Record types of person accounts are written at PersonAccount.
    private static ImmutableArray<string> TargetsOf(string name) => name switch
    {
        "Activity" => ["Task", "Event"],
        "PersonAccount" => ["Account"],
        _ => [name],
    };

    private static ImmutableArray<FieldSchema> ReadFields(
        SfdxObject described,
        SfdxSource source,
        List<(string Type, FieldSchema Field, string? Children)> lookups,
        DiagnosticBag diagnostics)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSchema>();
        foreach (var (name, (element, file)) in described.Fields.Where(f => IsCustom(f.Key)))
        {
            var read = SfdxField.Read(name, element, source.GlobalValueSets);
            if (read.IsEmpty)
            {
                diagnostics.Add(SchemaDiagnostics.FieldWithoutType(file, described.Name, name, ((IXmlLineInfo)element).LineNumber));
            }
            else if (read[0].IsReference)
            {
                var children = element.Text("relationshipName") is { } relationship ? relationship + "__r" : null;
                lookups.AddRange(TargetsOf(described.Name).Select(t => (t, read[0], children)));
            }
            fields.AddRange(read);
        }
        return fields.ToImmutable();
    }

    private static bool IsCustom(string field) => field.Contains("__");

    // The file of a standard field contains only the changes of the project: picklist values, and whether the field is required.
    private static ObjectSchema Extend(ObjectSchema type, SfdxObject described, SfdxSource source, ImmutableArray<FieldSchema> own)
    {
        var fields = type.Fields.Select(field =>
        {
            if (IsCustom(field.Name) || !described.Fields.TryGetValue(field.Name, out var written))
            {
                return field;
            }
            var changed = field.Type is FieldType.Picklist or FieldType.MultiPicklist
                ? SfdxPicklist.Apply(field, written.Element, source.GlobalValueSets)
                : field;
            return written.Element.Flag("required") ? changed with { Nillable = false } : changed;
        });
        var names = own.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return type.With(fields: [.. fields.Where(f => !names.Contains(f.Name)), .. own]);
    }

    private static void OpenTo(SfdxSource source, SortedDictionary<string, ObjectSchema> types, Func<string, ObjectSchema?> known)
    {
        var custom = source.Objects.Where(o => SfdxTypes.Suffix(o.Name) == "__c" && o.Definition?.Text("customSettingsType") is null)
            .ToList();
        foreach (var (type, name, children, activity) in OpenLookups)
        {
            var parents = custom.Where(o => !activity || o.Definition?.Flag("enableActivities") == true)
                .Select(o => o.Name)
                .ToImmutableArray();
            if (parents.IsEmpty || known(type) is not { } child || child.FindField(name) is not { } field)
            {
                continue;
            }
            var open = field with
            {
                ReferenceTo = [.. field.ReferenceTo, .. parents.Except(field.ReferenceTo, StringComparer.OrdinalIgnoreCase)]
            };
            types[type] = child.With(fields: child.Fields.Replace(field, open));
            AddChildren(types, known, type, open, children, parents);
        }
    }

    private static void AddChildren(
        SortedDictionary<string, ObjectSchema> types,
        Func<string, ObjectSchema?> known,
        string childType,
        FieldSchema field,
        string? name,
        ImmutableArray<string> parents)
    {
        foreach (var parent in parents)
        {
            if (known(parent) is { } type)
            {
                var others = type.ChildRelationships.RemoveAll(c =>
                    c.ChildType.Equals(childType, StringComparison.OrdinalIgnoreCase)
                        && c.Field.Equals(field.Name, StringComparison.OrdinalIgnoreCase));
                types[type.Name] = type.With(
                    children: others.Add(new ChildRelationship(name, childType, field.Name, field.CascadeDelete, field.RestrictedDelete)));
            }
        }
    }
}
