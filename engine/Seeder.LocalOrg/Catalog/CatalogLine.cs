using System.Globalization;

namespace Seeder.Local;

/// <summary>
/// Parses one line of the catalogue. The first org of a process waits for all 8,000 lines, so a line is read by its spans.
/// </summary>
internal static class CatalogLine
{
    /// <param name="line">The line, which begins with <c>object</c>.</param>
    /// <param name="fields">The list that receives the fields.</param>
    public static CatalogObject Object(ReadOnlySpan<char> line, IReadOnlyList<FieldDef> fields)
    {
        var parts = new Parts(line["object ".Length..]);
        var names = parts.Next();
        var space = names.IndexOf(' ');
        var name = names[..space].ToString();
        var label = parts.Next();
        var plural = parts.Next().ToString();
        var traits = new ObjectTraits
        {
            Name = name,
            Label = label.Length > 0 ? label.ToString() : Labels.Of(name),
            Plural = plural,
            Activities = true,
        };
        foreach (var range in Words(parts.Next(), out var flags))
        {
            traits = With(traits, flags[range]);
        }

        return new CatalogObject(traits, names[(space + 1)..].ToString(), fields);
    }

    public static FieldDef Field(ReadOnlySpan<char> line, int ordinal)
    {
        var parts = new Parts(line);
        var name = parts.Next().ToString();
        var kind = parts.Next();
        var space = kind.IndexOf(' ');
        var size = space < 0 ? [] : kind[(space + 1)..];
        var type = FieldTypes.Parse(space < 0 ? kind : kind[..space]);
        var traits = new CatalogTraits(parts.Next());
        var label = parts.Next();
        var values = Values(parts.Next());
        var defaultValue = values.FirstOrDefault(v => v.Default)?.Value
            ?? traits.Default
            ?? (type == FieldType.Boolean && !traits.Bare ? "false" : null);
        var number = type is FieldType.Double or FieldType.Currency or FieldType.Percent;
        return new FieldDef
        {
            Name = name,
            Label = label.Length > 0 ? label.ToString() : null!,
            Type = type,
            Length = type == FieldType.Reference ? 18 : number || type == FieldType.Int || size.IsEmpty ? 0 : Number(size),
            Digits = type == FieldType.Int ? Number(size) : 0,
            Precision = number ? Number(size[..size.IndexOf(',')]) : 0,
            Scale = number ? Number(size[(size.IndexOf(',') + 1)..]) : 0,
            Createable = traits.Createable,
            Updateable = traits.Updateable,
            Nillable = !traits.Required && type != FieldType.Boolean,
            Needed = traits.Needed,
            DefaultedOnCreate = traits.Defaulted || defaultValue is not null || traits.Auto is not null,
            Default = defaultValue ?? traits.Fill,
            NameField = traits.NameField,
            AutoFormat = traits.Auto,
            HidesAuto = traits.Uncalled,
            IdLookup = traits.IdLookup,
            ExternalId = traits.ExternalId,
            Unique = traits.Unique,
            Distinct = traits.Distinct,
            CaseSensitive = traits.CaseSensitive,
            Calculated = traits.Calculated,
            Html = traits.Html,
            Restricted = traits.Restricted,
            MasterDetail = traits.Detail,
            RelationshipOrder = traits.Detail ? 0 : null,
            ReferenceTo = type == FieldType.Reference ? Split(size) : [],
            RelationshipName = traits.Relationship,
            ChildName = traits.Child,
            OnDelete = traits.OnDelete,
            OpenTargets = traits.Open,
            CompoundName = traits.Compound,
            Features = traits.Features,
            Values = values,
            Ordinal = ordinal,
        };
    }

    /// <summary>The names in a list with commas.</summary>
    public static string[] Split(ReadOnlySpan<char> list) => list.IsEmpty ? [] : list.ToString().Split(',');

    private static ObjectTraits With(ObjectTraits traits, ReadOnlySpan<char> flag) => flag switch
    {
        "setup" => traits with { Setup = true },
        "hard" => traits with { Hard = true },
        "nocreate" => traits with { Createable = false },
        "noupdate" => traits with { Updateable = false },
        "nodelete" => traits with { Deletable = false },
        "nokey" => traits with { SharesPrefix = true, HidesPrefix = true },
        "samekey" => traits with { SharesPrefix = true },
        _ when flag.StartsWith("no=", StringComparison.Ordinal) => traits with { Lacks = Split(flag[3..]) },
        _ when flag.StartsWith("feature=", StringComparison.Ordinal) => traits with { Features = Split(flag[8..]) },
        _ when flag.StartsWith("id=", StringComparison.Ordinal) => traits with { IdLabel = flag[3..].ToString().Replace('~', ' ') },
        _ => throw new FormatException($"'{flag}' is not a flag of an object."),
    };

    private static IReadOnlyList<PicklistValue> Values(ReadOnlySpan<char> list)
    {
        var values = new List<PicklistValue>(0);
        foreach (var range in list.Split(';'))
        {
            var value = list[range].Trim();
            if (value.Length > 0 && value[0] == '@')
            {
                return Countries.Standard.Values(value);
            }

            if (value.Length > 0)
            {
                var chosen = value[^1] == '*';
                var text = (chosen ? value[..^1] : value).ToString();
                values.Add(new PicklistValue(text, text, chosen));
            }
        }

        return values;
    }

    private static int Number(ReadOnlySpan<char> text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static MemoryExtensions.SpanSplitEnumerator<char> Words(ReadOnlySpan<char> text, out ReadOnlySpan<char> same)
    {
        same = text;
        return text.Split(' ');
    }

    /// <summary>The parts between the bars of a line, trimmed.</summary>
    private ref struct Parts(ReadOnlySpan<char> line)
    {
        private ReadOnlySpan<char> rest = line;

        public ReadOnlySpan<char> Next()
        {
            var bar = rest.IndexOf('|');
            var part = bar < 0 ? rest : rest[..bar];
            rest = bar < 0 ? [] : rest[(bar + 1)..];
            return part.Trim();
        }
    }
}
