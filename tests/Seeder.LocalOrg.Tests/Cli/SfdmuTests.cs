using System.Text.RegularExpressions;

namespace Seeder.Cli.Tests;

/// <summary>
/// A data set of SFDMU is seeded by following the hints: each step removes an error, and the last one ends with the rows.
/// </summary>
internal sealed class SfdmuTests : CliFixture
{
    [Test]
    public async Task The_hints_lead_from_a_configuration_to_the_rows()
    {
        Write("export.json", """
            { "objectSets": [{ "objects": [
              { "query": "SELECT Name FROM Account", "operation": "Upsert", "externalId": "Name" },
              { "query": "SELECT Name FROM Warranty", "operation": "Upsert", "externalId": "Name;Account.Name" },
              { "query": "SELECT Name FROM WarrantyPart", "operation": "Upsert", "externalId": "Warranty.Name;Product.ProductCode" },
              { "query": "SELECT Name FROM Product2", "operation": "Upsert", "externalId": "ProductCode" }
            ] }] }
            """);
        Write("Account.csv", "Name\nAcme\nGlobex\n");
        Write("Product2.csv", "Name,ProductCode\nMug,M-1\n");
        Write("Warranty.csv", """
            $$Name$Account.Name,Name,Account.Name,StartDate
            W1;Acme,W1,Acme,2026-01-31
            W1;Globex,W1,Globex,2026-02-28
            """);
        Write("WarrantyPart.csv", """
            $$Warranty.Name$Product.ProductCode,Warranty.$$Name$Account.Name,Product.ProductCode,Quantity
            W1;M-1,W1;Globex,M-1,4
            """);

        var refused = await RunAsync("import", "export.json");
        var lines = Regex.Matches(refused.Err, "'((?:plan|records): .*?)'(?= and |\\.|, and)").Select(m => m.Groups[1].Value);
        Write("plan.yaml", string.Join('\n', lines));
        var composite = await RunAsync("validate", "plan.yaml", "--learn");
        Write("Warranty.csv", "Name,Account.Name,StartDate\nW1,Acme,2026-01-31\nW1,Globex,2026-02-28\n");
        Write("WarrantyPart.csv", "Warranty.Name,Warranty.Account.Name,Product.ProductCode,Quantity\nW1,Globex,M-1,4\n");
        var applied = await RunAsync("apply", "plan.yaml", "--learn");
        var again = await RunAsync("apply", "plan.yaml", "--learn");

        Assert.That((refused.Exit, composite.Exit), Is.EqualTo((1, 1)));
        Assert.That(composite.Err, Does.Contain("'$key: [Name, Account]' beside $from"));
        Assert.That(composite.Err, Does.Contain("Write a column for each of them: Warranty.Name, Warranty.Account.Name."));
        Assert.That(applied.Exit, Is.Zero, applied.Err);
        Assert.That(again.Out, Is.EqualTo("Nothing to do: all 6 records in the org match the plan.\n"));
        Assert.That(applied.Out, Does.Match(@"all +6\n"));
    }

    [Test]
    public async Task Only_the_calls_that_were_sent_are_counted()
    {
        Write("plan.yaml", """
            plan: keyed
            records:
              Account:
                - $key: AccountNumber
                  AccountNumber: A-1
                  Name: Acme
                  Contacts:
                    - $key: [Account, Email]
                      Email: jane@example.com
                      LastName: Doe
            """);

        var created = await RunAsync("apply", "plan.yaml", "--json");
        Write("plan.yaml", Read("plan.yaml").Replace("Doe", "Roe"));
        Directory.Delete(Path.Combine(Folder, ".seeder", created.Json["result"]!["orgId"]!.GetValue<string>()), true);
        var updated = await RunAsync("apply", "plan.yaml", "--json");

        string Calls(CliResult result) => string.Join(
            ", ", result.Json["result"]!["calls"]!.AsObject().Where(c => c.Value!.GetValue<int>() > 0).Select(c => $"{c.Value} {c.Key}"));
        Assert.That(Calls(created), Does.StartWith("2 create, 1 find, 3 total, "), created.Out);
        Assert.That(Calls(updated), Does.Not.Contain("create").And.Contain("1 update"), updated.Out);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));
}
