using System.Net.Http.Json;

/// <summary>The code under test: it closes opportunities by the REST API of Salesforce.</summary>
public sealed class RenewalService(HttpClient salesforce)
{
    public async Task WinAsync(string opportunityId)
    {
        var change = new { StageName = "Closed Won" };
        using var answer = await salesforce.PatchAsJsonAsync($"sobjects/Opportunity/{opportunityId}", change);
        answer.EnsureSuccessStatusCode();
    }
}
