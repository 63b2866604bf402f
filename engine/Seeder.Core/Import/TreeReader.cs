using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>
/// Converts tree files to records. As in a plan, the shape of a value tells whether it is a field, a reference or a list of children.
/// </summary>
internal sealed class TreeReader(OrgSchema schema, DiagnosticBag diagnostics, List<string> notes)
{
    private readonly Repeated _reports = new(diagnostics);
    private readonly LeftOutFields _leftOut = new(schema, diagnostics);
    private int _urls;

    public List<ImportedRecord> Read(IEnumerable<TreeSource> sources)
    {
        var records = new List<ImportedRecord>();
        foreach (var source in sources)
        {
            _urls = 0;
            foreach (var item in source.Records.Items)
            {
                if (Record(item, source, null, null) is { } record)
                {
                    records.Add(record);
                }
            }
            if (_urls > 0)
            {
                notes.Add(
                    $"{source.Records.Span.Source.Path}: 'attributes.url' is omitted: it is valid in only one org, "
                        + "and the plan does not need it.");
            }
        }
        _reports.Report();
        notes.AddRange(_leftOut.Notes);
        return records;
    }

    private ImportedRecord? Record(JsonValue value, TreeSource source, ImportedRecord? parent, string? relationship)
    {
        if (value is not JsonValue.Mapping mapping)
        {
            diagnostics.Add(ImportDiagnostics.NotARecord(value.Span, Words(value), "a record"));
            return null;
        }
        var attributes = mapping.Find("attributes") as JsonValue.Mapping;
        CountUrl(attributes);
        var own = attributes?.FindText("type");
        var type = parent is null ? RootType(own, source.Sobject)
            : own?.Value ?? schema.Find(parent.Type)?.FindChild(relationship!)?.ChildType ?? "";
        if (type is null)
        {
            diagnostics.Add(ImportDiagnostics.NoType(mapping.Span));
            return null;
        }
        if (parent is null && !IsName(new NameSyntax(type, own?.Span ?? source.Sobject!.Value.Span)))
        {
            return null;
        }
        var record = new ImportedRecord(type, mapping.Span, source.Origin)
        {
            ReferenceId = attributes?.FindText("referenceId") is { Value.Length: > 0 } reference
                ? new NameSyntax(reference.Value, reference.Span)
                : null,
        };
        foreach (var (key, content) in Entries(mapping))
        {
            if (Children(content, schema.Find(type)?.FindField(key.Text)) is { } children)
            {
                if (!IsName(key))
                {
                    continue;
                }
                foreach (var child in children)
                {
                    if (Record(child, source, record, key.Text) is { } read)
                    {
                        record.ChildrenUnder(key.Text).Add(read);
                    }
                }
            }
            else if (Field(key, content, type) is { } field)
            {
                Add(record.Fields, field);
            }
        }
        _leftOut.RemoveFrom(record);
        LeaveOutIds(record);
        return record;
    }

    // If the types in the tree file and in the data plan differ, the tree file wins, unless only the data plan's type is known.
    private string? RootType(JsonValue.Text? own, NameSyntax? sobject)
    {
        if (own is null || sobject is not { } planned || string.Equals(own.Value, planned.Text, StringComparison.OrdinalIgnoreCase))
        {
            return own?.Value ?? sobject?.Text;
        }
        var taken = schema.Find(own.Value) is null && schema.Find(planned.Text) is not null ? planned.Text : own.Value;
        _reports.Add(
            $"{planned.Text}\n{own.Value}",
            own.Span,
            more => ImportDiagnostics.TypeDiffers(own.Span, own.Value, planned.Text, taken, more));
        return taken;
    }

    // Removes duplicate keys: the last value wins, at the position of the first key.
    private List<JsonEntry> Entries(JsonValue.Mapping mapping)
    {
        var entries = new List<JsonEntry>();
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Text == "attributes")
            {
                continue;
            }
            if (entry.Key.Text.Equals("Id", StringComparison.OrdinalIgnoreCase))
            {
                _reports.Add("Id", entry.Key.Span, more => ImportDiagnostics.IdLeftOut(entry.Key.Span, more));
            }
            else if (places.TryGetValue(entry.Key.Text, out var place))
            {
                diagnostics.Add(ImportDiagnostics.KeyTwice(entry.Key, entries[place].Key));
                entries[place] = entry;
            }
            else
            {
                places[entry.Key.Text] = entries.Count;
                entries.Add(entry);
            }
        }
        return entries;
    }

    // Tree files and query results contain { "records": [...] }; some tools write only the list.
    private static ImmutableArray<JsonValue>? Children(JsonValue value, FieldSchema? field) => value switch
    {
        JsonValue.Mapping mapping when field is null && mapping.Find("records") is JsonValue.List list => list.Items,
        JsonValue.List { Items: [JsonValue.Mapping, ..] } list => list.Items,
        _ => null,
    };

    private ImportedField? Field(NameSyntax key, JsonValue content, string type)
    {
        var path = key.Text.Split('.');
        if (!path.All(Names.IsName))
        {
            diagnostics.Add(ImportDiagnostics.NoName(key));
            return null;
        }
        // In a query result, null means that there is no parent or that there are no children.
        if (content is JsonValue.Literal { IsNull: true } && schema.Find(type) is { } known && known.FindField(path[0]) is null
            && (known.FindChild(path[0]) is not null || known.FindRelationship(path[0]) is not null))
        {
            return null;
        }
        if (Value(content, path.Length == 1 ? schema.Find(type)?.FindRelationship(path[0]) : null) is not { } value)
        {
            return null;
        }
        for (var i = path.Length - 1; i > 0; i--)
        {
            value = new ImportedValue.Mapping([new ImportedField(path[i], value, content.Span)]);
        }
        return new ImportedField(path[0], value, content.Span);
    }

    // Merges two parts of one reference, such as "RecordType.Name" and "RecordType.NamespacePrefix".
    private static void Add(List<ImportedField> fields, ImportedField field)
    {
        var index = fields.FindIndex(f => string.Equals(f.Name, field.Name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0 && fields[index].Value is ImportedValue.Mapping first && field.Value is ImportedValue.Mapping second)
        {
            fields[index] = fields[index] with { Value = new ImportedValue.Mapping([.. first.Fields, .. second.Fields]) };
        }
        else
        {
            fields.Add(field);
        }
    }

    private ImportedValue? Value(JsonValue value, FieldSchema? relationship)
    {
        switch (value)
        {
            case JsonValue.Text text:
                return new ImportedValue.Text(text.Value);
            case JsonValue.Literal literal:
                return new ImportedValue.Literal(literal.Written);
            case JsonValue.List list:
                return List(list);
            case JsonValue.Mapping mapping:
                return Mapping(mapping, relationship);
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    private ImportedValue.List? List(JsonValue.List list)
    {
        foreach (var item in list.Items.Where(i => i is not (JsonValue.Text or JsonValue.Literal)))
        {
            diagnostics.Add(
                ImportDiagnostics.NotARecord(
                    item.Span, Words(item), "a single value in this list", "Write only texts, numbers, true, false or null in the list."));
        }
        return new ImportedValue.List([.. list.Items.Where(i => i is JsonValue.Text or JsonValue.Literal).Select(i => Value(i, null)!)]);
    }

    private ImportedValue.Mapping? Mapping(JsonValue.Mapping mapping, FieldSchema? relationship)
    {
        var attributes = mapping.Find("attributes") as JsonValue.Mapping;
        CountUrl(attributes);
        var fields = new List<ImportedField>();
        foreach (var (key, content) in Entries(mapping))
        {
            if (Field(key, content, "") is { } field)
            {
                Add(fields, field);
            }
        }
        // If the parent has only an Id, another diagnostic already says that the Id is left out.
        if (fields.Count == 0)
        {
            if (mapping.Find("Id") is null)
            {
                diagnostics.Add(
                    ImportDiagnostics.NotARecord(mapping.Span, "an object without a field", "a value, or fields that name a record"));
            }
            return null;
        }
        var all = new ImportedValue.Mapping([.. fields]);
        return relationship is { Polymorphic: true } && attributes?.FindText("type") is { } type
            ? new ImportedValue.Mapping([new ImportedField(type.Value, all, mapping.Span)])
            : all;
    }

    // If a record has both a relationship and its lookup field (Owner and OwnerId), the id is removed: the relationship is valid in every
    // org.
    private void LeaveOutIds(ImportedRecord record)
    {
        foreach (var mapping in record.Fields.Where(f => f.Value is ImportedValue.Mapping).ToList())
        {
            var lookup = schema.Find(record.Type)?.FindRelationship(mapping.Name)?.Name
                ?? (mapping.Name.EndsWith("__r", StringComparison.OrdinalIgnoreCase) ? $"{mapping.Name[..^1]}c" : $"{mapping.Name}Id");
            var index = record.Fields.FindIndex(f => string.Equals(f.Name, lookup, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                var field = record.Fields[index];
                record.Fields.RemoveAt(index);
                _reports.Add(
                    $"{record.Type}.{lookup}",
                    field.Span,
                    _ => ImportDiagnostics.LookupTwice(new NameSyntax(field.Name, field.Span), mapping.Name));
            }
        }
    }

    private bool IsName(NameSyntax key)
    {
        if (Names.IsName(key.Text))
        {
            return true;
        }
        diagnostics.Add(ImportDiagnostics.NoName(key));
        return false;
    }

    private void CountUrl(JsonValue.Mapping? attributes) => _urls += attributes?.Find("url") is null ? 0 : 1;

    private static string Words(JsonValue value) => value switch
    {
        JsonValue.List => "a list",
        JsonValue.Mapping => "an object",
        _ => "a single value",
    };
}
