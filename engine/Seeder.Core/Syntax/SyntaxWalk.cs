using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>Lists all expressions in a part of a plan, including those nested in arguments of other expressions.</summary>
internal static class SyntaxWalk
{
    public static IEnumerable<Expression> Expressions(RecordSyntax record)
    {
        var values = record.Fields.Select(f => f.Value);
        if (record.Instructions is { } instructions)
        {
            values = values.Concat((instructions.Then ?? []).Select(f => f.Value));
            foreach (var scalar in new[] { instructions.Count, instructions.From })
            {
                foreach (var expression in scalar is { Template: { } template } ? Expressions(template) : [])
                {
                    yield return expression;
                }
            }
        }
        foreach (var expression in values.SelectMany(Expressions))
        {
            yield return expression;
        }
    }

    public static IEnumerable<Expression> Expressions(ValueSyntax value) => value switch
    {
        ValueSyntax.Scalar { Value.Template: { } template } => Expressions(template),
        ValueSyntax.ScalarList list => list.Items.SelectMany(i => i.Template is { } template ? Expressions(template) : []),
        ValueSyntax.RecordList list => list.Records.SelectMany(Expressions),
        ValueSyntax.Mapping mapping => mapping.Fields.SelectMany(f => Expressions(f.Value)),
        _ => [],
    };

    public static IEnumerable<Expression> Expressions(Template template)
    {
        foreach (var part in template.Parts)
        {
            if (part is TemplatePart.Value(var expression))
            {
                yield return expression;
                foreach (var inner in expression is Expression.Call call ? call.Arguments.SelectMany(Expressions) : [])
                {
                    yield return inner;
                }
            }
        }
    }
}
