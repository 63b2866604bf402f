using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Clients;

/// <summary>The bulk commands of the Salesforce CLI, also <c>resume</c> and <c>results</c>, beside rows and jobs of others.</summary>
[Category("Clients")]
internal sealed class SfBulkTests : OrgFixture
{
    private string folder = "";
    private Strangers strangers = null!;

    private static IEnumerable<bool> Once => ClientTools.Installed ? [true] : [];

    [SetUp]
    public async Task LogIn()
    {
        folder = Directory.CreateTempSubdirectory("local-org-bulk-").FullName;
        strangers = await Strangers.MakeAsync(Org, Client, "Acme 1", "Acme 2", "Acme 7");
        if (ClientTools.Installed)
        {
            await RunAsync(
                "org",
                "login",
                "access-token",
                "--instance-url",
                Org.Url.GetLeftPart(UriPartial.Authority),
                "--no-prompt",
                "--set-default");
        }
    }

    [TearDown]
    public async Task CheckStrangers()
    {
        Directory.Delete(folder, recursive: true);
        await strangers.CheckAsync();
    }

    [TestCaseSource(nameof(Once))]
    public async Task Import_and_its_results_work(bool _)
    {
        await WriteAsync("good.csv", "Name,Site,AnnualRevenue\n", 6, i => $"Acme {i},\"Hall, \"\"{i}\"\"\",91226003{i}\n");
        var good = await RunAsync("data", "import", "bulk", "--file", "good.csv", "--sobject", "Account", "--wait", "5");
        Assert.That(Counts(good), Is.EqualTo((6, 6, 0)));

        await WriteAsync(
            "bad.csv", "Name;NumberOfEmployees;Description\n", 5, i => $"Acme {i};{(i % 2 == 0 ? "many" : $"{i}")};\"a\n{i}\"\n");
        var bad = (string)(await RunAsync("data", "import", "bulk", "--file", "bad.csv", "--sobject", "Account"))["jobId"]!;
        var (exit, output) = await SfAsync("data", "import", "resume", "--job-id", bad, "--wait", "5");
        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That((string)JsonNode.Parse(output)!["name"]!, Is.EqualTo("FailedRecordDetailsError"), output);

        var results = await RunAsync("data", "bulk", "results", "--job-id", bad);
        Assert.That(Counts(results), Is.EqualTo((5, 3, 2)));
        const string error = "INVALID_TYPE_ON_FIELD_IN_RECORD:Employees: value not of required type: many:NumberOfEmployees --";
        Assert.That(
            await RowsAsync($"{bad}-failed-records.csv"),
            Is.EqualTo(new[] { $"|{error}|Acme 2|many|a\n2", $"|{error}|Acme 4|many|a\n4" }));
        var ours = await OursAsync("Id, Name, Site, NumberOfEmployees, Description, AnnualRevenue");
        Assert.That(
            await RowsAsync($"{bad}-success-records.csv"),
            Is.EqualTo(ours.Where(r => r["Description"] is not null)
                .Select(r => $"{r["Id"]}|true|{r["Name"]}|{r["NumberOfEmployees"]}|{r["Description"]}")
                .Order(StringComparer.Ordinal)));
        Assert.That(
            ours.Select(r => $"{r["Name"]} {r["Site"]} {r["AnnualRevenue"]}").Order(StringComparer.Ordinal),
            Is.EqualTo(Enumerable.Range(1, 6).Select(i => $"Acme {i} Hall, \"{i}\" 9.1226003{i}E8")
                .Concat(new[] { 1, 3, 5 }.Select(i => $"Acme {i}  "))
                .Order(StringComparer.Ordinal)));
    }

    [TestCaseSource(nameof(Once))]
    public async Task Update_and_delete_work(bool _)
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await Client.Create("Account", $$"""{"Name":"Acme {{i}}","Site":"old"}"""));
        }

        await WriteAsync("update.csv", "Id\tSite\tDescription\n", 6, i => $"{ids[i - 1]}\tnew {i}\t#N/A\n");
        var update = await RunAsync("data", "update", "bulk", "--file", "update.csv", "--sobject", "Account", "--wait", "5");
        Assert.That(Counts(update), Is.EqualTo((6, 6, 0)));

        await WriteAsync("update.csv", "Id,Site\n", 4, i => $"{(i == 4 ? "001000000000001AAA" : ids[i - 1])},newer {i}\n");
        await RunAsync("data", "update", "bulk", "--file", "update.csv", "--sobject", "Account");
        var (exit, output) = await SfAsync("data", "update", "resume", "--use-most-recent");
        Assert.That((exit, (string)JsonNode.Parse(output)!["name"]!), Is.EqualTo((1, "FailedRecordDetailsError")), output);
        Assert.That(
            (await OursAsync("Site")).Select(r => (string)r["Site"]!),
            Is.EqualTo(new[] { "newer 1", "newer 2", "newer 3", "new 4", "new 5", "new 6" }));

        await WriteAsync("delete.csv", "Id\n", 2, i => $"{ids[i - 1]}\n");
        var delete = await RunAsync("data", "delete", "bulk", "--file", "delete.csv", "--sobject", "Account", "--wait", "5");
        Assert.That(
            delete["records"]!["successfulResults"]!.AsArray().Select(r => (string)r!["sf__Id"]!), Is.EquivalentTo(ids.Take(2)));

        await WriteAsync("delete.csv", "Id\n", 3, i => $"{ids[i]}\n");
        var later = (string)(await RunAsync("data", "delete", "bulk", "--file", "delete.csv", "--sobject", "Account"))["jobInfo"]!["id"]!;
        var resumed = await RunAsync("data", "delete", "resume", "--job-id", later);
        Assert.That(
            resumed["records"]!["failedResults"]!.AsArray().Select(r => $"{r!["sf__Error"]} {r["Id"]}"),
            Is.EqualTo(new[] { $"ENTITY_IS_DELETED:entity is deleted:-- {ids[1]}" }));
        Assert.That((await OursAsync("Site")).Select(r => (string)r["Site"]!), Is.EqualTo(new[] { "new 5", "new 6" }));
    }

    [TestCaseSource(nameof(Once))]
    public async Task Upsert_works(bool _)
    {
        await Client.Create("Contact", """{"LastName":"Old","Email":"c1@example.com"}""");
        await Client.Create("Contact", """{"LastName":"Old","Email":"c5@example.com"}""");
        await WriteAsync("upsert.csv", "Email,LastName\r\n", 3, i => $"c{i}@example.com,{(i == 3 ? "" : $"New {i}")}\r\n");
        var (exit, output) = await SfAsync(
            "data", "upsert", "bulk", "--file", "upsert.csv", "--sobject", "Contact", "--external-id", "Email", "--line-ending", "CRLF",
            "--wait", "5");
        Assert.That((exit, (string)JsonNode.Parse(output)!["name"]!), Is.EqualTo((1, "FailedRecordDetailsError")), output);

        await WriteAsync("upsert.csv", "Email,LastName\n", 4, i => $"c{i}@example.com,Newer {i}\n");
        await RunAsync("data", "upsert", "bulk", "--file", "upsert.csv", "--sobject", "Contact", "--external-id", "Email");
        var resumed = await RunAsync("data", "upsert", "resume", "--use-most-recent");
        Assert.That(
            resumed["records"]!["successfulResults"]!.AsArray().Select(r => $"{r!["Email"]} {r["sf__Created"]}").Order(),
            Is.EqualTo(new[] { "c1@example.com false", "c2@example.com false", "c3@example.com true", "c4@example.com true" }));
        Assert.That(
            (await Client.Query("SELECT LastName FROM Contact ORDER BY Email")).Records.Select(r => (string)r!["LastName"]!),
            Is.EqualTo(new[] { "Newer 1", "Newer 2", "Newer 3", "Newer 4", "Old" }));
    }

    [TestCaseSource(nameof(Once))]
    public async Task Export_works(bool _)
    {
        var account = await Client.Create("Account", """{"Name":"Parent"}""");
        var gone = await Client.Create("Contact", """{"LastName":"Gone"}""");
        await Client.Create("Contact", $$"""
            {"LastName":"\"Ann\", and\nBob","AccountId":"{{account}}","Birthdate":"1980-02-29","HasOptedOutOfEmail":true}
            """);
        await Client.Delete($"sobjects/Contact/{gone}");

        const string soql = "SELECT LastName, Account.Name, Birthdate, HasOptedOutOfEmail, Title FROM Contact ORDER BY LastName";
        var csv = await RunAsync("data", "export", "bulk", "--query", soql, "--output-file", "out.csv", "--wait", "5");
        Assert.That((int)csv["totalSize"]!, Is.EqualTo(1));
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(folder, "out.csv")),
            Is.EqualTo(
                "\"LastName\",\"Account.Name\",\"Birthdate\",\"HasOptedOutOfEmail\",\"Title\"\n"
                    + "\"\"\"Ann\"\", and\nBob\",\"Parent\",\"1980-02-29\",\"true\",\"\"\n"));

        await RunAsync("data", "export", "bulk", "--query", soql, "--all-rows", "--result-format", "json", "--output-file", "out.json");
        var json = await RunAsync("data", "export", "resume", "--use-most-recent");
        Assert.That((int)json["totalSize"]!, Is.EqualTo(2));
        Assert.That(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "out.json")))!.AsArray()
                .Select(r => $"{r!["LastName"]} of {r["Account.Name"]}, {r["HasOptedOutOfEmail"]}"),
            Is.EqualTo(new[] { "\"Ann\", and\nBob of Parent, true", "Gone of , false" }));

        var (exit, output) = await SfAsync(
            "data", "export", "bulk", "--query", "SELECT MailingAddress FROM Contact", "--output-file", "no.csv", "--wait", "5");
        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That((string)JsonNode.Parse(output)!["message"]!, Is.EqualTo("Selecting compound data not supported in Bulk Query"));
    }

    [TestCaseSource(nameof(Once))]
    public async Task Export_puts_the_sets_of_a_large_result_together(bool _)
    {
        const int rows = 50_001;
        await new IngestClient(Client).Run(
            "Account", "insert", "Name,NumberOfEmployees\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"Row {i},{i}\n")));
        var export = await RunAsync(
            "data", "export", "bulk", "--query", "SELECT Name FROM Account WHERE NumberOfEmployees >= 0 ORDER BY NumberOfEmployees",
            "--output-file", "out.csv", "--wait", "5");
        Assert.That((int)export["totalSize"]!, Is.EqualTo(rows));
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(folder, "out.csv")),
            Is.EqualTo("\"Name\"\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"\"Row {i}\"\n"))));
    }

    /// <summary>The rows that the first user made, in the order of their ids.</summary>
    private async Task<List<JsonNode>> OursAsync(string fields) =>
        [.. (await Client.Query($"SELECT {fields} FROM Account WHERE CreatedById = '{Org.UserId}' ORDER BY Id")).Records.Select(r => r!)];

    private static (int Processed, int Successful, int Failed) Counts(JsonNode result) =>
        ((int)result["processedRecords"]!, (int)result["successfulRecords"]!, (int)result["failedRecords"]!);

    private Task WriteAsync(string file, string header, int rows, Func<int, string> row) =>
        File.WriteAllTextAsync(Path.Combine(folder, file), header + string.Concat(Enumerable.Range(1, rows).Select(row)));

    /// <summary>The rows of a file of results with semicolons, without the header, sorted.</summary>
    private async Task<IEnumerable<string>> RowsAsync(string file) =>
        CsvText.Rows(await File.ReadAllTextAsync(Path.Combine(folder, file)), ';').Skip(1)
            .Select(r => string.Join('|', r)).Order(StringComparer.Ordinal);

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        var (exit, output) = await SfAsync(arguments);
        Assert.That(exit, Is.Zero, $"sf {string.Join(' ', arguments)}\n{output}");
        return JsonNode.Parse(output)!["result"]!;
    }

    private Task<(int Exit, string Out)> SfAsync(params string[] arguments) =>
        ClientTools.SfAsync(folder, [("SF_ACCESS_TOKEN", Org.AccessToken)], [.. arguments, "--json"]);
}
