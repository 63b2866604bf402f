using System.Text;

namespace Seeder.Local;

/// <summary>
/// Reads rows of CSV from UTF-8. Values are not trimmed, <c>""</c> in a quoted value is a quote. The text has no empty lines (Bulk API 2.0
/// guide, Valid CSV Record Rows).
/// </summary>
internal ref struct CsvReader(ReadOnlySpan<byte> text, char delimiter)
{
    // The guide allows no space beside a quote. The text is that of a job whose header has such a quote, as others recorded it.
    private const string Misplaced = "Found unescaped quote. A value with quote should be within a quote";

    private readonly ReadOnlySpan<byte> text = text;
    private int at;

    /// <summary>Why the row that was read last is not valid; null if it is.</summary>
    public string? Error { get; private set; }

    /// <summary>The number of bytes that were read.</summary>
    public readonly int Position => at;

    /// <summary>Reads the next row into <paramref name="values"/>.</summary>
    /// <returns>False at the end.</returns>
    public bool Read(List<string> values)
    {
        values.Clear();
        Error = null;
        if (at >= text.Length)
        {
            return false;
        }

        while (true)
        {
            values.Add(at < text.Length && text[at] == '"' ? Quoted() : Plain());
            if (at >= text.Length)
            {
                return true;
            }

            if (text[at++] != delimiter)
            {
                return true;
            }
        }
    }

    private string Plain()
    {
        var rest = text[at..];
        var length = rest.IndexOfAny((byte)delimiter, (byte)'\n');
        var value = length < 0 ? rest : rest[..length];
        at += value.Length;
        if ((length < 0 || rest[length] == '\n') && value.EndsWith("\r"u8))
        {
            value = value[..^1];
        }

        if (value.Contains((byte)'"'))
        {
            Error ??= Misplaced;
        }

        return Encoding.UTF8.GetString(value);
    }

    private string Quoted()
    {
        at++;
        StringBuilder? parts = null;
        while (true)
        {
            var rest = text[at..];
            var length = rest.IndexOf((byte)'"');
            var part = length < 0 ? rest : rest[..length];
            at += part.Length;
            var value = Encoding.UTF8.GetString(part);
            if (length < 0)
            {
                Error ??= "The closing double quote of a value is missing";
            }
            else if (++at < text.Length && text[at] == '"')
            {
                (parts ??= new StringBuilder()).Append(value).Append('"');
                at++;
                continue;
            }

            value = parts?.Append(value).ToString() ?? value;
            if (at < text.Length && text[at] != delimiter && text[at] != '\n' && Plain() is { Length: > 0 } after)
            {
                Error ??= Misplaced;
                value += after;
            }

            return value;
        }
    }
}
