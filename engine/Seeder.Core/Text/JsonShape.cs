using System.Text.Json;
using Json.Schema;

namespace Seeder.Core.Text;

/// <summary>
/// The shape of a JSON file, which its JSON Schema describes. The schemas are resources of this assembly and stand under <c>schemas/</c>.
/// Only a file that its reader rejects is evaluated, to find all faults and their places: evaluation takes 30 times as long as reading.
/// </summary>
internal static class JsonShape
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    /// <summary>The faults in the order of their places.</summary>
    /// <param name="resource">The name of the schema.</param>
    public static IEnumerable<JsonFault> Faults(JsonSource source, JsonElement root, string resource)
    {
        using var stream = typeof(JsonShape).Assembly.GetManifestResourceStream(resource)!;
        using var schema = JsonDocument.Parse(stream);
        // The executable skips the module initializer of the package (JsonSchema.Substitutions.xml), which registers the dialects.
        var dialects = new DialectRegistry();
        dialects.Register(Dialect.Draft07);
        var build = new BuildOptions { SchemaRegistry = new SchemaRegistry(), DialectRegistry = dialects, Dialect = Dialect.Draft07 };
        var results = JsonSchema.Build(schema.RootElement, build).Evaluate(root, Options);
        var faults =
            from result in results.Details ?? []
            from error in result.Errors ?? []
            from fault in FaultsOf(source, root, schema.RootElement, result, error.Key)
            select fault;
        return [.. faults];
    }

    private static IEnumerable<JsonFault> FaultsOf(
        JsonSource source, JsonElement root, JsonElement schema, EvaluationResults result, string keyword)
    {
        var (at, path) = (Steps($"{result.InstanceLocation}"), Steps($"{result.EvaluationPath}"));
        if (keyword.Length == 0)
        {
            // The schema false of additionalProperties.
            var known = Inside(schema, path[..^1]).GetProperty("properties").EnumerateObject().Select(p => p.Name).ToList();
            var hint = NearestName.Hint(at[^1], known)
                ?? $"Delete it, or update seeder if a newer version wrote it. The keys here are {string.Join(", ", known)}.";
            return [new JsonFault(Place(key: true), $"the key {Quoting.Quote(at[^1])} is unknown", hint)];
        }
        var (value, rule) = (Inside(root, at), Inside(schema, path));
        return keyword switch
        {
            "required" =>
                from key in rule.GetProperty("required").EnumerateArray().Select(k => k.GetString()!)
                where !value.TryGetProperty(key, out _)
                select new JsonFault(
                    Place(key: true),
                    $"{Name(at)} has no key '{key}'",
                    $"Add \"{key}\": {Example(rule.GetProperty("properties").GetProperty(key))}."),
            "enum" when NearestName.Hint($"{value}", Values(rule)) is { } hint => [Wrong(hint)],
            "enum" => [Wrong($"Use {Quoting.Or([.. Values(rule)])}.")],
            "type" =>
                [new JsonFault(Place(), $"{Name(at)} is {Kind(value)}", at.Length == 0 ? null : Hint(rule))],
            _ => [Wrong(Hint(rule))],
        };

        SourceSpan Place(bool key = false) => source.Find(at, key)!.Value;

        JsonFault Wrong(string hint) => new(Place(), $"{Quoting.Quote($"{value}")} is not a valid value of {Name(at)}", hint);
    }

    // A member, or the item of a list such as refs[0].
    private static string Name(string[] at)
    {
        var last = Array.FindLastIndex(at, s => !s.All(char.IsAsciiDigit));
        return last < 0 ? "the file" : Quoting.Quote($"{at[last]}{string.Concat(at[(last + 1)..].Select(s => $"[{s}]"))}");
    }

    private static IEnumerable<string> Values(JsonElement rule) =>
        rule.GetProperty("enum").EnumerateArray().Select(v => v.GetString()).OfType<string>();

    private static string Hint(JsonElement rule) =>
        Example(rule) is var example && example is "true" or "false" ? "Use true or false." : $"Use a value such as {example}.";

    // Every value that the schemas describe has an example.
    private static string Example(JsonElement rule) => rule.GetProperty("examples")[0].GetRawText();

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static JsonElement Inside(JsonElement json, IEnumerable<string> steps) => steps.Aggregate(json, (inside, step) =>
        inside.ValueKind == JsonValueKind.Array ? inside[int.Parse(step, CultureInfo.InvariantCulture)] : inside.GetProperty(step));

    // JSON pointers (RFC 6901).
    private static string[] Steps(string pointer) =>
        [.. pointer.Split('/')
            .Skip(1)
            .Select(s => s.Replace("~1", "/").Replace("~0", "~"))];
}
