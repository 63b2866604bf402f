using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Core.State;

/// <summary>An invalid value of a manifest, with its place: member names from the root, or positions in lists.</summary>
internal sealed class ManifestValueException(ImmutableArray<string> at, string reason) : FormatException(reason)
{
    public ImmutableArray<string> At { get; } = at;
}

/// <summary>
/// Checks values of a manifest that Seeder puts into queries and URLs. A person may have edited them, for example a stranger in a pull
/// request: a quote in an id would end the text in a query, and a slash would name another resource.
/// </summary>
internal sealed class ManifestValues
{
    private const int LongestName = 255;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The id in its 18-character form.</summary>
    /// <exception cref="ManifestValueException">It is not an id.</exception>
    public static string Id(string? text, params ReadOnlySpan<string> at) => text is not null && SalesforceId.TryNormalise(text, out var id)
        ? id
        : throw new ManifestValueException(
            [.. at], $"{Quote(text)} is not an id: an id has 15 letters and digits, or 18 of which the last three check the others");

    /// <summary>The name of a type or a field.</summary>
    /// <exception cref="ManifestValueException">It is not such a name.</exception>
    public string Name(string? text, params ReadOnlySpan<string> at)
    {
        if (text is not null && (_names.Contains(text) || IsName(text)))
        {
            _names.Add(text);
            return text;
        }
        throw new ManifestValueException([.. at], $"{Quote(text)} is not the name of a type or a field: letters, digits and _");
    }

    // Salesforce: "must begin with a letter, contain only letters, digits and underscores".
    private static bool IsName(string text) =>
        text.Length <= LongestName && Names.IsName(text) && char.IsAsciiLetter(text[0]);

    private static string Quote(string? text) => text is null ? "null" : $"'{(text.Length > 60 ? $"{text[..60]}..." : text)}'";
}
