using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests;

/// <summary>
/// The expected outputs of <c>plan</c> under <c>PlanOutputs/</c>, and the JSON schema of its JSON output. <c>SEEDER_ACCEPT=1</c> writes the
/// actual texts as the expected ones.
/// </summary>
internal static partial class PlanOutput
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(
        File.ReadAllText(Repository.At("schemas", "plan-output.schema.json")), new BuildOptions { SchemaRegistry = new SchemaRegistry() });

    /// <summary>The violations of the schema.</summary>
    public static IReadOnlyList<string> Faults(JsonNode json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        var result = Schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).SelectMany(d => (d.Errors ?? []).Select(e => $"{d.InstanceLocation}: {e.Value}"))
                .DefaultIfEmpty("invalid")];
    }

    /// <summary>The expected text of a case.</summary>
    /// <param name="actual">With SEEDER_ACCEPT=1, the actual text becomes the expected one.</param>
    public static string Expected(string name, string actual)
    {
        var path = Path.Combine(Here(), "PlanOutputs", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    /// <summary>The text without what differs from run to run: ids get numbers, times and amounts that the org has left become
    /// dots.</summary>
    public static string Stable(string text)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        text = Id().Replace(text, m =>
        {
            var number = ids.TryGetValue(m.Value, out var known) ? known : ids[m.Value] = ids.Count + 1;
            return $"<{m.Value[..3]} {number}>";
        });
        return Left().Replace(Queries().Replace(Time().Replace(text, "..."), "queries$1..."), "the ... that");
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"\b[A-Za-z0-9]{3}[A-Za-z0-9]{5}0{4}[A-Za-z0-9]{3}[A-Z0-5]{3}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex(@"the [0-9,]+ that")]
    private static partial Regex Left();

    [GeneratedRegex(@"^queries( +)[0-9,]+$", RegexOptions.Multiline)]
    private static partial Regex Queries();
}
