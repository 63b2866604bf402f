using System.Text.Json.Nodes;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Clients;

/// <summary>What sf's own importer makes of a plan in one org, and Seeder of the imported plan in another, is the same.</summary>
[Category("Clients")]
internal sealed class ImportTests
{
    private static readonly string[] Types = ["Account", "Contact", "Opportunity", "Case", "Lead", "Product2", "PricebookEntry"];

    // What each org gives by itself.
    private static readonly string[] OfTheOrg = ["Id", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById",
        "SystemModstamp", "OwnerId", "CaseNumber", "LastStageChangeDate", "BusinessHoursId"];

    private static IEnumerable<string> Plans => ClientTools.Installed ? ["plan.json"] : [];

    [TestCaseSource(nameof(Plans))]
    public async Task Sf_and_seeder_make_the_same_rows(string plan)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-import-").FullName;
        await using var theirs = await LocalOrg.StartAsync(new LocalOrgOptions());
        await using var ours = await LocalOrg.StartAsync(new LocalOrgOptions());
        try
        {
            await WriteFilesAsync(folder);
            var (exit, output) = await ClientTools.SfAsync(theirs, folder, "data", "import", "tree", "--plan", plan, "--json");
            Assert.That(exit, Is.Zero, output);
            var created = JsonNode.Parse(output)!["result"]!.AsArray().Count;
            await SeedAsync(ours, folder, "import", plan, "--output", "imported.yaml");
            await SeedAsync(ours, folder, "apply", "imported.yaml", "--instance-url", ours.Url.GetLeftPart(UriPartial.Authority));

            var rows = await RowsAsync(theirs);
            Assert.That(created, Is.EqualTo(rows.Count).And.EqualTo(252));
            Assert.That(await RowsAsync(ours), Is.EqualTo(rows));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // References over files in both directions, children in their parents, texts of every kind, and more records than one call of sf takes.
    private static async Task WriteFilesAsync(string folder)
    {
        async Task Write(string name, string text) => await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        await Write("plan.json", """
            [{ "sobject": "Contact", "saveRefs": true, "resolveRefs": true, "files": ["contacts.json"] },
             { "sobject": "Account", "files": ["accounts.json"] },
             { "sobject": "Opportunity", "files": ["opportunities.json"] },
             { "sobject": "Lead", "files": ["leads.json"] },
             { "sobject": "Product2", "files": ["products.json"] }]
            """);
        await Write("contacts.json", """
            { "records": [
              { "attributes": { "type": "Contact", "referenceId": "ContactRef1" }, "FirstName": "Jane", "LastName": "Null", "AccountId": "@AccountRef1", "Birthdate": "1980-02-29", "HasOptedOutOfEmail": true },
              { "attributes": { "type": "Contact", "referenceId": "ContactRef2" }, "LastName": "true", "AccountId": "@AccountRef2", "Phone": "0123", "Title": "@track", "Email": "roe@example.com" },
              { "attributes": { "type": "Contact", "referenceId": "ContactRef3" }, "LastName": "alone: ${today} # no", "Description": "First\n\n  second\r\nthird \"quoted\" \\n 'x'", "MailingCity": "São Paulo" }
            ] }
            """);
        await Write("accounts.json", """
            { "records": [
              { "attributes": { "type": "Account", "referenceId": "AccountRef1" }, "Name": "Acme", "AnnualRevenue": 1234567.50, "NumberOfEmployees": 120, "Description": null,
                "Cases": { "records": [
                  { "attributes": { "type": "Case", "referenceId": "CaseRef1" }, "Subject": "007", "Status": "New", "Origin": "Web" },
                  { "attributes": { "type": "Case", "referenceId": "CaseRef2" }, "Subject": "~", "Status": "New", "Origin": "Phone" } ] } },
              { "attributes": { "type": "Account", "referenceId": "AccountRef2" }, "Name": "- dash", "ParentId": "@AccountRef1", "BillingLatitude": -71.11095, "BillingLongitude": 42.35663, "BillingPostalCode": "02478" }
            ] }
            """);
        await Write("opportunities.json", """
            { "records": [
              { "attributes": { "type": "Opportunity", "referenceId": "OpportunityRef1" }, "Name": "Renewal", "StageName": "Prospecting", "CloseDate": "2026-06-30", "Amount": 1e4, "AccountId": "@AccountRef1" }
            ] }
            """);
        await Write("leads.json", $$"""
            { "records": [{{string.Join(",\n", Enumerable.Range(1, 243).Select(i => $$"""{ "attributes": { "type": "Lead", "referenceId": "LeadRef{{i}}" }, "LastName": "Lead {{i}}", "Company": "Acme, \"{{i}}\"", "NumberOfEmployees": {{i}}{{(i % 7 == 0 ? ", \"Title\": \"two\\nlines\"" : "")}} }"""))}}] }
            """);
        await Write(
            "products.json",
            """{ "records": [{ "attributes": { "type": "Product2", "referenceId": "laptop" }, "Name": "Laptop 15\"", "ProductCode": "LT-15", "IsActive": true }] }""");
    }

    private static async Task SeedAsync(LocalOrg org, string folder, params string[] arguments)
    {
        using var process = new CliProcess(folder, new Dictionary<string, string> { ["SF_ACCESS_TOKEN"] = org.AccessToken }, arguments);
        var result = await process.EndAsync();
        Assert.That(result.Exit, Is.Zero, result.ToString());
    }

    /// <summary>Every row as text, with names in place of ids.</summary>
    private static async Task<List<string>> RowsAsync(LocalOrg org)
    {
        using var client = new OrgClient(org);
        var rows = new List<JsonObject>();
        foreach (var type in Types)
        {
            var fields = (await client.Get($"{OrgClient.Base}/sobjects/{type}/describe")).Json!["fields"]!.AsArray()
                .Select(f => (string)f!["name"]!);
            var answer = await client.Query($"SELECT {string.Join(", ", fields)} FROM {type}");
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
            rows.AddRange(answer.Json!["records"]!.AsArray().Select(r => r!.AsObject()));
        }
        var names = rows.ToDictionary(r => (string)r["Id"]!, r => $"{(string)r["attributes"]!["type"]!} {r["Name"] ?? r["Subject"]}");
        return [.. rows.Select(r => Say(r, names)).Order(StringComparer.Ordinal)];
    }

    private static string Say(JsonObject row, Dictionary<string, string> names) => string.Join(", ",
        row.Where(f => f.Key != "attributes" && !OfTheOrg.Contains(f.Key) && f.Value is not null)
            .Select(f => $"{f.Key}: {Say(f.Value!, names)}")
            .Prepend((string)row["attributes"]!["type"]!));

    private static string Say(JsonNode field, Dictionary<string, string> names) =>
        field is JsonValue value && value.TryGetValue<string>(out var text) ? names.GetValueOrDefault(text, text) : field.ToJsonString();
}
