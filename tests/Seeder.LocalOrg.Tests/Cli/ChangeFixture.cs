using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>Plans that are applied, changed and applied again: what the manifest and the org hold after each.</summary>
internal abstract class ChangeFixture : RemoteFixture
{
    /// <summary>Runs a command that must end well.</summary>
    protected async Task<CliResult> DoneAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        return result;
    }

    protected JsonObject ReadManifest(string plan) => JsonNode.Parse(File.ReadAllText(ManifestOf(plan)))!.AsObject();

    /// <summary>The ids of the manifest by address.</summary>
    protected Dictionary<string, string> IdsOf(string plan) =>
        ReadManifest(plan)["records"]!.AsObject().ToDictionary(r => r.Key, r => (string)r.Value!["id"]!, StringComparer.Ordinal);

    protected static IEnumerable<string> Actions(CliResult result) =>
        (result.Json["result"] ?? result.Json["data"])!["records"]!.AsArray().Select(r => $"{r!["refId"]} {r["action"]}");

    /// <summary>The rows of a type that are not deleted.</summary>
    protected async Task<List<JsonObject>> LiveAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];

    /// <summary>Every row of these types stands in the manifest, and every id of the manifest is a row.</summary>
    protected async Task IsExactAsync(string plan, params string[] types)
    {
        var ids = new List<string>();
        foreach (var type in types)
        {
            ids.AddRange((await LiveAsync(type)).Select(r => (string)r["Id"]!));
        }
        Assert.That(IdsOf(plan).Values, Is.EquivalentTo(ids));
        Assert.That(ReadManifest(plan)["complete"]!.GetValue<bool>(), Is.True);
    }

    protected async Task NothingLeftToDoAsync(string plan)
    {
        var writes = await WritesAsync();
        await DoneAsync("apply", plan);
        Assert.That(await WritesAsync(), Is.EqualTo(writes), "applied again, it wrote");
    }

    /// <summary>Destroys the plan: no row of these types is left, and the manifest is empty.</summary>
    protected async Task DestroyedAsync(string plan, params string[] types)
    {
        await DoneAsync("destroy", plan);
        foreach (var type in types)
        {
            Assert.That(await LiveAsync(type), Is.Empty, type);
        }
        Assert.That(IdsOf(Path.GetFileNameWithoutExtension(plan)), Is.Empty);
    }
}
