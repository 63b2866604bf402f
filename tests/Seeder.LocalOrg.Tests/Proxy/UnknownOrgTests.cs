using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Proxy;

/// <summary>An org with a life of its own, and not a file of an earlier run.</summary>
internal sealed class UnknownOrgTests
{
    private const string Yaml = """
        plan: guest
        existing:
          theirs: { Account: { Name: Theirs } }
        records:
          Contact:
            - $ref: jane
              LastName: Doe
              AccountId: ${theirs}
              Owner: { Username: other@unknown.example.com }
            - LastName: Roe
              Account: { Name: Ours }
          Account:
            - Name: Ours
              Parent: { Name: Theirs }
              Sites__r:
                - Name: Here
          Opportunity:
            - Name: Ours
              StageName: Prospecting
              CloseDate: 2026-12-31
              Pricebook2: { Name: Their book }
              OpportunityLineItems:
                - PricebookEntry: { Product2: { ProductCode: TP }, Pricebook2: { Name: Their book } }
                  Quantity: 2
                  UnitPrice: 3
        """;

    [Test]
    public async Task A_plan_finds_what_the_org_has_and_leaves_it_alone()
    {
        await using var org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        using var client = new OrgClient(org.Org);
        await FillAsync(client);
        var before = await RowsAsync(org);

        var applied = await org.ApplyAsync(Yaml, 4);
        Assert.That((applied.ExitCode, DiagnosticText.Render(applied.Diagnostics)), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(applied.Manifest!.Records, Has.Count.EqualTo(6));
        var jane = (await org.RowsAsync("Contact"))[applied.Manifest.Records["jane"].Id];
        Assert.That(before["Account"].Single().Key, Is.EqualTo(jane["AccountId"].GetString()));
        Assert.That(before["User"][jane["OwnerId"].GetString()!], Does.Contain("other@unknown.example.com"));
        var line = (await org.RowsAsync("OpportunityLineItem")).Values.Single();
        Assert.That(before["PricebookEntry"][line["PricebookEntryId"].GetString()!], Does.Contain("\"UnitPrice\":7"));

        var destroyed = await org.DestroyAsync(Yaml, 4);
        Assert.That((destroyed.ExitCode, DiagnosticText.Render(destroyed.Diagnostics)), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(await RowsAsync(org), Is.EqualTo(before));
    }

    [Test]
    public async Task Two_records_with_the_wanted_name_are_an_error_and_nothing_is_sent()
    {
        await using var org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        using var client = new OrgClient(org.Org);
        await FillAsync(client);
        await client.Create("Account", """{"Name": "Theirs"}""");
        var last = await org.LastRequestAsync();

        var report = await org.ApplyAsync(Yaml, 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.PlanErrors));
        Assert.That(DiagnosticText.Render(report.Diagnostics), Does.Contain("Theirs"));
        Assert.That(await org.WritesAsync(last), Is.Empty);
    }

    private static async Task FillAsync(OrgClient client)
    {
        await client.Create("Account", """{"Name": "Theirs"}""");
        var profile = (string)(await client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"]!;
        await client.Create("User", $$"""
            {"Username": "other@unknown.example.com", "LastName": "Other", "Email": "other@unknown.example.com", "Alias": "other", "ProfileId": "{{profile}}",
             "TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US", "EmailEncodingKey": "UTF-8", "LanguageLocaleKey": "en_US"}
            """);
        var standard = (string)(await client.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
        var book = await client.Create("Pricebook2", """{"Name": "Their book", "IsActive": true}""");
        var product = await client.Create("Product2", """{"Name": "Their product", "ProductCode": "TP", "IsActive": true}""");
        await client.Create(
            "PricebookEntry", $$"""{"Product2Id": "{{product}}", "Pricebook2Id": "{{standard}}", "UnitPrice": 5, "IsActive": true}""");
        await client.Create(
            "PricebookEntry", $$"""{"Product2Id": "{{product}}", "Pricebook2Id": "{{book}}", "UnitPrice": 7, "IsActive": true}""");
    }

    // Every row as text, without what the org itself notes when others come and go.
    private static async Task<Dictionary<string, Dictionary<string, string>>> RowsAsync(SeededOrg org)
    {
        var rows = new Dictionary<string, Dictionary<string, string>>();
        foreach (var type in KnownTypes.All.Keys)
        {
            rows.Add(type, (await org.RowsAsync(type)).ToDictionary(r => r.Key, r => JsonSerializer.Serialize(r.Value)));
        }
        return rows;
    }
}
