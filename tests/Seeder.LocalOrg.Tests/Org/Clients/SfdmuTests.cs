using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Clients;

/// <summary>SFDMU takes jobs of Bulk API 2.0 for more than 200 rows of a type, and finds the id of each row in their results.</summary>
[Category("Clients")]
internal sealed class SfdmuTests : OrgFixture
{
    private const int Rows = 5000;

    private static IEnumerable<bool> Once => ClientTools.HasSfdmu ? [true] : [];

    [TestCaseSource(nameof(Once))]
    public async Task Sfdmu_inserts_parents_and_children_and_updates_them(bool _)
    {
        var strangers = await Strangers.MakeAsync(Org, Client, "Acme 1", "Acme 2");
        var folder = Directory.CreateTempSubdirectory("local-org-sfdmu-").FullName;
        try
        {
            await WriteAsync(folder, "Account", "Id,Name,Site,AnnualRevenue,Description", i =>
                $"{i},Sfdmu {i},\"Hall, \"\"{i}\"\"\",{i},\"{(i % 3 == 0 ? $"a\n{i}" : "")}\"");
            await WriteAsync(folder, "Contact", "Id,LastName,AccountId,Account.Name", i => $"{i},C {i},{i},Sfdmu {i}");
            await RunAsync(
                folder,
                ("SELECT Id, Name, Site, AnnualRevenue, Description FROM Account", "Insert", "Name"),
                ("SELECT Id, LastName, AccountId FROM Contact", "Insert", "LastName"));
            var contacts = await new QueryJobClient(Client).Rows(
                $"SELECT LastName, Account.Name, Account.AnnualRevenue FROM Contact WHERE CreatedById = '{Org.UserId}'");
            Assert.That(contacts, Has.Length.EqualTo(Rows).And.Unique);
            Assert.That(contacts, Is.EquivalentTo(Enumerable.Range(1, Rows).Select(i => $"\"C {i}\",\"Sfdmu {i}\",\"{i}.0\"")));

            await WriteAsync(folder, "Account", "Id,Name,Site", i => $"{i},Sfdmu {i},New {i}");
            await RunAsync(folder, ("SELECT Id, Name, Site FROM Account", "Update", "Name"));
            var accounts = await new QueryJobClient(Client).Rows(
                $"SELECT Name, Site FROM Account WHERE CreatedById = '{Org.UserId}'");
            Assert.That(accounts, Is.EquivalentTo(Enumerable.Range(1, Rows).Select(i => $"\"Sfdmu {i}\",\"New {i}\"")));

            var jobs = (await Client.Get("jobs/ingest")).Records.Where(j => (string)j!["createdById"]! == Org.UserId);
            Assert.That(
                jobs.Select(j => $"{j!["operation"]} {j["object"]} {j["state"]}"),
                Is.EquivalentTo(new[] { "insert Account JobComplete", "insert Contact JobComplete", "update Account JobComplete" }));
            await strangers.CheckAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task WriteAsync(string folder, string type, string header, Func<int, string> row) => File.WriteAllTextAsync(
        Path.Combine(folder, $"{type}.csv"), header + "\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => row(i) + "\n")));

    private async Task RunAsync(string folder, params (string Query, string Operation, string Key)[] objects)
    {
        const string target = "target@example.com";
        var plan = new JsonObject
        {
            ["orgs"] = new JsonArray(new JsonObject
            {
                ["name"] = target,
                ["instanceUrl"] = Org.Url.GetLeftPart(UriPartial.Authority),
                ["accessToken"] = Org.AccessToken,
            }),
            ["apiVersion"] = "66.0",
            ["pollingIntervalMs"] = 100,
            ["promptOnMissingParentObjects"] = false,
            ["promptOnIssuesInCSVFiles"] = false,
            ["objects"] = new JsonArray([.. objects.Select(o =>
                new JsonObject { ["query"] = o.Query, ["operation"] = o.Operation, ["externalId"] = o.Key })]),
        };
        await File.WriteAllTextAsync(Path.Combine(folder, "export.json"), plan.ToJsonString());
        var (exit, output) = await ClientTools.NodeAsync(
            folder,
            [Script(), ClientTools.Modules, "--sourceusername", "csvfile", "--targetusername", target, "--path", folder, "--noprompt"],
            ClientTools.Environment(folder));
        Assert.That(exit, Is.Zero, output);
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "sfdmu.cjs");
}
