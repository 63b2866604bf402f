using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Clients;

/// <summary>The commands of the Salesforce CLI, in the order in which someone would use them, against one org.</summary>
[Category("Clients")]
internal sealed class SfTests
{
    private string folder = "";
    private LocalOrg org = null!;
    private (string Name, string Value)[] variables = [];

    private static IEnumerable<bool> Once => ClientTools.Installed ? [true] : [];

    [SetUp]
    public async Task Start()
    {
        org = await LocalOrg.StartAsync(new LocalOrgOptions());
        folder = Directory.CreateTempSubdirectory("local-org-sf-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Account.json"),
            """{"records":[{"attributes":{"type":"Account","referenceId":"a1"},"Name":"Acme"},{"attributes":{"type":"Account","referenceId":"a2"},"Name":"Beta"}]}""");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Contact.json"),
            """{"records":[{"attributes":{"type":"Contact","referenceId":"c1"},"LastName":"Ann","AccountId":"@a1"}]}""");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "plan.json"),
            """[{"sobject":"Account","files":["Account.json"]},{"sobject":"Contact","files":["Contact.json"]}]""");
    }

    [TearDown]
    public async Task Stop()
    {
        await org.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    // Who gives the token itself as the org gets the same connection, so a command that writes and one that reads are enough.
    [TestCaseSource(nameof(Once))]
    public async Task A_token_in_the_environment_is_a_login(bool _)
    {
        variables = ClientTools.TargetOf(org);
        Assert.That((await Run("data", "import", "tree", "--plan", "plan.json")).AsArray(), Has.Count.EqualTo(3));
        Assert.That(
            await Table("SELECT Name, Owner.Name FROM Account WHERE Name = 'Beta' LIMIT 1"),
            Does.Contain("Name,Owner.Name\nBeta,Local Admin"));
        Assert.That((await Run("org", "list", "limits")).AsArray().Select(l => (string)l!["name"]!), Does.Contain("DailyApiRequests"));
    }

    [TestCaseSource(nameof(Once))]
    public async Task The_commands_of_sf_work(bool _)
    {
        variables = [("SF_ACCESS_TOKEN", org.AccessToken)];
        Assert.That(
            (string)(await Run(
                "org",
                "login",
                "access-token",
                "--instance-url",
                org.Url.GetLeftPart(UriPartial.Authority),
                "--no-prompt",
                "--set-default"))["orgId"]!,
            Is.EqualTo(org.OrgId));
        Assert.That((string)(await Run("org", "display"))["connectedStatus"]!, Is.EqualTo("Connected"));
        Assert.That((await Run("data", "import", "tree", "--files", "Account.json")).AsArray(), Has.Count.EqualTo(2));
        Assert.That((await Run("data", "import", "tree", "--plan", "plan.json")).AsArray(), Has.Count.EqualTo(3));
        Assert.That(
            (int)(await Run(
                "data", "query", "--query", "SELECT Name, (SELECT LastName FROM Contacts), Owner.Name FROM Account"))["totalSize"]!,
            Is.EqualTo(4));
        Assert.That(
            await Table("SELECT Name, Owner.Name FROM Account WHERE Name = 'Beta' LIMIT 1"),
            Does.Contain("Name,Owner.Name\nBeta,Local Admin"));
        Assert.That(
            await Table("SELECT Name, COUNT(Id) n FROM Account GROUP BY Name ORDER BY Name"), Does.Contain("Name,n\nAcme,2\nBeta,2"));
        await Run(
            "data",
            "export",
            "tree",
            "--query",
            "SELECT Name, (SELECT LastName FROM Contacts) FROM Account",
            "--plan",
            "--output-dir",
            "out");
        Assert.That((await Run("data", "import", "tree", "--plan", "out/Account-Contact-plan.json")).AsArray(), Has.Count.EqualTo(5));
        var id =
            (string)(await Run(
                "data", "create", "record", "--sobject", "Account", "--values", "Name='Acme Two' NumberOfEmployees=5"))["id"]!;
        Assert.That(
            (int)(await Run("data", "get", "record", "--sobject", "Account", "--where", "Name='Acme Two'"))["NumberOfEmployees"]!,
            Is.EqualTo(5));
        await Run("data", "update", "record", "--sobject", "Account", "--record-id", id, "--values", "Site=x");
        Assert.That((string)(await Run("data", "get", "record", "--sobject", "Account", "--record-id", id))["Site"]!, Is.EqualTo("x"));
        await Run("data", "delete", "record", "--sobject", "Account", "--record-id", id);
        Assert.That((await Run("sobject", "list", "--sobject", "all")).AsArray().Select(n => (string)n!), Does.Contain("Account"));
        Assert.That((string)(await Run("sobject", "describe", "--sobject", "Account"))["keyPrefix"]!, Is.EqualTo("001"));
        Assert.That((await Run("org", "list", "limits")).AsArray().Select(l => (string)l!["name"]!), Does.Contain("DailyApiRequests"));
    }

    private async Task<JsonNode> Run(params string[] arguments)
    {
        var (exit, output) = await ClientTools.SfAsync(folder, variables, [.. arguments, "--json"]);
        Assert.That(exit, Is.Zero, $"sf {string.Join(' ', arguments)}\n{output}");
        return JsonNode.Parse(output)!["result"]!;
    }

    /// <summary>What asks for the columns too.</summary>
    private async Task<string> Table(string query)
    {
        var (exit, output) = await ClientTools.SfAsync(folder, variables, "data", "query", "--query", query, "--result-format", "csv");
        Assert.That(exit, Is.Zero, output);
        return output;
    }
}
