using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>Tests that apply a plan, change it and apply it again, and check manifest and org after each step.</summary>
internal abstract class ChangeFixture : RemoteFixture
{
    /// <summary>Runs a command that must succeed.</summary>
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

    /// <summary>The rows of a type without deleted ones.</summary>
    protected async Task<List<JsonObject>> LiveAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];

    /// <summary>Checks that every row of these types is in the manifest, and that every id of the manifest is a row.</summary>
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

    /// <summary>Destroys the plan, and checks that no row of these types remains and the manifest is empty.</summary>
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
