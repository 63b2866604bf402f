using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Saved;

/// <summary>Tests that save a plan, change something, and apply what was saved.</summary>
internal abstract class SavedFixture : Deletes.DeleteFixture
{
    protected const string File = "saved.json";

    private readonly HttpClient _http = new();

    /// <summary>Everything that a plan can read.</summary>
    protected const string Reading = """
        plan: reading
        include: [more.yaml]
        uses: { base: base.yaml }
        vars:
          city: Bern
          street: Gasse
          code: 1
        records:
          Account:
            - $ref: acme
              Name: Acme
              BillingCity: ${var.city}
              BillingStreet: ${var.street}
              Description: ${file('text.txt')}
              Site: ${base64('site.bin')}
              ParentId: ${base.top}
          Contact:
            - $from: people.csv
              LastName: ${row.name}
        """;

    [TearDown]
    public void CloseHttp() => _http.Dispose();

    /// <summary>Saves a plan that must have no error.</summary>
    protected Task<CliResult> SaveAsync(params string[] args) => DoneAsync(["plan", .. args, "--out", File]);

    /// <summary>Applies the saved plan: it must be refused with these words, and nothing may be sent.</summary>
    protected async Task<CliResult> RefusedAsync(string code, params string[] words)
    {
        var (writes, manifests) = (await WritesAsync(), Manifests());
        var result = await RunAsync("apply", File);
        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain($"error {code}"));
        Assert.That(words.Where(w => !result.Err.Contains(w, StringComparison.Ordinal)), Is.Empty, result.ToString());
        Assert.That(await WritesAsync(), Is.EqualTo(writes), result.ToString());
        Assert.That(Manifests(), Is.EqualTo(manifests), "a manifest was written");
        return result;
    }

    protected async Task ReadingAsync()
    {
        Write("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: top, Name: Top }\n");
        Write("more.yaml", "records:\n  Lead:\n    - { LastName: Roe, Company: Acme }\n");
        Write("people.csv", "name\nDoe\nPoe\n");
        Write("text.txt", "some text");
        Write("site.bin", "abc");
        Write("values.env", "code=2\n");
        Write("reading.yaml", Reading);
        Write("meta/objects/Trip__c/Trip__c.object-meta.xml", Trip("Trip"));
        Variables["SEEDER_VAR_city"] = "Basel";
        await DoneAsync("apply", "base.yaml");
        await SaveAsync("reading.yaml", "--vars", "values.env", "--metadata", "meta", "--var", "street=Weg");
    }

    protected static string Trip(string label) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
          <label>{label}</label>
          <pluralLabel>Trips</pluralLabel>
          <nameField><label>Name</label><type>Text</type></nameField>
          <deploymentStatus>Deployed</deploymentStatus>
          <sharingModel>ReadWrite</sharingModel>
        </CustomObject>
        """;

    /// <summary>Changes or deletes a record in the org, as a user of the org does.</summary>
    protected async Task InOrgAsync(HttpMethod method, string path, object? body = null)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Org.AccessToken);
        using var request = new HttpRequestMessage(method, new Uri(Org.Url, $"/services/data/v66.0/sobjects/{path}"));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
    }

    protected async Task KeepBodiesAsync()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Org.AccessToken);
        using var answer = await _http.PutAsync(new Uri(Org.Url, "/local-org/log?bodies=true"), null);
        answer.EnsureSuccessStatusCode();
    }

    protected JsonObject ReadSaved() => JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Folder, File)))!.AsObject();

    private string Manifests() => string.Join('\n', Directory.EnumerateFiles(Path.Combine(Folder), "*.manifest.json", new EnumerationOptions
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
    }).Order(StringComparer.Ordinal).Select(f => f + System.IO.File.ReadAllText(f)));
}
