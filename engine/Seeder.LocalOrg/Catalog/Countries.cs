namespace Seeder.Local;

internal sealed record Country(string Code, string Name, IReadOnlyList<PicklistValue> States);

/// <summary>The countries and states of <c>countries.txt</c>, for an org with state and country picklists.</summary>
internal sealed class Countries
{
    private static readonly Lazy<Countries> Read = new(ReadEmbedded);

    private readonly IReadOnlyList<PicklistValue> codes;
    private readonly IReadOnlyList<PicklistValue> states;

    private Countries(IReadOnlyList<Country> all)
    {
        All = all;
        codes = [.. all.Select(c => new PicklistValue(c.Code, c.Name))];
        states = [.. all.SelectMany(c => c.States).DistinctBy(s => s.Value)];
    }

    public static Countries Standard => Read.Value;

    public IReadOnlyList<Country> All { get; }

    /// <summary>The values of a picklist that the catalogue writes as <c>@countries</c> or <c>@states</c>.</summary>
    public IReadOnlyList<PicklistValue> Values(ReadOnlySpan<char> name) => name switch
    {
        "@countries" => codes,
        "@states" => states,
        "@currencies" => Currencies.New,
        _ => throw new FormatException($"'{name}' is not a list of values."),
    };

    public Country? Find(string codeOrName) =>
        All.FirstOrDefault(c => Is(c.Code, codeOrName)) ?? All.FirstOrDefault(c => Is(c.Name, codeOrName));

    public static PicklistValue? State(Country country, string codeOrName) =>
        country.States.FirstOrDefault(s => Is(s.Value, codeOrName)) ?? country.States.FirstOrDefault(s => Is(s.Label, codeOrName));

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static Countries ReadEmbedded()
    {
        using var stream = typeof(Countries).Assembly.GetManifestResourceStream("countries.txt")!;
        using var reader = new StreamReader(stream);
        var all = new List<Country>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var parts = line.Split('|', StringSplitOptions.TrimEntries);
                var states = parts.Length > 1 ? parts[1].Split(';', StringSplitOptions.TrimEntries).Select(State) : [];
                all.Add(new Country(parts[0][..2], parts[0][3..], [.. states]));
            }
        }

        return new Countries(all);
    }

    private static PicklistValue State(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new PicklistValue(text[..space], text[(space + 1)..]);
    }
}
