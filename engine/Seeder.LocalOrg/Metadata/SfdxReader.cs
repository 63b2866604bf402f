using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Adds the objects, fields and record types of SFDX source to the standard ones.</summary>
internal sealed class SfdxReader
{
    private readonly List<ObjectDraft> drafts;
    private readonly List<ValidationRule> validationRules = [];
    private readonly Dictionary<string, IReadOnlyList<PicklistValue>> globalValues = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> withoutRows = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> notes = [];

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
        return new Metadata(reader.drafts, reader.validationRules, reader.notes);
    }

    private void Add(string root)
    {
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
            .Select(file => (File: file, Name: Xml.CheckName(BaseName(file), file), Xml: Xml.Load(file)))
            .ToList();
        foreach (var (file, name, xml) in objects)
        {
            if (Find(name) is null)
            {
                if (SfdxObject.Draft(name, xml) is { } draft)
                {
                    drafts.Add(draft);
                }
                else if (SfdxObject.WithoutRows(name) is { } kind)
                {
                    withoutRows.Add(name);
                    notes.Add($"{file}: '{name}' is {kind}, which has no rows to seed, so it is left out.");
                }
            }
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
            AddField(OwnerName(file), BaseName(file), Xml.Load(file), file);
        }

        foreach (var file in Files(root, "recordType"))
        {
            AddRecordType(OwnerName(file), BaseName(file), Xml.Load(file), file);
        }

        foreach (var file in Files(root, "validationRule"))
        {
            AddValidationRule(OwnerName(file), BaseName(file), Xml.Load(file));
        }
    }

    /// <summary>Finds the files of one kind of metadata, in both formats: <c>X.kind-meta.xml</c> and <c>X.kind</c>.</summary>
    private static IEnumerable<string> Files(string root, string kind) =>
        SfdxFiles.Find(root, $".{kind}-meta.xml").Concat(SfdxFiles.Find(root, "." + kind));

    private void AddField(string owner, string fallback, XElement xml, string file)
    {
        // Fields of Activity belong to tasks and events.
        string[] names = owner == "Activity" ? ["Task", "Event"] : [owner];
        foreach (var name in names)
        {
            var fieldName = Xml.CheckName(xml.Text("fullName") ?? fallback, file);
            if (withoutRows.Contains(name))
            {
                continue;
            }

            if (Find(name) is not { } draft)
            {
                notes.Add($"{file}: the org has no object '{name}', so the field is left out.");
                continue;
            }

            if (!fieldName.Contains("__", StringComparison.Ordinal))
            {
                // The file of a standard field contains labels, history settings and picklist values. Only the picklist values are used.
                if (draft.Find(fieldName) is { } standard && SfdxPicklist.Values(xml, globalValues) is { Count: > 0 } values)
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

    /// <summary>
    /// Adds a record type. Record types of person accounts belong to PersonAccount in the metadata, and to Account in the org.
    /// </summary>
    private void AddRecordType(string owner, string fallback, XElement xml, string file)
    {
        var person = owner == "PersonAccount";
        if (Find(person ? "Account" : owner) is not { } draft)
        {
            notes.Add($"{file}: the org has no object '{owner}', so the record type is left out.");
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

    private static string BaseName(string file) => Path.GetFileName(file).Split('.')[0];

    private static string OwnerName(string file) => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!);
}
