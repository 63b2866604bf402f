using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using Seeder.Tests.House;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seeder.Tests.Schemas;

/// <summary>The one place that knows the validator: it takes plans as an editor does, YAML 1.2 as JSON. Keywords that the validator does
/// not know count for nothing.</summary>
internal sealed partial class PlanSchema
{
    private readonly JsonSchema _schema;

    private PlanSchema(JsonSchema schema) => _schema = schema;

    public static PlanSchema Published { get; } = Of(File.ReadAllText(Repository.At("schemas", "seed-plan.schema.json")));

    public static PlanSchema Of(string schema) => new(JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult());

    /// <summary>What the schema has against the plan; null where the text is no YAML.</summary>
    public IReadOnlyList<string>? Refuses(string yaml)
    {
        try
        {
            return [.. _schema.Validate(Parse(yaml)).Select(e => e.ToString())];
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static JToken Parse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return JValue.CreateNull();
        }
        parser.Consume<DocumentStart>();
        return Node(parser, []);
    }

    private static JToken Node(IParser parser, Dictionary<string, JToken> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var target)
                ? target.DeepClone()
                : throw new InvalidOperationException("unknown alias");
        }
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Value(scalar);
        }
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, anchors));
            }
            return Keep(list, sequence.Anchor, anchors);
        }
        var start = parser.Consume<MappingStart>();
        var mapping = new JObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            mapping.Add(parser.Consume<Scalar>().Value, Node(parser, anchors));
        }
        return Keep(mapping, start.Anchor, anchors);
    }

    private static JToken Keep(JToken node, AnchorName anchor, Dictionary<string, JToken> anchors)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }
        return node;
    }

    private static JValue Value(Scalar scalar) =>
        !scalar.IsPlainImplicit || scalar.Style != ScalarStyle.Plain ? new JValue(scalar.Value)
        : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? JValue.CreateNull()
        : scalar.Value is "true" or "True" or "TRUE" ? new JValue(true)
        : scalar.Value is "false" or "False" or "FALSE" ? new JValue(false)
        : Whole().IsMatch(scalar.Value) && long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole) ? new JValue(whole)
        : Number().IsMatch(scalar.Value) ? new JValue(double.Parse(scalar.Value, CultureInfo.InvariantCulture))
        : new JValue(scalar.Value);

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
