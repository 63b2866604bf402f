using System.Net.Sockets;
using System.Text.Json.Nodes;

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
    public async Task Orgs_that_start_at_once_have_their_own_features()
    {
        // More combinations than the process keeps.
        string[][] sets = [[], .. LocalOrgOptions.KnownFeatures.Select(f => new[] { f })];
        var orgs =
            await Task.WhenAll(sets.Concat(sets).Select(f => Task.Run(() => LocalOrg.StartAsync(new LocalOrgOptions { Features = f }))));
        var counts = await Task.WhenAll(orgs.Select(async org =>
        {
            using var client = new OrgClient(org);
            var isMulti = (await client.Query("SELECT CurrencyIsoCode FROM Account")).Status == 200;
            var hasPerson = (await client.Query("SELECT IsPersonAccount FROM Account")).Status == 200;
            return (isMulti, hasPerson);
        }));
        for (var i = 0; i < orgs.Length; i++)
        {
            var features = sets[i % sets.Length];
            Assert.That(
                counts[i],
                Is.EqualTo((features.Contains("multi-currency"), features.Contains("person-accounts"))),
                string.Join(' ', features));
        }

        await Task.WhenAll(orgs.Select(o => o.DisposeAsync().AsTask()));
    }

    [TestCase()]
    [TestCase("person-accounts", "multi-currency")]
    public async Task An_org_in_memory_has_the_records_and_ids_of_one_in_a_file(params string[] features)
    {
        string[] types =
        [
            "Organization", "UserLicense", "Profile", "User", "Pricebook2", "Group", "PermissionSet", "RecordType", "CaseStatus",
            "BusinessHours",
        ];
        var folder = Directory.CreateTempSubdirectory("local-org-");
        var options = new LocalOrgOptions { Seed = "same", Features = features };
        await using var memory = await LocalOrg.StartAsync(options);
        await using (var file = await LocalOrg.StartAsync(options with { DataFile = Path.Combine(folder.FullName, "org.db") }))
        {
            using var one = new OrgClient(memory);
            using var two = new OrgClient(file);
            Assert.That((memory.OrgId, memory.UserId, memory.Username), Is.EqualTo((file.OrgId, file.UserId, file.Username)));
            foreach (var type in types.Concat(features.Contains("multi-currency") ? ["CurrencyType"] : []))
            {
                var soql = $"SELECT FIELDS(ALL) FROM {type} ORDER BY Id LIMIT 200";
                var rows = (await two.Query(soql)).Records.Select(r => WithoutTimes(r!)).ToList();
                Assert.That((await one.Query(soql)).Records.Select(r => WithoutTimes(r!)), Is.EqualTo(rows), type);
                Assert.That(rows, type == "RecordType" && features.Length == 0 ? Is.Empty : Is.Not.Empty, type);
            }

            Assert.That(
                await one.Create("Account", """{"Name":"A"}"""),
                Is.EqualTo(await two.Create("Account", """{"Name":"A"}""")).And.EqualTo(RecordId.Make("001", memory.OrgId[3..8], 1)));
        }

        folder.Delete(recursive: true);

        static string WithoutTimes(JsonNode row)
        {
            foreach (var (name, _) in row.AsObject()
                .Where(p => p.Value?.ToString().StartsWith("20", StringComparison.Ordinal) == true)
                .ToList())
            {
                row.AsObject().Remove(name);
            }

            return row.ToJsonString();
        }
    }

    [Test]
    public async Task An_org_that_cannot_be_opened_gives_up_its_port()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        var port = org.Url.Port;
        await org.DisposeAsync();
        var rules = new OrgRules { Tracking = ["Nope"] };
        Assert.That(() => LocalOrg.StartAsync(new LocalOrgOptions { Port = port, Rules = rules }), Throws.ArgumentException);
        Assert.That(
            () => LocalOrg.StartAsync(new LocalOrgOptions { Port = port, MetadataPaths = ["/no/such/folder"] }),
            Throws.InstanceOf<DirectoryNotFoundException>());
        await using var again = await LocalOrg.StartAsync(new LocalOrgOptions { Port = port });
        Assert.That(again.Url.Port, Is.EqualTo(port));
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
