using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>A simple HTTP client of a local org. Responses are parsed as JSON.</summary>
internal sealed class OrgClient : IDisposable
{
    public const string Base = "/services/data/v66.0";

    private readonly HttpClient http;

    public OrgClient(LocalOrg org)
    {
        http = new HttpClient { BaseAddress = org.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", org.AccessToken);
    }

    public HttpClient Http => http;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    public Task<Answer> Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public Task<Answer> Patch(string path, string json) => Send(HttpMethod.Patch, path, json);

    public Task<Answer> Query(string soql) => Get($"{Base}/query?q={Uri.EscapeDataString(soql)}");

    public Task<Answer> QueryAll(string soql) => Get($"{Base}/queryAll?q={Uri.EscapeDataString(soql)}");

    /// <summary>Creates a record and returns its id; the test fails if that is not possible.</summary>
    public async Task<string> Create(string type, string json)
    {
        var answer = await Post($"{Base}/sobjects/{type}", json);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        return (string)answer.Json!["id"]!;
    }

    public async Task<Answer> Send(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Path(path));
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    public void Dispose() => http.Dispose();

    // Joined as text, because a path may begin with two slashes.
    private Uri Path(string path) =>
        new(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + (path.StartsWith('/') ? path : $"{Base}/{path}"));
}

internal sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonNode? Json => Text.Length == 0 ? null : JsonNode.Parse(Text);

    public JsonArray Records => Json!["records"]!.AsArray();

    /// <summary>The code of the only error in an error response.</summary>
    public string Code => (string)Json![0]!["errorCode"]!;

    public string Message => (string)Json![0]!["message"]!;

    public string[] Fields => [.. (Json![0]!["fields"]?.AsArray() ?? []).Select(f => (string)f!)];
}
