using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Catalog;

/// <summary>The describes of a running org, read over HTTP.</summary>
internal sealed class Described
{
    private readonly Dictionary<string, JsonObject> objects = [];
    private readonly Dictionary<(string Child, string Field), List<string>> relations = [];

    public static async Task<Described> ReadAsync(LocalOrg org)
    {
        using var client = new OrgClient(org);
        var described = new Described();
        foreach (var listed in (await client.Get("sobjects")).Json!["sobjects"]!.AsArray())
        {
            var name = (string)listed!["name"]!;
            var type = (await client.Get($"sobjects/{name}/describe")).Json!.AsObject();
            described.objects.Add(name, type);
            foreach (var child in type["childRelationships"]!.AsArray())
            {
                var key = ((string)child!["childSObject"]!, (string)child["field"]!);
                (described.relations.TryGetValue(key, out var list) ? list : described.relations[key] = []).Add(
                    $"{name} {(string?)child["relationshipName"]} {Effect(child)}");
            }
        }

        return described;
    }

    public IReadOnlyCollection<string> Objects => objects.Keys;

    public JsonObject? Object(string name) => objects.GetValueOrDefault(name);

    public JsonNode? Field(string type, string name) =>
        Object(type)?["fields"]!.AsArray().FirstOrDefault(f => (string)f!["name"]! == name);

    public IEnumerable<string> Fields(string type) => Object(type)!["fields"]!.AsArray().Select(f => (string)f!["name"]!);

    /// <summary>For each target of a lookup: its name, the name of the list of children, and the effect of a delete.</summary>
    public IReadOnlyList<string> Relations(string child, string field) => relations.GetValueOrDefault((child, field)) ?? [];

    private static string Effect(JsonNode child) => ((bool)child["cascadeDelete"]!, (bool)child["restrictedDelete"]!) switch
    {
        (true, true) => "both",
        (true, false) => "cascade",
        (false, true) => "restrict",
        _ => "clear",
    };
}
