namespace Seeder.Local.Tests;

internal sealed class ServiceTests : OrgFixture
{
    [Test]
    public async Task Versions_need_no_token_and_end_with_the_latest()
    {
        Client.Http.DefaultRequestHeaders.Authorization = null;
        var answer = await Client.Get("/services/data/");
        Assert.That(answer.Status, Is.EqualTo(200));
        var last = answer.Json!.AsArray()[^1]!;
        Assert.That((string)last["version"]!, Is.EqualTo("66.0"));
        Assert.That((string)last["label"]!, Is.EqualTo("Spring '26"));
        Assert.That((string)last["url"]!, Is.EqualTo("/services/data/v66.0"));
        Assert.That(answer.Headers.Contains("Sforce-Limit-Info"), Is.False);
    }
}
