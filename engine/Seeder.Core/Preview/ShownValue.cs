using System.Text;

namespace Seeder.Core.Preview;

/// <summary>The kind of a shown value.</summary>
internal enum ShownKind
{
    Null,
    Text,

    /// <summary>A number; <see cref="ShownValue.Text"/> has its digits.</summary>
    Number,

    /// <summary>A checkbox: <c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>The name of a record in place of its id.</summary>
    Reference,

    /// <summary>A file; <see cref="ShownValue.Text"/> tells its size.</summary>
    File,

    /// <summary>JSON of a request, with names of records in place of ids.</summary>
    Json,

    /// <summary>A value that is complete only in the run. <see cref="ShownValue.Text"/> names its parts.</summary>
    Computed,
}

/// <summary>A value as a person reads it. It may contain any character of the plan or of the org.</summary>
internal readonly record struct ShownValue(ShownKind Kind, string Text)
{
    public static ShownValue Null { get; } = new(ShownKind.Null, "null");

    /// <summary>The value without secrets.</summary>
    public ShownValue Hidden(Func<string, string> hide) =>
        Kind is ShownKind.Text or ShownKind.Json or ShownKind.Computed ? this with { Text = hide(Text) } : this;

    public static ShownValue Of(bool flag) => new(ShownKind.Flag, flag ? "true" : "false");

    public static ShownValue Of(string text) => new(ShownKind.Text, text);

    /// <summary>The content of a file, as base64.</summary>
    public static ShownValue OfFile(string base64)
    {
        var padding = base64.EndsWith("==", StringComparison.Ordinal) ? 2 : base64.EndsWith('=') ? 1 : 0;
        var bytes = Math.Max(0, ((long)base64.Length / 4 * 3) - padding);
        return new(ShownKind.File, string.Create(CultureInfo.InvariantCulture, $"file of {bytes:N0} {(bytes == 1 ? "byte" : "bytes")}"));
    }

    /// <summary>Quotes a text with the escapes of JSON, so that a quote or a backslash of the text cannot be mistaken.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ => quoted.Append(letter),
            };
        }
        return quoted.Append('"').ToString();
    }
}
