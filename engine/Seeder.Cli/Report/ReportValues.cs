using Seeder.Core.Preview;

namespace Seeder.Cli.Report;

/// <summary>Writes the values that a run would send, with those that the org has now.</summary>
internal static class ReportValues
{
    // With the values of 100,000 records, the page would be too large to open quickly.
    private const int MostBytes = 12_000_000;

    // The number of characters of a value that the page shows.
    private const int LongestValue = 2_000;

    public static void Write(ReportJson json, ImmutableArray<ReportRow> rows, Func<string, string> hide)
    {
        var (names, notes) = (new OrderedDictionary<string, int>(StringComparer.Ordinal), new OrderedDictionary<string, int>());
        NumberOf(notes, "");
        var (start, left) = (Written(json), 0);
        json.Object("of", () =>
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Change is not { } change)
                {
                    continue;
                }
                if (Written(json) - start > MostBytes)
                {
                    left++;
                    continue;
                }
                json.Array(i.ToString(CultureInfo.InvariantCulture), change.Fields(), field =>
                {
                    json.Writer.WriteStartArray();
                    json.Writer.WriteNumberValue(NumberOf(names, field.Name));
                    json.TextValue(field.From is { } from ? Shown(from, hide) : null);
                    json.TextValue(Shown(field.To, hide));
                    json.Writer.WriteNumberValue(NumberOf(notes, NoteOf(field)));
                    json.Writer.WriteEndArray();
                });
            }
        });
        json.Texts("names", names.Keys);
        json.Texts("notes", notes.Keys);
        json.Writer.WriteNumber("left", left);
    }

    /// <summary>A text in quotes, so that it differs from null and from the name of a record.</summary>
    public static string Shown(ShownValue value, Func<string, string> hide)
    {
        var hidden = value.Hidden(hide);
        var text = hidden.Text.Length <= LongestValue
            ? hidden.Text
            : $"{hidden.Text[..LongestValue]}… ({Output.Plural.Number(hidden.Text.Length - LongestValue)} more characters)";
        return hidden.Kind == ShownKind.Text ? ShownValue.Quote(text) : text;
    }

    private static string NoteOf(FieldChange field)
    {
        var when = field.When switch
        {
            ChangeMoment.Later => "set by a later update",
            ChangeMoment.Then => "set by $then",
            ChangeMoment.BeforeDelete => "before the delete",
            _ => "",
        };
        return !field.IsDrifted ? when
            : $"{when}{(when.Length > 0 ? "; " : "")}the value in the org is not what was sent last";
    }

    private static int NumberOf(OrderedDictionary<string, int> known, string text)
    {
        known.TryAdd(text, known.Count);
        return known[text];
    }

    private static long Written(ReportJson json) => json.Writer.BytesCommitted + json.Writer.BytesPending;
}
