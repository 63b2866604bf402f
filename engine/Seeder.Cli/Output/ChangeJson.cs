using System.Text.RegularExpressions;
using Seeder.Core.Preview;

namespace Seeder.Cli.Output;

/// <summary>The changes of a plan as JSON, with all their values.</summary>
internal static partial class ChangeJson
{
    public static void Write(Utf8JsonWriter json, string name, ImmutableArray<RecordChange> changes, ShownValues values)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
        {
            Write(json, change, values);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RecordChange change, ShownValues values)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(change.Kind));
        json.WriteString("type", change.Type);
        json.WriteString("id", change.Id);
        json.WriteString("reference", change.Kind == ChangeKind.Cascade ? null : change.Address);
        if (change.Kind == ChangeKind.Cascade)
        {
            json.WriteBoolean("automation", change.IsAutomation);
        }
        if (change.IsDeletedWithReplaced)
        {
            json.WriteBoolean("withReplaced", true);
        }
        if (change.Place is { } place)
        {
            json.WriteString("file", place.Path);
            json.WriteNumber("line", place.Line);
        }
        json.WriteStartArray("fields");
        foreach (var field in change.Fields())
        {
            Write(json, change.Kind, field, values);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChangeKind kind, FieldChange field, ShownValues values)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WritePropertyName("from");
        Write(json, field.From ?? ShownValue.Null, values);
        json.WritePropertyName("to");
        Write(json, field.To, values);
        if (field.From is null && kind is not (ChangeKind.Create or ChangeKind.CreateOrUpdate or ChangeKind.Request))
        {
            json.WriteString("fromKind", "unknown");
        }
        else if (field.From is { } from && KindOf(from) is { } fromKind)
        {
            json.WriteString("fromKind", fromKind);
        }
        if (KindOf(field.To) is { } toKind)
        {
            json.WriteString("toKind", toKind);
        }
        if (WhenOf(field.When) is { } when)
        {
            json.WriteString("when", when);
        }
        if (field.IsDrifted)
        {
            json.WriteBoolean("drifted", true);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ShownValue value, ShownValues values)
    {
        switch (value.Kind)
        {
            case ShownKind.Null:
                json.WriteNullValue();
                break;
            case ShownKind.Flag:
                json.WriteBooleanValue(value.Text == "true");
                break;
            // An org may answer with any text.
            case ShownKind.Number when JsonNumber.IsMatch(value.Text):
                json.WriteRawValue(value.Text, skipInputValidation: true);
                break;
            default:
                json.WriteStringValue(value.Hidden(values.HideInWhole).Text);
                break;
        }
    }

    private static string NameOf(ChangeKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static string? KindOf(ShownValue value) => value.Kind switch
    {
        ShownKind.Reference => "reference",
        ShownKind.File => "file",
        ShownKind.Json => "json",
        ShownKind.Computed => "computed",
        _ => null,
    };

    private static string? WhenOf(ChangeMoment moment) => moment switch
    {
        ChangeMoment.Later => "laterUpdate",
        ChangeMoment.Then => "then",
        ChangeMoment.BeforeDelete => "beforeDelete",
        _ => null,
    };

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber { get; }
}
