using System.Net.Http.Headers;

namespace Seeder.Local.Tests;

/// <summary>Rows and jobs of another user in the same org, which a client must leave as they are.</summary>
internal sealed class Strangers
{
    private const string Fields = "SELECT FIELDS(STANDARD) FROM Account WHERE CreatedById = '{0}' ORDER BY Id";

    private readonly OrgClient client;
    private readonly string userId;
    private readonly List<string> addresses = [];
    private List<string> before = [];

    private Strangers(OrgClient client, string userId) => (this.client, this.userId) = (client, userId);

    /// <summary>Makes accounts with these names, an open job with their values, and a query job that is complete.</summary>
    public static async Task<Strangers> MakeAsync(LocalOrg org, OrgClient client, params string[] names)
    {
        var token = (await client.Post("/local-org/tokens", $$"""{"user":"{{await UserAsync(client)}}"}""")).Json!;
        var other = new OrgClient(org);
        other.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["accessToken"]!);
        var made = new Strangers(other, (string)token["userId"]!);
        foreach (var name in names)
        {
            await other.Create("Account", $$"""{"Name":"{{name}}"}""");
        }

        var jobs = new IngestClient(other);
        var open = await jobs.Create("Account", "insert");
        await jobs.Upload(open, "Name\n" + string.Join('\n', names));
        var query = await new QueryJobClient(other).Run("SELECT Id, Name FROM Account");
        made.addresses.AddRange([$"jobs/ingest/{open}", $"jobs/query/{query}", $"jobs/query/{query}/results"]);
        made.before = await made.StateAsync();
        return made;
    }

    /// <summary>Fails the test if a row or a job is not as it was.</summary>
    public async Task CheckAsync()
    {
        Assert.That(await StateAsync(), Is.EqualTo(before));
        client.Dispose();
    }

    private async Task<List<string>> StateAsync()
    {
        var answers = new List<string> { (await client.Query(string.Format(null, Fields, userId))).Text };
        foreach (var address in addresses)
        {
            answers.Add((await client.Get(address)).Text);
        }

        return answers;
    }

    private static async Task<string> UserAsync(OrgClient client)
    {
        const string Name = "stranger@example.com";
        var profile = (await client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"];
        await client.Create("User", $$"""
            {"Username":"{{Name}}","LastName":"Stranger","Email":"{{Name}}","Alias":"stranger","ProfileId":"{{profile}}",
             "TimeZoneSidKey":"GMT","LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}
            """);
        return Name;
    }
}
