using System.Globalization;

namespace Seeder.Local;

/// <summary>Parses one field line of the catalogue. An <c>address</c> line gives nine fields.</summary>
internal static class CatalogField
{
    public static IEnumerable<FieldDef> Read(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        if (parts[0] == "address" || parts[0].StartsWith("address ", StringComparison.Ordinal))
        {
            return Addresses.Fields(parts[0]["address".Length..].Trim());
        }

        return [Field(parts)];
    }

    private static FieldDef Field(string[] parts)
    {
        var kind = parts[1].Split(' ', 2, StringSplitOptions.TrimEntries);
        var size = kind.Length > 1 ? kind[1] : "";
        var type = Enum.Parse<FieldType>(kind[0], ignoreCase: true);
        var traits = Traits.Read(Part(2));
        var values = Values(Part(4));
        var numbers = type.IsNumber() ? size.Split(',') : [];
        var auto = traits.Value("auto");
        var defaults = traits.Has("default") || traits.Value("default") is not null || values.Any(v => v.Default);
        return new FieldDef
        {
            Name = parts[0],
            Label = Part(3) is { Length: > 0 } label ? label : Labels.Of(parts[0]),
            Type = type,
            Length = type == FieldType.Reference ? 18 : numbers.Length > 0 || size.Length == 0 ? 0 : Number(size),
            Digits = type == FieldType.Int ? Number(size) : 0,
            Precision = numbers.Length == 2 ? Number(numbers[0]) : 0,
            Scale = numbers.Length == 2 ? Number(numbers[1]) : 0,
            Createable = !traits.Has("ro"),
            Updateable = !traits.Has("ro") && !traits.Has("create"),
            Nillable = !traits.Has("required") && type != FieldType.Boolean,
            DefaultedOnCreate = defaults || auto is not null || type == FieldType.Boolean,
            Default = traits.Value("default")
                ?? values.FirstOrDefault(v => v.Default)?.Value
                ?? (type == FieldType.Boolean ? "false" : null),
            NameField = traits.Has("name"),
            AutoFormat = auto,
            IdLookup = traits.Has("idlookup"),
            Unique = traits.Has("unique"),
            CaseSensitive = traits.Has("case"),
            Calculated = traits.Has("calc"),
            Restricted = traits.Has("restricted"),
            ReferenceTo = type == FieldType.Reference ? size.Split(',') : [],
            RelationshipName = traits.Value("rel"),
            ChildName = traits.Value("child"),
            OnDelete = traits.Has("cascade") ? OnDelete.Cascade : traits.Has("restrict") ? OnDelete.Restrict : OnDelete.SetNull,
            OpenTargets = traits.Has("open"),
            Values = values,
        };

        string Part(int index) => index < parts.Length ? parts[index] : "";
    }

    private static List<PicklistValue> Values(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(v => new PicklistValue(v.TrimEnd('*'), v.TrimEnd('*'), v.EndsWith('*')))];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Traits(string[] Words)
    {
        public static Traits Read(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        public bool Has(string word) => Words.Contains(word);

        public string? Value(string key) =>
            Words.FirstOrDefault(w => w.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
    }
}
