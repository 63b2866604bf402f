using Seeder.Cli.Output;
using Seeder.Core.Learning;
using Seeder.Core.Schema;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>The work of <c>--learn</c>: derives types from plans, and reports what was derived and what was refused.</summary>
internal sealed class Learning(LearningRequest request)
{
    /// <summary>The learned types, in the format of a pulled schema; the local org reads this file.</summary>
    public const string File = ".seeder/local/learned.json";

    private readonly List<ObjectSchema> _types = [];
    private readonly List<RefusedName> _refused = [];
    private OrgSchema _known = OrgSchema.Empty;

    /// <summary>Derives types from plans and prints a note for each of them.</summary>
    /// <returns>The known types with the derived ones.</returns>
    public async Task<OrgSchema> LearnAsync(CommandContext context, IEnumerable<PlanningState> plans, OrgSchema known)
    {
        var sources = new List<LearningSource>();
        foreach (var plan in plans)
        {
            // A name without the namespace means a known one with it, so it is not derived.
            known = known.WithNamespace(known.Namespace ?? plan.Syntax?.Options.Namespace?.Text);
            sources.Add(await LearningReader.ReadAsync(context, plan));
        }
        var learned = await PureWork.RunAsync(() => SchemaLearner.Learn(sources, known, request), context.Cancel);
        context.Screen.Notes(Notes(learned.Types, known).Concat(learned.Refused.Select(Note)).Concat(NotesOnPairs(learned.Types)));
        _types.AddRange(learned.Types);
        _refused.AddRange(learned.Refused);
        _known = known;
        return learned.Schema;
    }

    /// <param name="metadata">Describes the known types in addition to the standard ones.</param>
    public async Task LearnAsync(CommandContext context, IEnumerable<PlanningState> plans, string[] metadata)
    {
        var known = await PureWork.RunAsync(() => MetadataFiles.ReadSchema(metadata, new DiagnosticBag()), context.Cancel);
        await LearnAsync(context, plans, known);
    }

    /// <summary>Writes the derived types into a file that the local org reads. Types that an earlier command derived stay in the file:
    /// the org may have rows of a type that the plan no longer names, and <c>--prune</c> deletes these rows.</summary>
    /// <returns>The path of the file; empty if nothing was derived.</returns>
    public ImmutableArray<string> Save(string file = File)
    {
        var earlier = Earlier(file).Where(e => _known.Find(e.Name) is null && !_types.Exists(t => t.Name == e.Name));
        var all = _types.Concat(earlier).ToList();
        if (all.Count == 0)
        {
            return [];
        }
        AtomicFile.Write(file, Encoding.UTF8.GetBytes(SchemaFile.Write(all, "")));
        return [file];
    }

    // The file holds only derived types, so a file that cannot be read is written anew.
    private static ImmutableArray<ObjectSchema> Earlier(string file)
    {
        try
        {
            return System.IO.File.Exists(file) && !Links.IsLink(file) ? SchemaFile.Read(System.IO.File.ReadAllBytes(file), file) : [];
        }
        catch (Exception exception) when (exception is JsonFaultException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Prints a note for each name on which the user insists without an effect.</summary>
    public void NoteUnused(Screen screen) => screen.Notes(
        from name in request.Names
        let path = name.Split('.')
        let type = _types.Find(t => t.Name.Equals(path[0], StringComparison.OrdinalIgnoreCase))
        where type is null || (path is [_, var field] && !Has(type, field)) || (path.Length == 1 && _known.Find(path[0]) is not null)
        select $"--learn={name} has no effect: {(IsKnown(path) ? "this name is known" : "no plan uses this name")}.");

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("learned");
        foreach (var type in _types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Name);
            json.WriteStartArray("fields");
            foreach (var field in type.Fields.Where(f => !IsPlatform(f)))
            {
                json.WriteStartObject();
                json.WriteString("name", field.Name);
                json.WriteString("type", field.Type.ToString().ToLowerInvariant());
                json.WriteStartArray("to");
                foreach (var target in field.ReferenceTo)
                {
                    json.WriteStringValue(target);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("recordTypes");
            foreach (var recordType in type.RecordTypes.Where(t => !t.Master))
            {
                json.WriteStringValue(recordType.DeveloperName);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notLearned");
        foreach (var name in _refused)
        {
            json.WriteStartObject();
            json.WriteString("name", name.Insistence);
            json.WriteString("similarTo", name.Similar);
            json.WriteString("reason", name.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // One sentence for each type.
    private static IEnumerable<string> Notes(IEnumerable<ObjectSchema> types, OrgSchema known)
    {
        foreach (var type in types)
        {
            var own = type.Fields.Where(f => !IsPlatform(f))
                .Select(Describe)
                .Concat(type.ChildRelationships.Select(c => $"{c.Name} (list of {c.ChildType})"))
                .Concat(type.RecordTypes.Where(t => !t.Master).Select(t => $"{t.DeveloperName} (record type)"))
                .ToList();
            var fields = own.Count == 0 ? "" : $" with {string.Join(", ", own)}";
            yield return $"learned {(known.Find(type.Name) is null ? "the type " : "more of ")}{type.Name}{fields}";
        }
    }

    private static string Note(RefusedName name)
    {
        var what = name.Type is null ? $"the type {name.Name}" : $"{name.Type}.{name.Name}";
        return name.Similar is null
            ? $"did not learn {what}: {name.Reason}."
            : $"did not learn {what}: its name is similar to {name.Similar}. If it is not a mistake, use --learn={name.Insistence}.";
    }

    // Two similar names that are both unknown are both derived, although one of them may be a misspelling.
    private static IEnumerable<string> NotesOnPairs(ImmutableArray<ObjectSchema> types) =>
        from names in types.Select(t => t.Fields.Where(f => !IsPlatform(f)).Select(f => (Owner: $"{t.Name}.", f.Name)).ToList())
            .Append([.. types.Select(t => (Owner: "", t.Name))])
        from i in Enumerable.Range(0, names.Count)
        from other in names.Skip(i + 1)
        where ApiName.DifferInOneLetter(names[i].Name, other.Name)
        select $"learned both {names[i].Owner}{names[i].Name} and {other.Owner}{other.Name}, which differ in one letter: "
            + "is one of them a mistake?";

    private bool IsKnown(string[] path) => _known.Find(path[0]) is { } known && (path.Length == 1 || Has(known, path[1]));

    private static bool Has(ObjectSchema type, string name) => type.FindNamed(name) is not null || type.FindChild(name) is not null
        || type.RecordTypes.Any(t => t.DeveloperName.Equals(name, StringComparison.OrdinalIgnoreCase));

    // Fields that every type has are not listed.
    private static bool IsPlatform(FieldSchema field) =>
        field is { Createable: false, Updateable: false } || field.NameField || field.Name is "OwnerId" or "RecordTypeId";

    private static string Describe(
        FieldSchema field) => $"{field.Name} ({(field.IsReference ? $"lookup to {string.Join(", ", field.ReferenceTo)}" : field.Type switch
        {
            FieldType.String => "text",
            FieldType.TextArea => "long text",
            FieldType.Double => "number",
            FieldType.Boolean => "checkbox",
            FieldType.MultiPicklist => "multi-select",
            FieldType.DateTime => "date and time",
            var type => type.ToString().ToLowerInvariant(),
        })})";
}
