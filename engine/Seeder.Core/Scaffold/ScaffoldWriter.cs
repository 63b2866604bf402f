using System.Text;
using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>Writes the records as the text of a plan, formatted as a person would write it.</summary>
internal static class ScaffoldWriter
{
    private const int Indent = 6;

    public static string Write(
        ScaffoldRequest request, IReadOnlyList<ObjectSchema> named, IReadOnlyList<IGrouping<string, ScaffoldRecord>> groups)
    {
        var text = new StringBuilder();
        if (request.SchemaPath is not null)
        {
            text.Append("# yaml-language-server: $schema=").Append(request.SchemaPath).Append('\n');
        }
        text.Append("plan: ").Append(YamlText.Scalar(request.Name)).Append('\n')
            .Append(named.Count == 1 ? "description: One record of " : "description: One record each of ")
            .Append(Quoting.SomeAndCount([.. named.Select(t => t.Name)], 5))
            .Append("\n\nrecords:\n");
        for (var i = 0; i < groups.Count; i++)
        {
            text.Append(i == 0 ? "" : "\n").Append("  ").Append(groups[i].Key).Append(':');
            Comment(text, groups[i].All(r => r.NeededBy is not null) ? $"{groups[i].First().NeededBy} needs it" : null);
            foreach (var record in groups[i])
            {
                Write(text, record);
            }
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, ScaffoldRecord record)
    {
        text.Append("    - $ref: ").Append(YamlText.Scalar(record.Name)).Append('\n');
        foreach (var field in record.Fields)
        {
            var value = Value(field.Value, inFlow: false);
            // A comment after a text of several lines would belong to the text.
            var isBlock = value.Contains('\n');
            if (isBlock && field.Comment is not null)
            {
                text.Append(' ', Indent).Append("# ").Append(field.Comment).Append('\n');
            }
            text.Append(' ', Indent).Append(field.Key).Append(": ").Append(value);
            Comment(text, isBlock ? null : field.Comment);
        }
        foreach (var comment in record.Comments)
        {
            text.Append(' ', Indent).Append("# ").Append(comment).Append('\n');
        }
    }

    private static void Comment(StringBuilder text, string? comment) =>
        text.Append(comment is null ? "" : $"  # {comment}").Append('\n');

    private static string Value(ScaffoldValue value, bool inFlow) => value switch
    {
        ScaffoldValue.Text text => inFlow ? YamlText.InFlow(text.Value) : YamlText.Value(text.Value, Indent),
        ScaffoldValue.Written written => written.Value,
        ScaffoldValue.Reference { Field: { } field } reference => $"${{{reference.Target.Name}.{field}}}",
        ScaffoldValue.Reference reference => $"${{{reference.Target.Name}}}",
        ScaffoldValue.List list => $"[{YamlText.InFlow(list.Item)}]",
        ScaffoldValue.Mapping mapping => $"{{ {mapping.Field}: {Value(mapping.Value, inFlow: true)} }}",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
