namespace Seeder.Core.Schema;

/// <summary>
/// Parses a line of StandardObjects.txt, which describes one field: <c>ParentId reference(Account) children=ChildAccounts</c>. The header
/// of that file explains the syntax.
/// </summary>
internal static class CatalogueLine
{
    /// <summary>
    /// Parses a line. The second result is the name of the child relationship on the types that the lookup points to; null if there is no
    /// such name.
    /// </summary>
    public static (FieldSchema Field, string? Children) Read(string line, Func<string, string[]> typesOf)
    {
        var equals = line.IndexOf(" = ", StringComparison.Ordinal);
        var words = (equals < 0 ? line : line[..equals]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (type, arguments) = SplitType(words[1]);
        var isBoolean = type == FieldType.Boolean;
        var field = new FieldSchema(words[0], type)
        {
            Createable = true,
            Updateable = true,
            Nillable = !isBoolean,
            DefaultedOnCreate = isBoolean,
            RelationshipName = type == FieldType.Reference && words[0].EndsWith("Id", StringComparison.Ordinal) ? words[0][..^2] : null,
            PicklistValues = equals < 0 ? [] : [.. line[(equals + 3)..].Split(" | ", StringSplitOptions.TrimEntries)],
        };
        field = WithArguments(field, arguments, typesOf);
        string? children = null;
        foreach (var word in words.AsSpan(2))
        {
            if (word.StartsWith("children=", StringComparison.Ordinal))
            {
                children = word["children=".Length..];
            }
            else
            {
                field = WithWord(field, word);
            }
        }
        return (field, children);
    }

    private static (FieldType Type, string Arguments) SplitType(string word)
    {
        var open = word.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? (FieldTypes.Parse(word), "") : (FieldTypes.Parse(word[..open]), word[(open + 1)..^1]);
    }

    private static FieldSchema WithArguments(FieldSchema field, string arguments, Func<string, string[]> typesOf)
    {
        if (arguments.Length == 0)
        {
            return field;
        }
        switch (field.Type)
        {
            case FieldType.Reference:
                return field with { Length = 18, ReferenceTo = [.. arguments[0] == '@' ? typesOf(arguments) : arguments.Split(',')] };
            case FieldType.Double or FieldType.Currency or FieldType.Percent:
                var comma = arguments.IndexOf(',', StringComparison.Ordinal);
                return field with { Precision = Number(arguments[..comma]), Scale = Number(arguments[(comma + 1)..]) };
            case FieldType.Int:
                return field with { Digits = Number(arguments) };
            default:
                return field with { Length = Number(arguments) };
        }
    }

    private static FieldSchema WithWord(FieldSchema field, string word) => word switch
    {
        "notNull" => field with { Nillable = false },
        "default" => field with { DefaultedOnCreate = true },
        "fixed" => field with { Updateable = false },
        "updateOnly" => field with { Createable = false },
        "readOnly" => field with { Createable = false, Updateable = false },
        "auto" => field with { Createable = false, Updateable = false, Nillable = false, DefaultedOnCreate = true, AutoNumber = true },
        "name" => field with { NameField = true },
        "idLookup" => field with { IdLookup = true },
        "unique" => field with { Unique = true },
        "restricted" => field with { RestrictedPicklist = true },
        "cascade" => field with { CascadeDelete = true },
        "restrict" => field with { RestrictedDelete = true },
        "as=-" => field with { RelationshipName = null },
        _ when word.StartsWith("as=", StringComparison.Ordinal) => field with { RelationshipName = word[3..] },
        _ when word.StartsWith("part=", StringComparison.Ordinal) => field with { CompoundFieldName = word[5..] },
        _ => throw new InvalidOperationException($"The catalogue's field '{field.Name}' has a word that means nothing: '{word}'."),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
