using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Seeder.Cli.Report;

/// <summary>
/// Writes the data of the page: columns instead of objects, and numbers in place of texts that occur often. Texts of the org and the plan
/// are made visible. The encoder escapes all characters of HTML, so no text can end the element that holds the data.
/// </summary>
internal sealed class ReportJson(Utf8JsonWriter writer)
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public Utf8JsonWriter Writer { get; } = writer;

    public void Object(string? name, Action members)
    {
        Name(name);
        Writer.WriteStartObject();
        members();
        Writer.WriteEndObject();
    }

    public void Array<T>(string? name, IEnumerable<T> items, Action<T> write)
    {
        Name(name);
        Writer.WriteStartArray();
        foreach (var item in items)
        {
            write(item);
        }
        Writer.WriteEndArray();
    }

    public void Text(string name, string text) => Writer.WriteString(name, Visible.Line(text));

    public void TextValue(string? text)
    {
        if (text is null)
        {
            Writer.WriteNullValue();
        }
        else
        {
            Writer.WriteStringValue(Visible.Line(text));
        }
    }

    public void Texts(string name, IEnumerable<string> texts) => Array(name, texts, TextValue);

    public void Numbers(string? name, IEnumerable<int> numbers) => Array(name, numbers, Writer.WriteNumberValue);

    public void Numbers(string? name, IEnumerable<double> numbers) => Array(name, numbers, Writer.WriteNumberValue);

    /// <summary>Writes texts that occur often: a list of the different texts, and the position of each text in it.</summary>
    public void Named(string name, string names, IEnumerable<string> texts)
    {
        var known = new OrderedDictionary<string, int>(StringComparer.Ordinal);
        Array(name, texts, text =>
        {
            known.TryAdd(text, known.Count);
            Writer.WriteNumberValue(known[text]);
        });
        Texts(names, known.Keys);
    }

    private void Name(string? name)
    {
        if (name is not null)
        {
            Writer.WritePropertyName(name);
        }
    }
}
