using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>Tests that compare what <c>plan</c> prints with the files in <c>PlanOutputs</c>.</summary>
internal abstract class PlanOutputFixture : Deletes.DeleteFixture
{
    /// <summary>Checks the text of <c>plan</c>, and its JSON with the schema.</summary>
    /// <returns>The JSON.</returns>
    protected async Task<JsonNode> IsShownAsync(string name, params string[] args)
    {
        var text = PlanOutput.Stable((await DoneAsync(["plan", .. args])).Out);
        var json = (await DoneAsync(["plan", .. args, "--format", "json"])).Json;
        Assert.That(text, Is.EqualTo(PlanOutput.Expected(name, text)));
        Assert.That(PlanOutput.Faults(json), Is.Empty);
        return json;
    }
}
