using Seeder.Core.Binding;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>Where a record is in the plan.</summary>
/// <param name="Parent">The type of the record that contains this one; null if the record is in a list of the plan.</param>
/// <param name="Table">The CSV file whose rows become the records here; null outside of <c>$from</c>.</param>
/// <param name="Outer">The place of the record that contains this one.</param>
internal sealed record RecordPlace(string? Parent, CsvTable? Table, RecordPlace? Outer)
{
    public static RecordPlace Top { get; } = new(null, null, null);
}

/// <summary>Finds the field type that accepts the values of an expression.</summary>
internal sealed class ExpressionFields(PlanNames names, Drafts drafts, Relationships relationships)
{
    // Fractions of fake data have up to 16 digits; a number field has at most 18 in all.
    private const int FakeScale = 8;

    private static readonly LearnedField LongText = new(FieldType.TextArea);
    private static readonly LearnedField Unknown = new(FieldType.AnyType);

    // Tokens whose texts can be longer than 255 characters.
    private static readonly FrozenSet<string> LongTokens = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ["lorem.lines", "lorem.paragraph", "lorem.paragraphs", "lorem.sentence", "lorem.sentences", "lorem.text", "rant.review",
            "rant.reviews", "image.dataUri"]);

    private readonly Dictionary<string, LearnedField> _fake = [];

    /// <param name="type">The type of the record that has the value.</param>
    public LearnedField Of(ScalarSyntax scalar, string type, RecordPlace place) =>
        scalar.Template is { } template ? Of(template, scalar.Text.Length, type, place) : LearnedField.Of(scalar);

    private LearnedField Of(Template template, int length, string type, RecordPlace place)
    {
        if (template.Whole is { } whole)
        {
            return Of(whole, type, place);
        }
        var isLong = template.Parts.OfType<TemplatePart.Value>().Any(v => Of(v.Expression, type, place).Type == FieldType.TextArea);
        return isLong ? LongText : LearnedField.Text(length);
    }

    private LearnedField Of(Expression expression, string type, RecordPlace place) => expression switch
    {
        Expression.Moment moment => new LearnedField(moment.IsNow ? FieldType.DateTime : FieldType.Date),
        Expression.Path path => Of(path, type, place),
        Expression.Call { Function: ["any" or "each"] } call =>
            LearnedField.Lookup(call.Arguments.Select(PoolType).OfType<string>().Order(StringComparer.Ordinal)),
        Expression.Call { Function: ["pick" or "cycle"] } call =>
            call.Arguments.Select(a => Choice(a, type, place)).Aggregate(Unknown, (all, one) => all.With(one)),
        Expression.Call { Function: ["file" or "base64"] } => LongText,
        Expression.Call { Function: ["fake", .. var token] } call => Fake(token, call.Arguments, call.Span),
        _ => LearnedField.Text(0),
    };

    private LearnedField Of(Expression.Path path, string type, RecordPlace place)
    {
        if (RowColumns.Column(path) is { } column)
        {
            return place.Table is { } table && table.Find(column) is >= 0 and var at ? names.FieldOf(table, at) : LearnedField.Text(0);
        }
        return path.Names switch
        {
            ["n"] => LearnedField.Number(),
            ["fake", .. var token] => Fake(token, [], path.Span),
            ["org", "user"] => LearnedField.Lookup("User"),
            ["var", var name] when names.Variable(name) is { } variable => LearnedField.Of(variable),
            ["this", .. var rest] => Of(type, rest),
            ["parent", ..] => Parent(path.Names, place),
            var all when names.TypeOf(all) is { } target => LearnedField.Lookup(target),
            [.. var record, var field] when names.TypeOf(record) is { } target => Of(target, [field]),
            _ => LearnedField.Text(0),
        };
    }

    private LearnedField Parent(ImmutableArray<string> path, RecordPlace place)
    {
        var at = 1;
        while (at < path.Length && path[at] == "parent" && place.Outer is { } outer)
        {
            (at, place) = (at + 1, outer);
        }
        return place.Parent is { } parent ? Of(parent, path[at..]) : LearnedField.Text(0);
    }

    // A record itself, or its field. What is not known in this round may be known in a later one.
    private LearnedField Of(string type, ImmutableArray<string> path) => path switch
    {
        [] => LearnedField.Lookup(type),
        ["n"] => LearnedField.Number(),
        [var field] when drafts.FixedField(type, field) is { } known => LearnedField.Of(known, type),
        [var field] => drafts.Find(type)?.Fields.GetValueOrDefault(field) is { } derived ? derived with { Unique = false } : Unknown,
        _ => LearnedField.Text(0),
    };

    private LearnedField Choice(Template argument, string type, RecordPlace place) =>
        PlanNames.Choice(argument) is { } text ? LearnedField.OfPlain(text) : Of(argument, 0, type, place);

    private LearnedField Fake(ImmutableArray<string> token, ImmutableArray<Template> arguments, SourceSpan span)
    {
        var name = string.Join('.', token);
        return _fake.GetOrAdd($"{name}({arguments.Length})", _ =>
        {
            // Mistakes are reported when the plan is bound.
            var call = FakeCall.Find(token, [.. arguments.Select(_ => (string?)null)], span, new DiagnosticBag());
            return LongTokens.Contains(name) ? LongText
                : Type.GetTypeCode(call?.Method.ReturnType) switch
                {
                    TypeCode.Boolean => new LearnedField(FieldType.Boolean),
                    TypeCode.Byte or TypeCode.SByte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32
                        or TypeCode.Int64 or TypeCode.UInt64 when call!.Method.ReturnType is { IsEnum: false } => LearnedField.Number(),
                    TypeCode.Single or TypeCode.Double or TypeCode.Decimal => LearnedField.Number(FakeScale),
                    _ => LearnedField.Text(0),
                };
        });
    }

    private string? PoolType(Template argument)
    {
        if (argument.Parts is not [TemplatePart.Literal(var text)])
        {
            return null;
        }
        var path = text.Trim().Split('.');
        var type = names.TypeOf([path[0]]) ?? (drafts.Used.Contains(path[0]) ? path[0] : null);
        return path.Length == 2 && type is not null ? relationships.ChildType(type, path[1]) : type;
    }
}
