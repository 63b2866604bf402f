using System.Globalization;
using System.Text;

namespace Seeder.Tests.Properties;

/// <summary>Writes a plan as YAML. The same plan gives the same text.</summary>
internal sealed class PlanYaml
{
    private readonly StringBuilder _text = new();
    private readonly ILookup<int, RecordSpec> _byParent;
    private readonly IReadOnlyDictionary<int, string> _addresses;

    private PlanYaml(PlanSpec plan)
    {
        _byParent = plan.Records.ToLookup(r => r.Parent);
        _addresses = plan.Addresses();
    }

    public static string Write(PlanSpec plan)
    {
        var writer = new PlanYaml(plan);
        writer.WritePlan(plan);
        return writer._text.ToString();
    }

    private void WritePlan(PlanSpec plan)
    {
        _text.Append("plan: random\n");
        _text.Append(CultureInfo.InvariantCulture, $"options:\n  clock: {PlanSpec.Clock.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n");
        if (plan.RecordsPerCall != 200)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  recordsPerCall: {plan.RecordsPerCall}\n");
        }
        if (plan.Records.Any(r => r.Fields.Any(f => f.Value is ValueSpec.Scalar { Text: "${bookByFields}" or "${bookByQuery}" })))
        {
            _text.Append("""
                existing:
                  bookByFields:
                    Pricebook2: { Name: Standard Price Book }
                  bookByQuery:
                    query: "SELECT Id FROM Pricebook2 WHERE IsStandard = true"

                """);
        }
        _text.Append(plan.Records.IsEmpty ? "records: {}\n" : "records:\n");
        foreach (var list in _byParent[-1].GroupBy(r => r.Type.Name))
        {
            WriteList(list.Key, list, "  ");
        }
    }

    private void WriteList(string key, IEnumerable<RecordSpec> records, string indent)
    {
        _text.Append(indent).Append(key).Append(":\n");
        foreach (var record in records)
        {
            WriteRecord(record, indent + "  ");
        }
    }

    private void WriteRecord(RecordSpec record, string indent)
    {
        var parts = new List<Action<string>>();
        if (record.Ref is { } name)
        {
            parts.Add(i => _text.Append(i).Append("$ref: ").Append(name).Append('\n'));
        }
        if (record.After.Length > 0)
        {
            var after = string.Join(", ", record.After.Select(a => _addresses[a]));
            parts.Add(i => _text.Append(i).Append(record.After.Length == 1 ? $"$after: {after}\n" : $"$after: [{after}]\n"));
        }
        parts.AddRange(record.Fields.Select(f => (Action<string>)(i => WriteField(f.Key, f.Value, i))));
        // The children of one list keep their order; the position of the list among the fields does not matter.
        parts.AddRange(_byParent[record.Id].GroupBy(r => r.ListKey!).Select(l => (Action<string>)(i => WriteList(l.Key, l, i))));
        if (parts.Count == 0)
        {
            _text.Append(indent).Append("- {}\n");
            return;
        }
        var mixed = parts.ToArray();
        new Random(record.Layout).Shuffle(mixed);
        var start = _text.Length;
        foreach (var part in mixed)
        {
            part(indent + "  ");
        }
        _text[start + indent.Length] = '-';
        if (record.Layout % 9 == 0)
        {
            _text.Insert(start, $"{indent}# {_addresses[record.Id]}: \"not a value\"\n");
        }
    }

    private void WriteField(string key, ValueSpec value, string indent)
    {
        _text.Append(indent).Append(key).Append(':');
        switch (value)
        {
            case ValueSpec.Mapping { Flow: false } mapping:
                _text.Append('\n');
                foreach (var (name, inner) in mapping.Entries)
                {
                    WriteField(name, inner, indent + "  ");
                }
                break;
            case ValueSpec.Choices { Flow: false } choices:
                _text.Append('\n');
                foreach (var item in choices.Items)
                {
                    _text.Append(indent).Append("  - ").Append(YamlScalar.Write(item.Text, item.Style, flow: false, null)).Append('\n');
                }
                break;
            case ValueSpec.Scalar scalar:
                _text.Append(' ').Append(YamlScalar.Write(scalar.Text, scalar.Style, flow: false, indent + "  ")).Append('\n');
                break;
            default:
                _text.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    private static string Flow(ValueSpec value) => value switch
    {
        ValueSpec.Scalar scalar => YamlScalar.Write(scalar.Text, scalar.Style, flow: true, null),
        ValueSpec.Null => "null",
        ValueSpec.Choices choices => $"[{string.Join(", ", choices.Items.Select(Flow))}]",
        ValueSpec.Mapping mapping => $"{{ {string.Join(", ", mapping.Entries.Select(e => $"{e.Name}: {Flow(e.Value)}"))} }}",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
