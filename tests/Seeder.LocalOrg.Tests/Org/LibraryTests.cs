using System.Net.Sockets;

namespace Seeder.Local.Tests;

/// <summary>The org as a library: as many as one likes, each apart from the others, and gone when it is disposed.</summary>
internal sealed class LibraryTests
{
    [Test]
    public async Task Many_orgs_run_at_once_and_know_nothing_of_each_other()
    {
        var orgs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LocalOrg.StartAsync(new LocalOrgOptions())));
        Assert.That(orgs.Select(o => o.Url.Port).Distinct().Count(), Is.EqualTo(orgs.Length));
        Assert.That(orgs.Select(o => o.OrgId).Distinct().Count(), Is.EqualTo(orgs.Length));
        var found = await Task.WhenAll(orgs.Select(async (org, n) =>
        {
            using var client = new OrgClient(org);
            await client.Create("Account", $$"""{"Name":"{{n}}"}""");
            return (string)(await client.Query("SELECT Name FROM Account")).Records.Single()!["Name"]!;
        }));
        Assert.That(
            found, Is.EqualTo(Enumerable.Range(0, orgs.Length).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        using var first = new OrgClient(orgs[0]);
        first.Http.DefaultRequestHeaders.Authorization = new("Bearer", orgs[1].AccessToken);
        Assert.That((await first.Get("limits")).Status, Is.EqualTo(401), "the token of another org");
        await Task.WhenAll(orgs.Select(o => o.DisposeAsync().AsTask()));
    }

    [Test]
    public async Task A_disposed_org_gives_up_its_port_and_its_file()
    {
        var folder = Directory.CreateTempSubdirectory("local-org-");
        var options = new LocalOrgOptions { DataFile = Path.Combine(folder.FullName, "org.db") };
        var org = await LocalOrg.StartAsync(options);
        var held = new OrgClient(org);
        await held.Create("Account", """{"Name":"A"}""");
        await org.DisposeAsync();
        Assert.That(() => held.Get("limits"), Throws.InstanceOf<HttpRequestException>().With.InnerException.InstanceOf<SocketException>());
        await using (var again = await LocalOrg.StartAsync(options with { Port = org.Url.Port }))
        {
            Assert.That((again.Url, again.OrgId), Is.EqualTo((org.Url, org.OrgId)));
        }

        held.Dispose();
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_port_that_is_taken_is_said()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        Assert.That(() => LocalOrg.StartAsync(new LocalOrgOptions { Port = org.Url.Port }), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Every_listed_version_is_served()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        var account = await client.Create("Account", """{"Name":"A"}""");
        var versions = (await client.Get("/services/data")).Json!.AsArray().Select(v => (string)v!["url"]!).ToList();
        Assert.That(versions, Does.Contain("/services/data/v34.0").And.Contain("/services/data/v66.0"));
        foreach (var version in versions)
        {
            var row = (await client.Get($"{version}/query?q=SELECT+Id+FROM+Account")).Records.Single()!;
            Assert.That((string)row["attributes"]!["url"]!, Is.EqualTo($"{version}/sobjects/Account/{account}"));
            Assert.That((await client.Get($"{version}/sobjects/Account/describe")).Status, Is.EqualTo(200), version);
            var made = await client.Post($"{version}/sobjects/Contact", """{"LastName":"x"}""");
            Assert.That(
                (made.Status, made.Headers.Location!.OriginalString), Is.EqualTo((201, $"{version}/sobjects/Contact/{made.Json!["id"]}")));
            Assert.That(
                (await client.Post(
                    $"{version}/sobjects/Account", "{}")).Status,
                Is.EqualTo(400),
                version);
        }
    }
}
