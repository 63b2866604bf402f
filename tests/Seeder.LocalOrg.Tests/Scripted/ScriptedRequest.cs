using System.Text;
using System.Text.Json;

namespace Seeder.Local.Tests.Scripted;

/// <summary>A received request, or one subrequest of a Batch call.</summary>
/// <param name="Target">Path and query string as sent.</param>
internal sealed record ScriptedRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>The number of requests that the rule has matched, including this one.</summary>
    public int Nth { get; init; } = 1;

    public string Path => Target.Split('?', 2)[0];

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The decoded value of a query parameter.</summary>
    public string? Query(string name) => Target.Split('?', 2) is [_, var query]
        ? query.Split('&')
            .Select(p => p.Split('=', 2))
            .Where(p => p.Length == 2 && p[0] == name)
            .Select(p => Uri.UnescapeDataString(p[1].Replace('+', ' ')))
            .FirstOrDefault()
        : null;

    /// <summary>Headers and body as one text, to search it for secrets.</summary>
    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\n\n{Text}";
}

/// <summary>A record of a scripted org.</summary>
internal sealed record ScriptedRow(string Type, string Id, Dictionary<string, JsonElement> Fields, string CreatedBy, DateTimeOffset Created)
{
    public bool Deleted { get; init; }
}
