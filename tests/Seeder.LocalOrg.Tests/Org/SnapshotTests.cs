namespace Seeder.Local.Tests;

internal sealed class SnapshotTests : OrgFixture
{
    [Test]
    public async Task A_snapshot_brings_all_rows_back_and_gives_no_id_twice()
    {
        var kept = await Client.Create("Account", """{"Name":"A"}""");
        await Org.SnapshotAsync();
        var later = await Client.Create("Account", """{"Name":"B"}""");
        await Client.Delete("sobjects/Account/" + kept);
        await Org.RestoreAsync();
        Assert.That((await Client.Query("SELECT Name FROM Account")).Records.Select(r => (string)r!["Name"]!), Is.EqualTo(new[] { "A" }));
        Assert.That(await Client.Create("Account", """{"Name":"C"}"""), Is.Not.EqualTo(later));
        await Org.RestoreAsync();
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task A_snapshot_outlives_a_reset_and_brings_the_org_id_back()
    {
        var id = Org.OrgId;
        await Client.Post("/local-org/snapshot?name=first", "");
        await Client.Post("/local-org/reset", "");
        Assert.That(Org.OrgId, Is.Not.EqualTo(id));
        Assert.That((string)(await Client.Post("/local-org/restore?name=first", "")).Json!["orgId"]!, Is.EqualTo(id));
        await Client.Create("Account", """{"Name":"A"}""");
        Assert.That((await Client.Post("/local-org/restore?name=second", "")).Status, Is.EqualTo(404));
        Assert.That(async () => await Org.RestoreAsync("second"), Throws.ArgumentException);
    }

    [Test]
    public async Task Objects_that_are_first_used_after_a_snapshot_can_be_used_after_each_restore()
    {
        await Client.Create("Account", """{"Name":"A"}""");
        await Org.SnapshotAsync();
        var ids = new HashSet<string>();
        var statuses = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            Assert.That(ids.Add(await Client.Create("Case", """{"Subject":"A"}""")), "each case has an id of its own");
            Assert.That((await Client.Query("SELECT Id FROM Case")).Records, Has.Count.EqualTo(1));
            statuses.Add(string.Join(' ', (await Client.Query("SELECT Id FROM CaseStatus")).Records.Select(r => (string)r!["Id"]!)));
            await Org.RestoreAsync();
            Assert.That((await Client.Query("SELECT Id FROM Case")).Records, Is.Empty);
            Assert.That((await Client.Query("SELECT Name FROM Account")).Records, Has.Count.EqualTo(1));
        }

        Assert.That(statuses[2], Is.EqualTo(statuses[1]).And.Not.Empty);
    }

    [Test]
    public async Task Describes_have_the_record_types_of_the_org_after_a_reset_and_a_restore()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { PersonAccounts = true });
        using var client = new OrgClient(org);
        var first = await RecordTypes(client);
        await org.SnapshotAsync();
        await org.ResetAsync();
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", org.AccessToken);
        var second = await RecordTypes(client);
        await org.RestoreAsync();
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", org.AccessToken);
        Assert.That(await RecordTypes(client), Is.EqualTo(first).And.Not.EqualTo(second));

        static async Task<string> RecordTypes(OrgClient client) =>
            (await client.Get("sobjects/Account/describe")).Json!["recordTypeInfos"]!.ToJsonString();
    }

    [Test]
    public async Task A_file_can_be_brought_back_too()
    {
        var folder = Directory.CreateTempSubdirectory("local-org-");
        try
        {
            var options = new LocalOrgOptions { DataFile = Path.Combine(folder.FullName, "org.db") };
            await using (var org = await LocalOrg.StartAsync(options))
            {
                using var client = new OrgClient(org);
                await client.Create("Account", """{"Name":"A"}""");
                await org.SnapshotAsync();
                await client.Create("Account", """{"Name":"B"}""");
                await org.RestoreAsync();
                Assert.That((await client.Query("SELECT Name FROM Account")).Records, Has.Count.EqualTo(1));
                await client.Create("Account", """{"Name":"C"}""");
            }

            await using var again = await LocalOrg.StartAsync(options);
            using var other = new OrgClient(again);
            Assert.That(
                (await other.Query("SELECT Name FROM Account ORDER BY Name")).Records.Select(r => (string)r!["Name"]!),
                Is.EqualTo(new[] { "A", "C" }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task A_slow_body_comes_in_pieces()
    {
        var rule = (int)(await Client.Post("/local-org/faults", """{"kind":"describe","action":"slow"}""")).Json!["id"]!;
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(Client.Http.BaseAddress!, OrgClient.Base + "/sobjects/Account/describe"));
        using var answer = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var length = answer.Content.Headers.ContentLength!.Value;
        var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[length];
        var first = await body.ReadAtLeastAsync(buffer, (int)length / 10);
        Assert.That(first, Is.LessThan(length));
        await Client.Delete($"/local-org/faults/{rule}");
        await body.ReadExactlyAsync(buffer.AsMemory(first));
        Assert.That(System.Text.Json.Nodes.JsonNode.Parse(buffer)!["name"]!.ToString(), Is.EqualTo("Account"));
    }

    [Test]
    public async Task A_slow_body_may_go_on_by_itself()
    {
        await Client.Post("/local-org/faults", """{"kind":"describe","action":"slow","pauseMs":1}""");
        Assert.That((string)(await Client.Get("sobjects/Account/describe")).Json!["name"]!, Is.EqualTo("Account"));
    }
}
