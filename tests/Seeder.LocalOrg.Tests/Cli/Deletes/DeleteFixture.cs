using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Deletes;

/// <summary>Tests of deletes in an org where another user works too. That user's rows are compared before and after.</summary>
internal abstract class DeleteFixture : ChangeFixture
{
    protected const string Stranger = "joe@example.com";

    protected const string Family = """
        plan: family
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
        """;

    private readonly HttpClient _admin = new();
    private readonly List<(string Type, string Id)> _strangers = [];

    [SetUp]
    public async Task AddStranger()
    {
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Org.AccessToken);
        Write("family.yaml", Family);
        var profile = (string)(await LiveAsync("Profile")).First(p => (string?)p["Name"] == "Standard User")["Id"]!;
        await AdminAsync("User", null, new
        {
            Username = Stranger,
            LastName = "Joe",
            Email = Stranger,
            Alias = "joe",
            ProfileId = profile,
            TimeZoneSidKey = "GMT",
            LocaleSidKey = "en_US",
            EmailEncodingKey = "UTF-8",
            LanguageLocaleKey = "en_US",
        });
    }

    [TearDown]
    public void CloseAdmin() => _admin.Dispose();

    /// <summary>Adds a record as another user.</summary>
    protected async Task<string> StrangerAsync(string type, object values)
    {
        var id = await AdminAsync(type, Stranger, values);
        _strangers.Add((type, id));
        return id;
    }

    /// <summary>Adds a record as the same user, but without a plan.</summary>
    protected Task<string> ByHandAsync(string type, object values) => AdminAsync(type, null, values);

    /// <summary>All rows of the other user as text.</summary>
    protected async Task<string> StrangersRowsAsync()
    {
        var text = new System.Text.StringBuilder();
        foreach (var (type, id) in _strangers)
        {
            text.AppendLine((await LiveAsync(type)).FirstOrDefault(r => (string?)r["Id"] == id)?.ToJsonString() ?? $"{type} {id} is gone");
        }
        return text.ToString();
    }

    protected async Task RulesAsync(object rules)
    {
        using var answer = await _admin.PutAsJsonAsync(new Uri(Org.Url, "/local-org/rules"), rules);
        answer.EnsureSuccessStatusCode();
    }

    protected void EditManifest(string plan, Action<JsonObject> edit)
    {
        var manifest = ReadManifest(plan);
        edit(manifest);
        File.WriteAllText(ManifestOf(plan), manifest.ToJsonString());
    }

    private async Task<string> AdminAsync(string type, string? user, object values)
    {
        using var answer = await _admin.PostAsJsonAsync(new Uri(Org.Url, "/local-org/rows"), new[] { new { type, user, values } });
        var text = await answer.Content.ReadAsStringAsync();
        var id = (string?)JsonNode.Parse(text)!.AsArray()[0]!["id"];
        Assert.That(id, Is.Not.Null, text);
        return id!;
    }
}
