using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>A client of ingest jobs of Bulk API 2.0.</summary>
internal sealed class IngestClient(OrgClient client)
{
    public const string Jobs = OrgClient.Base + "/jobs/ingest";

    /// <summary>Creates a job with these properties, and returns its id.</summary>
    public async Task<string> Create(string type, string operation, string more = "")
    {
        var answer = await client.Post(Jobs, $$"""{"object":"{{type}}","operation":"{{operation}}"{{more}}}""");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return (string)answer.Json!["id"]!;
    }

    public async Task<Answer> Upload(string id, string csv)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(client.Http.BaseAddress!, $"{Jobs}/{id}/batches"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var response = await client.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    public Task<Answer> Change(string id, string state) => client.Patch($"{Jobs}/{id}", $$"""{"state":"{{state}}"}""");

    public async Task<JsonNode> Poll(string id) => (await client.Get($"{Jobs}/{id}")).Json!;

    /// <summary>Uploads the rows, closes the job, and waits for its end.</summary>
    /// <returns>The ended job.</returns>
    public async Task<JsonNode> Run(string id, string csv)
    {
        Assert.That((await Upload(id, csv)).Status, Is.EqualTo(201));
        Assert.That((await Change(id, "UploadComplete")).Status, Is.EqualTo(200));
        return await End(id);
    }

    /// <summary>Creates and runs a job.</summary>
    /// <returns>The ended job.</returns>
    public async Task<JsonNode> Run(string type, string operation, string csv, string more = "") =>
        await Run(await Create(type, operation, more), csv);

    /// <summary>Waits until the job has ended.</summary>
    public async Task<JsonNode> End(string id)
    {
        while (true)
        {
            var job = await Poll(id);
            if ((string)job["state"]! is "JobComplete" or "Failed" or "Aborted")
            {
                return job;
            }

            await Task.Delay(5);
        }
    }

    /// <summary>The header of a result.</summary>
    public async Task<string> Header(JsonNode job, string kind) => (await Lines(job, kind))[0];

    /// <summary>The rows of a result, sorted.</summary>
    public async Task<string[]> Rows(JsonNode job, string kind) =>
        [.. (await Lines(job, kind)).Skip(1).Order(StringComparer.Ordinal)];

    public Task<Answer> Result(JsonNode job, string kind) => client.Get($"{Jobs}/{(string)job["id"]!}/{kind}/");

    private async Task<string[]> Lines(JsonNode job, string kind)
    {
        var answer = await Result(job, kind);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
