using Seeder.Core.Schema;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>SEED2xx: values that do not fit their fields.</summary>
internal static class ValueDiagnostics
{
    public static Diagnostic NotAnId(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED220", span, $"{field.Name} expects a record id (15 letters and digits, or 18 with a valid checksum), but got {Quote(text)}.",
        text.Length is 15 or 18 && text.All(char.IsAsciiLetterOrDigit)
            ? "Copy the id again: upper and lower case matter, and the last three characters are a checksum."
            : text.Length == 0 ? Empty(field)
            : span.Source.Content.AsSpan(span.Start).StartsWith("${")
                ? "Refer to the record itself, such as ${ref}, not to one of its values."
                : text.TrimStart('@') is { Length: > 0 } name
                    && char.IsAsciiLetter(name[0])
                    && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                ? field.ReferenceTo is ["RecordType"] && field.RelationshipName is { } type
                    ? $"Write '{NameHints.MappingOf(field, type, name)}'."
                    : $"If '{name}' is the reference id of a record, write '${{{name}}}'."
                    + (field.RelationshipName is { } parent
                        ? $" Otherwise write '{NameHints.MappingOf(field, parent, name)}'."
                        : "")
                : "Refer to a record as "
                    + $"'${{ref}}'"
                    + (field.RelationshipName is { } relationship
                        ? $", or write '{NameHints.MappingOf(field, relationship)}'."
                        : "."));

    private static string Empty(FieldSchema field) => field.Nillable ? "Write null to leave it empty."
        : field.DefaultedOnCreate ? "Give it a value, or leave it out: the org then sets its default."
        : "Give it a value.";

    public static Diagnostic NotAFlag(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED221", span, $"The checkbox {field.Name} expects true or false, but got {Quote(text)}.",
        text.ToLowerInvariant() switch
        {
            "yes" or "on" or "1" or "y" => FlagHint("true", span),
            "no" or "off" or "0" or "n" => FlagHint("false", span),
            _ => FlagHint("true or false", span),
        });

    // If the value is a variable, the hint names the variable.
    private static string FlagHint(string value, SourceSpan span)
    {
        var written = span.Source.Content.AsSpan()[span.Start..span.End].Trim("\"'");
        return written is ['$', '{', 'v', 'a', 'r', '.', .. var name, '}'] && !name.Contains('$')
            ? $"Set the variable '{name}' to {value}."
            : $"Write {value}.";
    }

    public static Diagnostic NotANumber(FieldSchema field, string text, bool whole, SourceSpan span) => Diagnostic.Error(
        "SEED222", span, $"{field.Name} expects {(whole ? "a whole number" : "a number")}, but got {Quote(text)}.",
        text.Length == 0
            ? Empty(field)
            : whole ? "Write digits only, such as 1200."
            : Coordinates.OtherOf(field) is not null ? "Write degrees as a decimal number, such as 13.4049."
            : "Write digits only, with a point before decimals, such as 1200.50.");

    public static Diagnostic TooManyDigits(FieldSchema field, string text, int digits, SourceSpan span) => Diagnostic.Error(
        "SEED223",
        span,
        $"{Quote(text)} has more than the {digits} digits before the point that {field.Name} can hold.",
        "Write a smaller number.");

    public static Diagnostic NotADate(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED224",
        span,
        $"{field.Name} expects a date, but got {Quote(text)}.",
        text.Length == 0
            ? Empty(field)
            : "Write year, month and day, such as 2026-03-31, or an expression such as ${today + 30d}.");

    public static Diagnostic NotAnInstant(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED225",
        span,
        $"{field.Name} expects a date and time, but got {Quote(text)}.",
        text.Length == 0
            ? Empty(field)
            : "Write a time such as 2026-03-31T14:30:00Z, or an expression such as ${now - 2h}.");

    public static Diagnostic NotATime(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED226",
        span,
        $"{field.Name} expects a time of day, but got {Quote(text)}.",
        text.Length == 0 ? Empty(field) : "Write hours, minutes and seconds, such as 14:30:00.");

    public static Diagnostic NotAnEmail(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED227", span, $"{field.Name} expects an e-mail address, but got {Quote(text)}.", "Write an address such as jane@example.com.");

    public static Diagnostic NotInPicklist(FieldSchema field, string text, SourceSpan span) => Diagnostic.Error(
        "SEED228", span, $"The restricted picklist {field.Name} has no value {Quote(text)}.",
        NearestName.Hint(text, field.PicklistValues)
            ?? $"Choose from: {Some(field.PicklistValues, 12)}.");

    public static Diagnostic TooLong(ObjectSchema type, FieldSchema field, int length, SourceSpan span) => Diagnostic.Error(
        "SEED229",
        span,
        $"This text has {Number(length)} characters; {type.Name}.{field.Name} holds at most {Number(field.Length)}.",
        "Shorten the text.");

    public static Diagnostic IdInTypedField(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED230",
        span,
        $"{field.Name} is of type {field.Type.ToString().ToLowerInvariant()} and cannot hold a record's id.",
        "Write a value, or copy the value of another field with '${ref.Field}'.");

    public static Diagnostic TextAroundId(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED260", span, $"{field.Name} expects a record's id without other text.", "Write only one expression, such as ${ref}.");

    public static Diagnostic OrgValueDoesNotFit(FieldSchema field, FieldSchema source, SourceSpan span) => Diagnostic.Error(
        "SEED240",
        span,
        $"{field.Name} is of type {field.Type.ToString().ToLowerInvariant()} and cannot take the org's value of {source.Name}, which is "
            + $"of type {source.Type.ToString().ToLowerInvariant()}.",
        "Use a field of the same type, or a text field.");

    /// <param name="isLiteral">Whether the date is written in full, not computed from the clock.</param>
    public static Diagnostic DateOutOfRange(SourceSpan span, string written, bool isLiteral) => Diagnostic.Error(
        "SEED265",
        span,
        $"'{written}' is not in the years 1700 to 4000, the dates that Salesforce can hold.",
        isLiteral ? "Write a date from 1700-01-01 to 4000-12-31." : "Write a smaller amount.");

    public static Diagnostic DateWithOffset(FieldSchema field, string text, DateTimeOffset instant, LocalZone? zone, SourceSpan span)
    {
        var place = text.EndsWith('Z') ? "in UTC" : "at that place";
        var local = IsoTime.Format(DateOnly.FromDateTime(instant.DateTime));
        var other = IsoTime.Format(DateOnly.FromDateTime(zone is null ? instant.UtcDateTime : zone.In(instant).DateTime));
        return Diagnostic.Error(
            "SEED237",
            span,
            $"{field.Name} is a date without a time zone, but {Quote(text)} has an offset from UTC.",
            local == other
                ? $"Write {local}."
                : $"Write {local}, the date {place}, or {other}, the date in {zone?.Name ?? "UTC"}.");
    }

    public static Diagnostic NotOneMoment(FieldSchema field, string text, LocalMoments moments, LocalZone zone, SourceSpan span)
    {
        string Show(DateTimeOffset moment) =>
            zone.In(moment).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture);
        var (first, last) = (Show(moments.First), Show(moments.Last));
        return Diagnostic.Error(
            "SEED331",
            span,
            moments.Count == 0
                ? $"{field.Name}: the clock in {zone.Name} is set forward and never shows {Quote(text)}."
                : $"{field.Name}: the clock in {zone.Name} is set back and shows {Quote(text)} twice.",
            moments.Count == 0 ? $"Write {last} or {first}." : $"Write {first}, before the change, or {last}, after it.");
    }

    public static Diagnostic NotACoordinate(FieldSchema field, string text, int limit, SourceSpan span) => Diagnostic.Error(
        "SEED316",
        span,
        $"{field.Name} holds degrees from -{limit} to {limit}, but got {Quote(text)}.",
        limit == Coordinates.MostLatitude
            ? "Check the order of the two coordinates: the latitude is the one from south to north."
            : "Write degrees as a decimal number, such as 13.4049.");

    public static Diagnostic NoWeight(SourceSpan span) => Diagnostic.Error(
        "SEED277", span, "All values that 'pick' chooses from have the weight 0.", "Give at least one value a weight above 0.");

    public static Diagnostic FakeNotUnique(SourceSpan span, FieldSchema field, int tries) => Diagnostic.Error(
        "SEED278",
        span,
        $"{field.Name} is unique, and {tries} attempts to evaluate this expression gave only values that other records have.",
        "Use a token with more values, or add '${n}'.");

    public static Diagnostic ValueTwice(FieldSchema field, string value, SourceSpan span, SourceSpan first) => Diagnostic.Error(
        "SEED288",
        span,
        $"{field.Name} is unique, and another record of this plan has {Quote(value)} too.",
        "Give each record its own value.")
        .WithNote(first, "The other record sets it here.");

    public static Diagnostic OnlyTextInList(FieldSchema field, SourceSpan span) => Diagnostic.Error(
        "SEED217", span, $"The values of the multi-select picklist '{field.Name}' must be text.", "Write the picklist values.");
}
