using System.Text.Json;

namespace Seeder.Local.Tests;

/// <summary>A client of query jobs of Bulk API 2.0.</summary>
internal sealed class QueryJobClient(OrgClient client, string version = "66.0")
{
    public string Jobs => $"/services/data/v{version}/jobs/query";

    /// <param name="soql">The query.</param>
    /// <param name="more">Further properties of the job, each after a comma.</param>
    public Task<Answer> Create(string soql, string more = "") =>
        client.Post(Jobs, $$"""{"query":{{JsonSerializer.Serialize(soql)}}, "operation":"query"{{more}}}""");

    public Task<Answer> Poll(string id) => client.Get($"{Jobs}/{id}");

    public Task<Answer> Results(string id, string more = "") => client.Get($"{Jobs}/{id}/results{more}");

    public Task<Answer> Abort(string id) => client.Patch($"{Jobs}/{id}", """{"state":"Aborted"}""");

    /// <summary>Creates a job, waits until it is complete, and returns its id.</summary>
    public async Task<string> Run(string soql, string more = "")
    {
        var answer = await Create(soql, more);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var id = (string)answer.Json!["id"]!;
        while ((string)(answer = await Poll(id)).Json!["state"]! is "UploadComplete" or "InProgress")
        {
            await Task.Delay(5);
        }

        Assert.That((string)answer.Json!["state"]!, Is.EqualTo("JobComplete"), answer.Text);
        return id;
    }

    /// <summary>The rows of a query, without the header.</summary>
    public async Task<string[]> Rows(string soql, string more = "") =>
        (await Results(await Run(soql, more))).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
}
