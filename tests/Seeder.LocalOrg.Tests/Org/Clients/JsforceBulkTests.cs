using System.Runtime.CompilerServices;

namespace Seeder.Local.Tests.Clients;

[Category("Clients")]
internal sealed class JsforceBulkTests : OrgFixture
{
    private static IEnumerable<string> Versions => ClientTools.Installed ? ["47.0", "66.0"] : [];

    [TestCaseSource(nameof(Versions))]
    public async Task Every_step_of_jsforce_with_bulk_jobs_works(string version)
    {
        var strangers = await Strangers.MakeAsync(Org, Client, "A", "B");
        var contact = await Client.Create("Contact", """{"LastName":"C1","Title":"theirs","Description":"x"}""");
        var before = (await Client.Get($"sobjects/Contact/{contact}")).Text;
        var (exit, output) = await ClientTools.NodeAsync(
            Path.GetTempPath(), [Script(), ClientTools.Modules, Org.Url.GetLeftPart(UriPartial.Authority), Org.AccessToken, version]);
        Assert.That(exit, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(8).And.All.StartWith("ok "), output);
        Assert.That((await Client.Get($"sobjects/Contact/{contact}")).Text, Is.EqualTo(before));
        await strangers.CheckAsync();
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "bulk.cjs");
}
