using System.Text;

namespace Seeder.Core.Import;

/// <summary>Writes records as the text of a plan, formatted as a person would write it.</summary>
internal sealed class PlanWriter
{
    // A longer mapping gets one line per field.
    private const int LongestMapping = 80;

    private readonly StringBuilder _text = new();

    public static string Write(
        string name, string description, string? schemaPath, IReadOnlyDictionary<string, string> uses, IEnumerable<RecordList> lists)
    {
        var writer = new PlanWriter();
        if (schemaPath is not null)
        {
            writer._text.Append("# yaml-language-server: $schema=").Append(schemaPath).Append('\n');
        }
        writer._text.Append("plan: ").Append(YamlText.Scalar(name)).Append('\n')
            .Append("description: ").Append(YamlText.Scalar(description)).Append('\n');
        if (uses.Count > 0)
        {
            writer._text.Append("\nuses:\n");
            foreach (var (key, path) in uses)
            {
                writer._text.Append("  ").Append(key).Append(": ").Append(YamlText.Scalar(path)).Append('\n');
            }
        }
        writer.WriteLists([.. lists]);
        return writer._text.ToString();
    }

    private void WriteLists(ImmutableArray<RecordList> lists)
    {
        _text.Append(lists.IsEmpty ? "\nrecords: {}\n" : "\nrecords:\n");
        for (var i = 0; i < lists.Length; i++)
        {
            _text.Append(i == 0 ? "" : "\n").Append("  ").Append(lists[i].Type).Append(":\n");
            WriteRecords(lists[i].Records, 4);
            if (lists[i].CsvPath is { } path)
            {
                _text.Append("    - $from: ").Append(YamlText.Scalar(path)).Append('\n');
            }
        }
    }

    private void WriteRecords(IEnumerable<ImportedRecord> records, int indent)
    {
        foreach (var record in records)
        {
            var start = _text.Length;
            if (record.Name is { } name)
            {
                Key("$ref", indent + 2).Append(YamlText.Scalar(name)).Append('\n');
            }
            foreach (var field in record.Fields)
            {
                Write(field, indent + 2);
            }
            foreach (var (relationship, children) in record.Children)
            {
                _text.Append(' ', indent + 2).Append(relationship).Append(":\n");
                WriteRecords(children, indent + 4);
            }
            if (_text.Length == start)
            {
                _text.Append(' ', indent).Append("- {}\n");
            }
            else
            {
                _text[start + indent] = '-';
            }
        }
    }

    private void Write(ImportedField field, int indent)
    {
        switch (field.Value)
        {
            case ImportedValue.Mapping mapping when InFlow(mapping) is { } flow && flow.Length <= LongestMapping:
                Key(field.Name, indent).Append(flow).Append('\n');
                break;
            case ImportedValue.Mapping mapping:
                _text.Append(' ', indent).Append(field.Name).Append(":\n");
                foreach (var inner in mapping.Fields)
                {
                    Write(inner, indent + 2);
                }
                break;
            case ImportedValue.List list:
                Key(field.Name, indent).Append('[').AppendJoin(", ", list.Items.Select(InFlow)).Append("]\n");
                break;
            case ImportedValue.Text text:
                Key(field.Name, indent).Append(YamlText.Value(text.Value, indent)).Append('\n');
                break;
            default:
                Key(field.Name, indent).Append(OnOneLine(field.Value)).Append('\n');
                break;
        }
    }

    private StringBuilder Key(string name, int indent) => _text.Append(' ', indent).Append(name).Append(": ");

    private static string OnOneLine(ImportedValue value) => value switch
    {
        ImportedValue.Literal literal => literal.Written,
        ImportedValue.Reference reference => $"${{{reference.Target.Name}}}",
        ImportedValue.Used used => $"${{{used.Plan}.{used.Name}}}",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    // Inside braces, an expression needs quotes.
    private static string InFlow(ImportedValue value) => value switch
    {
        ImportedValue.Text text => YamlText.InFlow(text.Value),
        ImportedValue.Reference or ImportedValue.Used => $"\"{OnOneLine(value)}\"",
        ImportedValue.List list => $"[{string.Join(", ", list.Items.Select(InFlow))}]",
        ImportedValue.Mapping mapping => $"{{ {string.Join(", ", mapping.Fields.Select(f => $"{f.Name}: {InFlow(f.Value)}"))} }}",
        _ => OnOneLine(value),
    };
}

/// <summary>The list under one type, and the path of the CSV file with its other records; null if there is no such file.</summary>
internal sealed record RecordList(string Type, IReadOnlyList<ImportedRecord> Records, string? CsvPath);
