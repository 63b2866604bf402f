using System.Text.RegularExpressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>The field type that accepts the values which a plan gives to a field without metadata.</summary>
internal sealed partial record LearnedField(FieldType Type)
{
    private const int LongText = 131_072;
    private const int ShortText = 255;
    private const int MostDigits = 18;

    /// <summary>The types that a lookup points to; empty for other fields.</summary>
    public ImmutableSortedSet<string> Targets { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of digits after the decimal point.</summary>
    public int Scale { get; init; }

    /// <summary>The number of digits before the decimal point.</summary>
    public int Whole { get; init; }

    /// <summary>Whether the org accepts each value once.</summary>
    public bool Unique { get; init; }

    public static LearnedField MultiSelect { get; } = new(FieldType.MultiPicklist);

    /// <summary>The fields that every custom type has in addition to its system fields.</summary>
    public static ImmutableArray<FieldSchema> Platform { get; } =
    [
        new FieldSchema("Name", FieldType.String)
        {
            Length = 80,
            Createable = true,
            Updateable = true,
            Nillable = true,
            DefaultedOnCreate = true,
            IdLookup = true,
            NameField = true
        },
        new FieldSchema("OwnerId", FieldType.Reference)
        {
            Length = 18,
            Createable = true,
            Updateable = true,
            DefaultedOnCreate = true,
            ReferenceTo = ["Group", "User"],
            RelationshipName = "Owner"
        },
    ];

    public static LearnedField Text(int length) => new(length > ShortText ? FieldType.TextArea : FieldType.String);

    public static LearnedField Number(int scale = 0, int whole = 0) => new(FieldType.Double) { Scale = scale, Whole = whole };

    /// <summary>The field of the option <c>guard</c>.</summary>
    public static LearnedField Guard { get; } = new(FieldType.String) { Unique = true };

    public static LearnedField Lookup(params IEnumerable<string> targets) => new(FieldType.Reference)
    {
        Targets = targets.ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>The type for a value without expressions; AnyType if the value does not tell.</summary>
    public static LearnedField Of(ScalarSyntax value)
    {
        if (value.IsNull)
        {
            return new LearnedField(FieldType.AnyType);
        }
        return value.Plain ? OfPlain(value.Text) : Text(value.Text.Length);
    }

    /// <summary>The type for a text without quotes.</summary>
    public static LearnedField OfPlain(string text) =>
        text is "true" or "false" ? new LearnedField(FieldType.Boolean)
        : Digits().Match(text) is { Success: true } number ? Number(number.Groups["scale"].Length, number.Groups["whole"].Length)
        : Date().IsMatch(text) ? new LearnedField(FieldType.Date)
        : Instant().IsMatch(text) ? new LearnedField(FieldType.DateTime)
        : Text(text.Length);

    /// <summary>The type for the values of a known field of a type.</summary>
    public static LearnedField Of(FieldSchema known, string type) => known.Type switch
    {
        FieldType.Id => Lookup(type),
        FieldType.Reference => Lookup(known.ReferenceTo),
        FieldType.Int or FieldType.Long => Number(),
        FieldType.Double or FieldType.Currency or FieldType.Percent => Number(known.Scale),
        FieldType.Boolean or FieldType.Date or FieldType.DateTime => new LearnedField(known.Type),
        FieldType.MultiPicklist => MultiSelect,
        _ => Text(known.Length),
    };

    /// <summary>A field that accepts the values of both fields.</summary>
    public LearnedField With(LearnedField other)
    {
        if (Type == other.Type || other.Type == FieldType.AnyType)
        {
            return this with
            {
                Targets = Targets.Union(other.Targets),
                Scale = Math.Max(Scale, other.Scale),
                Whole = Math.Max(Whole, other.Whole),
                Unique = Unique || other.Unique,
            };
        }
        FieldType[] both = [Type, other.Type];
        return Type == FieldType.AnyType ? other
            : both.Contains(FieldType.Reference) ? (Type == FieldType.Reference ? this : other)
            : both.Contains(FieldType.MultiPicklist) ? MultiSelect
            : both.Contains(FieldType.TextArea) ? new LearnedField(FieldType.TextArea)
            : both.All(t => t is FieldType.Date or FieldType.DateTime) ? new LearnedField(FieldType.DateTime)
            : new LearnedField(FieldType.String);
    }

    public FieldSchema ToSchema(string name)
    {
        var field = new FieldSchema(
            name,
            IsText ? FieldType.String : Type)
        {
            Createable = true,
            Updateable = true,
            Nillable = true
        };
        return field.Type switch
        {
            FieldType.Boolean => field with { Nillable = false, DefaultedOnCreate = true },
            FieldType.Double => field with { Precision = MostDigits, Scale = Scale },
            FieldType.String => field with { Length = ShortText, Unique = Unique },
            FieldType.TextArea => field with { Length = LongText },
            FieldType.MultiPicklist => field with { Length = 4099 },
            FieldType.Reference => field with { Length = 18, ReferenceTo = [.. Targets], RelationshipName = RelationshipOf(name) },
            _ => field,
        };
    }

    // A lookup without a target, and a number with more digits than a number field has, are text.
    private bool IsText => Type == FieldType.AnyType || (Type == FieldType.Reference && Targets.IsEmpty)
        || (Type == FieldType.Double && Whole + Scale > MostDigits);

    /// <summary>Whether the fields would accept the same values and refer to the same types.</summary>
    public bool IsSameAs(LearnedField other) =>
        (Type, Scale, Whole, Unique) == (other.Type, other.Scale, other.Whole, other.Unique) && Targets.SetEquals(other.Targets);

    private static string RelationshipOf(string name) =>
        name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? $"{name[..^1]}r"
        : name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2]
        : name;

    // A number with a leading zero is text, such as a postal code.
    [GeneratedRegex(@"^-?(?<whole>0|[1-9][0-9]{0,14})(\.(?<scale>[0-9]{1,8}))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Digits();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    private static partial Regex Date();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")]
    private static partial Regex Instant();
}
