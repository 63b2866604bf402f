using System.Text;
using System.Text.Json;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Schema;

namespace Seeder.Core.Preview;

/// <summary>Converts values of the plan and of the org to <see cref="ShownValue"/>.</summary>
internal sealed class ValueReader(PlannedRun run, RecordNames names)
{
    private readonly Holes _holes = run.HolesBefore();

    /// <summary>The value of a field as it will be sent.</summary>
    public ShownValue Sent(FieldSchema field, FieldValue value) => value switch
    {
        FieldValue.Timed timed => Sent(field, timed.Value),
        // A checkbox cannot be null.
        FieldValue.Null => field.Type == FieldType.Boolean ? ShownValue.Of(false) : ShownValue.Null,
        FieldValue.Number number => new ShownValue(ShownKind.Number, number.Digits),
        FieldValue.Flag flag => ShownValue.Of(flag.Value),
        FieldValue.Text text when field.Type == FieldType.Base64 => ShownValue.OfFile(text.Value),
        FieldValue.Text text when field.Type == FieldType.Reference => Id(text.Value),
        FieldValue.Text text => ShownValue.Of(text.Value),
        FieldValue.Reference or FieldValue.Found => new ShownValue(ShownKind.Reference, NameOf(value)),
        FieldValue.OrgValue => _holes.Resolve(value) is { } known ? Held(field, known.Length == 0 ? null : known) : Computed(value),
        _ => _holes.Resolve(value) is { } known && !NeedsRecord(value) ? ShownValue.Of(known) : Computed(value),
    };

    /// <summary>The value of a field in a response of the org.</summary>
    public ShownValue Held(FieldSchema field, string? value) => field.Type switch
    {
        FieldType.Boolean => ShownValue.Of(value == "true"),
        _ when value is null => ShownValue.Null,
        FieldType.Base64 => new ShownValue(ShownKind.File, "file"),
        FieldType.Reference => Id(value),
        _ when field.IsNumber => new ShownValue(ShownKind.Number, NormalForm.OfAnswer(field, value)),
        // The org writes the offset as +0000, and plans write Z.
        FieldType.DateTime when Conversion.TryInstant(value, out var instant) => ShownValue.Of(IsoTime.Format(instant)),
        _ => ShownValue.Of(value),
    };

    /// <summary>A text of a request, with names in place of the ids of records.</summary>
    public string TextOf(IEnumerable<FieldValue> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part switch
            {
                FieldValue.Text literal => literal.Value,
                FieldValue.OrgId or FieldValue.OrgUser or FieldValue.OrgValue when _holes.Resolve(part) is { } known => known,
                _ => $"${{{NameOf(part)}}}",
            });
        }
        return text.ToString();
    }

    /// <summary>The JSON body of a request, with names in place of the ids of records.</summary>
    public ShownValue BodyOf(RawBody body) => new(ShownKind.Json, JsonBytes.Text(json => Write(json, body)));

    private void Write(Utf8JsonWriter json, RawBody body)
    {
        switch (body)
        {
            case RawBody.List list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }
                json.WriteEndArray();
                break;
            case RawBody.Mapping mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping.Entries)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case RawBody.Value { Content: FieldValue.Null }:
                json.WriteNullValue();
                break;
            case RawBody.Value { Content: FieldValue.Number number }:
                json.WriteRawValue(number.Digits, skipInputValidation: true);
                break;
            case RawBody.Value { Content: FieldValue.Flag flag }:
                json.WriteBooleanValue(flag.Value);
                break;
            case RawBody.Value { Content: var content }:
                json.WriteStringValue(
                    TextOf(content switch
                    {
                        FieldValue.Timed { Value: FieldValue.Composed composed } => composed.Parts,
                        FieldValue.Timed timed => [timed.Value],
                        FieldValue.Composed composed => composed.Parts,
                        _ => [content],
                    }));
                break;
        }
    }

    private ShownValue Id(string id) => names.Find(id) is { } name ? new ShownValue(ShownKind.Reference, name) : ShownValue.Of(id);

    private ShownValue Computed(FieldValue value) =>
        new(ShownKind.Computed, TextOf(value is FieldValue.Composed composed ? composed.Parts : [value]));

    // The id of a record says nothing to a reader, so a text shows the name of the record.
    private static bool NeedsRecord(FieldValue value) => value.Holes.Any(h => h is FieldValue.Reference or FieldValue.Found);

    private string NameOf(FieldValue value) => value switch
    {
        FieldValue.Text id => names.Find(id.Value) ?? id.Value,
        FieldValue.Reference reference => run.Plan.Records[reference.Record].Address,
        FieldValue.Found found => NameOf(run.Plan.Lookups[found.Lookup]),
        FieldValue.OrgValue read => $"{NameOf(read.Of)}.{read.Field}",
        FieldValue.OrgId => "org.id",
        FieldValue.OrgUser => "org.user",
        _ => "?",
    };

    // As a plan writes it: the name, or the type with the values that the record must have.
    private string NameOf(Lookup lookup) => lookup switch
    {
        { Record: { } record } => run.Plan.Records[record].Address,
        { Name: { } name } => name,
        _ => $"{lookup.Type?.Name} {{{string.Join(", ", lookup.Conditions.Select(c => $"{c.Field.Name}: {Plain(c)}"))}}}",
    };

    private string Plain(LookupCondition condition) => Sent(condition.Field, condition.Value) switch
    {
        { Kind: ShownKind.Text, Text: var text } => ShownValue.Quote(text),
        { Text: var text } => text,
    };
}
