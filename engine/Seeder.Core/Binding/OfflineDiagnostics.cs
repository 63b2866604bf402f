using Seeder.Core.Schema;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>
/// SEED283 to SEED285, SEED317, SEED318: warnings about values that work only in one org or only today, or not as written.
/// </summary>
internal static class OfflineDiagnostics
{
    public static Diagnostic HardCodedId(ObjectSchema type, BoundField field, string id) => Diagnostic.Warning(
        "SEED283",
        field.Span,
        $"{type.Name}.{field.Field.Name} holds the id {id}, which another org does not have.",
        field.Field.RelationshipName is not { } relationship ? "Declare the record under 'existing', and refer to that name."
            : id[..3] switch
            {
                "01s" => $"Write '{relationship}: {{ IsStandard: true }}' for the standard price book.",
                "012" => $"Write '{relationship}: {{ DeveloperName: ... }}'.",
                "005" when field.Field.DefaultedOnCreate =>
                    $"Leave it out for the running user, or write '${{org.user}}' or '{User(field)}'.",
                "005" => $"Write '${{org.user}}' for the running user, or '{User(field)}' for another one.",
                _ => $"Refer to the record by a mapping under '{relationship}', or declare it under 'existing'.",
            })
        with
    { Subject = $"{type.Name}.{field.Field.Name} {id}" };

    private static string User(BoundField field) =>
        $"{field.Field.RelationshipName}: "
            + $"{(field.Field.Polymorphic ? "{ User: { Username: jane@example.com } }" : "{ Username: jane@example.com }")}";

    public static Diagnostic DateAges(ObjectSchema type, BoundField field, DateOnly date) => Diagnostic.Warning(
        "SEED284",
        field.Span,
        $"{type.Name}.{field.Field.Name} is the fixed date {date:yyyy-MM-dd}, which becomes outdated.",
        "Write a date relative to today, such as ${today + 30d}, or set 'clock' under 'options'.") with
    { Subject = $"{type.Name}.{field.Field.Name}" };

    public static Diagnostic NotListed(ObjectSchema type, BoundField field, string text) => Diagnostic.Warning(
        "SEED285",
        field.Span,
        $"The picklist {type.Name}.{field.Field.Name} does not list the value {Quote(text)}. "
            + "It is not restricted, so the org accepts the value.",
        NearestName.Hint(text, field.Field.PicklistValues)
            ?? "Correct the value, or add it to the picklist in the org: users can select only listed values.") with
    { Subject = $"{type.Name}.{field.Field.Name} {text}" };

    public static Diagnostic DigitsLost(ObjectSchema type, BoundField field, string digits, string stored) => Diagnostic.Warning(
        "SEED317",
        field.Span,
        $"{type.Name}.{field.Field.Name} cannot hold all digits of {digits}: the org stores {stored}.",
        $"Write {stored}, or give the field more digits.") with
    { Subject = $"{type.Name}.{field.Field.Name}" };

    public static Diagnostic OneCoordinate(ObjectSchema type, BoundField field, FieldSchema other) => Diagnostic.Warning(
        "SEED318",
        field.Span,
        $"{type.Name}.{field.Field.Name} is set, but {other.Name} is not: one coordinate alone is no place.",
        $"Set {other.Name} too, or remove {field.Field.Name}.") with
    { Subject = $"{type.Name}.{field.Field.Name}" };
}
