using System.Runtime.CompilerServices;

namespace Seeder.Local.Tests.Clients;

[Category("Clients")]
internal sealed class JsforceTests : OrgFixture
{
    private static IEnumerable<string> Versions => ClientTools.Installed ? ["34.0", "46.0", "66.0"] : [];

    [TestCaseSource(nameof(Versions))]
    public async Task Every_step_of_jsforce_works(string version)
    {
        var (exit, output) = await ClientTools.NodeAsync(
            Path.GetTempPath(), [Script(), ClientTools.Modules, Org.Url.GetLeftPart(UriPartial.Authority), Org.AccessToken, version]);
        Assert.That(exit, Is.Zero);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(version == "34.0" ? 11 : 18).And.All.StartWith("ok "), output);
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "jsforce.cjs");
}
