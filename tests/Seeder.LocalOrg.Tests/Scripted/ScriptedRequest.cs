using System.Text;
using System.Text.Json;

namespace Seeder.Local.Tests.Scripted;

/// <summary>A request as it came over the wire, or one part of a Batch call.</summary>
/// <param name="Target">Path and query as sent.</param>
internal sealed record ScriptedRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>How many requests the rule has matched, with this one.</summary>
    public int Nth { get; init; } = 1;

    public string Path => Target.Split('?', 2)[0];

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>A decoded parameter of the query string.</summary>
    public string? Query(string name) => Target.Split('?', 2) is [_, var query]
        ? query.Split('&')
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2 && p[0] == name)
            .Select(p => Uri.UnescapeDataString(p[1].Replace('+', ' ')))
            .FirstOrDefault()
        : null;

    /// <summary>The head and the body as one text, to look for a secret in it.</summary>
    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n\n{Text}";
}

/// <summary>A record of the scripted org.</summary>
internal sealed record ScriptedRow(string Type, string Id, Dictionary<string, JsonElement> Fields, string CreatedBy, DateTimeOffset Created)
{
    public bool Deleted { get; init; }
}
