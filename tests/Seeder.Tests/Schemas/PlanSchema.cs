using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Seeder.Tests.House;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seeder.Tests.Schemas;

/// <summary>Validates plans as an editor does: YAML 1.2 is converted to JSON.</summary>
internal sealed partial class PlanSchema
{
    private readonly JsonSchema _schema;

    private PlanSchema(JsonSchema schema) => _schema = schema;

    public static PlanSchema Published { get; } = Of(File.ReadAllText(Repository.At("schemas", "seed-plan.schema.json")));

    // Each schema has its own registry, because two schemas may have the same id.
    public static PlanSchema Of(string schema) =>
        new(JsonSchema.FromText(schema, new BuildOptions { SchemaRegistry = new SchemaRegistry() }));

    /// <summary>The schema errors of a plan; null if the text is not YAML.</summary>
    public IReadOnlyList<string>? Refuses(string yaml)
    {
        try
        {
            using var json = JsonDocument.Parse(Parse(yaml)?.ToJsonString() ?? "null");
            var result = _schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            return result.IsValid
                ? []
                : [.. (result.Details ?? []).SelectMany(d => (d.Errors ?? []).Select(e => $"{d.InstanceLocation}: {e.Value}"))
                    .DefaultIfEmpty("invalid")];
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static JsonNode? Parse(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
        {
            return null;
        }
        parser.Consume<DocumentStart>();
        return Node(parser, []);
    }

    private static JsonNode? Node(IParser parser, Dictionary<string, JsonNode> anchors)
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
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, anchors));
            }
            return Keep(list, sequence.Anchor, anchors);
        }
        var start = parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            mapping.Add(parser.Consume<Scalar>().Value, Node(parser, anchors));
        }
        return Keep(mapping, start.Anchor, anchors);
    }

    private static JsonNode Keep(JsonNode node, AnchorName anchor, Dictionary<string, JsonNode> anchors)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }
        return node;
    }

    private static JsonNode? Value(Scalar scalar) =>
        !scalar.IsPlainImplicit || scalar.Style != ScalarStyle.Plain ? JsonValue.Create(scalar.Value)
        : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? null
        : scalar.Value is "true" or "True" or "TRUE" ? JsonValue.Create(true)
        : scalar.Value is "false" or "False" or "FALSE" ? JsonValue.Create(false)
        : Whole().IsMatch(scalar.Value) && long.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole)
            : Number().IsMatch(scalar.Value) ? JsonValue.Create(double.Parse(scalar.Value, CultureInfo.InvariantCulture))
            : JsonValue.Create(scalar.Value);

    [GeneratedRegex("^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
