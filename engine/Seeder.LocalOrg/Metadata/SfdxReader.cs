using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Adds the objects, fields and record types of SFDX source to the standard ones.</summary>
internal sealed class SfdxReader
{
    private readonly List<ObjectDraft> drafts;
    private readonly List<ValidationRule> validationRules = [];
    private readonly Dictionary<string, IReadOnlyList<PicklistValue>> globalValues = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> withoutRows = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MetadataRow> rows = [];
    private readonly List<string> notes = [];

    private SfdxNamespace names = SfdxNamespace.None;

    private SfdxReader(IEnumerable<ObjectDraft> standard) => drafts = [.. standard];

    /// <summary>Returns the completed objects, and a sentence for each thing that was ignored.</summary>
    public static Metadata Read(IEnumerable<ObjectDraft> standard, IReadOnlyList<string> paths)
    {
        var reader = new SfdxReader(standard);
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                PulledSchema.Add(path, reader.drafts);
            }
            else
            {
                reader.Add(Path.GetFullPath(path));
            }
        }

        reader.TypeSummaries();
        return new Metadata(reader.drafts, reader.validationRules, reader.notes) { Rows = reader.rows };
    }

    private void Add(string root)
    {
        names = SfdxNamespace.Of(root);
        rows.AddRange(SfdxRows.Read(root, names, notes));
        foreach (var file in Files(root, "globalValueSet"))
        {
            globalValues[BaseName(file)] = SfdxPicklist.GlobalValues(Xml.Load(file));
        }

        foreach (var file in Files(root, "standardValueSet"))
        {
            StandardValueSets.Apply(BaseName(file), Xml.Load(file), drafts);
        }

        // Metadata API format has one file per object, with its fields inside. SFDX source format has one file per field.
        var objects = Files(root, "object")
            .Select(file => (File: file, Name: names.Qualify(Xml.CheckName(BaseName(file), file)), Xml: names.Qualify(Xml.Load(file))))
            .ToList();
        foreach (var (file, name, xml) in objects)
        {
            FindOrAdd(name, xml, file);
        }

        foreach (var (file, name, xml) in objects)
        {
            foreach (var field in xml.Children("fields"))
            {
                AddField(name, "", field, file);
            }

            foreach (var recordType in xml.Children("recordTypes"))
            {
                AddRecordType(name, "", recordType, file);
            }

            foreach (var rule in xml.Children("validationRules"))
            {
                AddValidationRule(name, "", rule);
            }
        }

        foreach (var file in Files(root, "field"))
        {
            AddField(OwnerName(file), names.Qualify(BaseName(file)), names.Qualify(Xml.Load(file)), file);
        }

        foreach (var file in Files(root, "recordType"))
        {
            AddRecordType(OwnerName(file), names.Qualify(BaseName(file)), names.Qualify(Xml.Load(file)), file);
        }

        foreach (var file in Files(root, "validationRule"))
        {
            AddValidationRule(OwnerName(file), names.Qualify(BaseName(file)), names.Qualify(Xml.Load(file)));
        }
    }

    /// <summary>Finds the files of one kind of metadata, in both formats: <c>X.kind-meta.xml</c> and <c>X.kind</c>.</summary>
    internal static IEnumerable<string> Files(string root, string kind) =>
        SfdxFiles.Find(root, $".{kind}-meta.xml").Concat(SfdxFiles.Find(root, "." + kind));

    private void AddField(string owner, string fallback, XElement xml, string file)
    {
        // Fields of Activity belong to tasks and events.
        string[] owners = owner == "Activity" ? ["Task", "Event"] : [owner];
        foreach (var name in owners)
        {
            var fieldName = Xml.CheckName(xml.Text("fullName") ?? fallback, file);
            if (FindOrAdd(name, new XElement("CustomObject"), file) is not { } draft)
            {
                continue;
            }

            if (!fieldName.Contains("__"))
            {
                // The file of a standard field contains labels, history settings and picklist values. Only the picklist values are used.
                if (draft.Find(fieldName) is not { } standard)
                {
                    AddStandardField(draft, fieldName, xml);
                }
                else if (SfdxPicklist.Values(xml, globalValues) is { Count: > 0 } values)
                {
                    draft.Put(standard with { Values = values });
                }

                continue;
            }

            foreach (var field in SfdxField.Fields(fieldName, xml, globalValues, draft.Traits.Name))
            {
                draft.Put(field);
            }

            if (xml.Text("type") == "MasterDetail" && draft.Find("OwnerId") is { } ownerField)
            {
                draft.Fields.Remove(ownerField); // a detail record has its master's owner
            }
        }
    }

    // A field that the catalogue does not contain. Its file often has no type: a name that ends in Id is then taken for a lookup to the
    // type before it, and another one for a text (both inferred).
    private void AddStandardField(ObjectDraft draft, string name, XElement xml)
    {
        if (name is "Id" or "OwnerId" or "RecordTypeId" || SystemFields.Audit(hard: false).Any(f => f.Name == name))
        {
            return;
        }

        var target = name.EndsWith("Id", StringComparison.Ordinal) ? Find(name[..^2])?.Traits.Name : null;
        draft.Put(
            xml.Text("type") is not (null or "Lookup" or "MasterDetail" or "Hierarchy")
                ? SfdxField.Fields(name, xml, globalValues, draft.Traits.Name).First() with { Custom = false }
                : new FieldDef
                {
                    Name = name,
                    Label = xml.Text("label") ?? name,
                    Type = target is null ? FieldType.String : FieldType.Reference,
                    Length = target is null ? 255 : 18,
                    ReferenceTo = target is null ? [] : [target],
                    RelationshipName = target is null ? null : name[..^2],
                });
    }

    /// <summary>
    /// Finds an object, or adds one that no other file describes: a project may contain only the fields that it adds to an object of a
    /// package. Returns null for an object without rows.
    /// </summary>
    private ObjectDraft? FindOrAdd(string name, XElement xml, string file)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        if (SfdxObject.WithoutRows(name) is { } kind)
        {
            if (withoutRows.Add(name))
            {
                notes.Add($"{file}: '{name}' is {kind}, which has no rows to seed, so it is left out.");
            }

            return null;
        }

        var draft = SfdxObject.Draft(name, xml, article: Find("Knowledge__kav"));
        drafts.Add(draft);
        return draft;
    }

    /// <summary>
    /// Adds a record type. Record types of person accounts belong to PersonAccount in the metadata, and to Account in the org.
    /// </summary>
    private void AddRecordType(string owner, string fallback, XElement xml, string file)
    {
        var person = owner == "PersonAccount";
        if (FindOrAdd(person ? "Account" : owner, new XElement("CustomObject"), file) is not { } draft)
        {
            return;
        }

        var name = Xml.CheckName(xml.Text("fullName") ?? fallback, file);
        draft.RecordTypes.RemoveAll(r => r.DeveloperName.Equals(name, StringComparison.OrdinalIgnoreCase));
        draft.RecordTypes.Add(new RecordTypeDef(name, xml.Text("label") ?? name, xml.Flag("active", otherwise: true), person)
        {
            Picklists = xml.Children("picklistValues")
                .ToDictionary(p => p.Text("picklist") ?? "", SfdxPicklist.OfRecordType, StringComparer.OrdinalIgnoreCase),
        });
    }

    private void AddValidationRule(string owner, string fallback, XElement xml)
    {
        if (xml.Flag("active") && xml.Text("errorConditionFormula") is { } condition)
        {
            var name = xml.Text("fullName") ?? fallback;
            validationRules.RemoveAll(r => r.Object == owner && r.Name == name);
            validationRules.Add(new ValidationRule(owner, name, condition, xml.Text("errorMessage") ?? "", xml.Text("errorDisplayField")));
        }
    }

    /// <summary>
    /// Sets the types of roll-up summaries. A summary has the type of the field that it aggregates, which may be read after it; a count is
    /// a whole number.
    /// </summary>
    private void TypeSummaries()
    {
        foreach (var draft in drafts)
        {
            foreach (var field in draft.Fields.Where(f => f.Summary is not null).ToList())
            {
                if (field.Summary!.Field is { } name && Find(field.Summary.Child)?.Find(name) is { } source)
                {
                    draft.Put(field with { Type = source.Type, Precision = 18, Scale = source.Scale, Summary = field.Summary });
                }
            }
        }
    }

    private ObjectDraft? Find(string name) => drafts.Find(d => d.Traits.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal static string BaseName(string file) => Path.GetFileName(file).Split('.')[0];

    private string OwnerName(string file) => names.Qualify(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!));
}
