namespace Seeder.Local.Tests;

internal sealed class StorageTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("local-org-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    [Repeat(10)]
    public async Task Readers_of_a_file_see_the_table_of_a_type_that_nobody_has_used_yet()
    {
        var file = Path.Combine(folder, $"org-{TestContext.CurrentContext.CurrentRepeatCount}.db");
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = file });
        using var client = new OrgClient(org);
        var types = new[] { "WorkOrder", "Quote", "CaseStatus", "WorkOrder", "Topic", "CaseStatus", "FeedItem", "Quote" };
        var answers = await Task.WhenAll(types.Select(t => client.Query($"SELECT Id FROM {t}")));
        Assert.That(answers.Select(a => a.Status), Is.All.EqualTo(200), string.Join("\n", answers.Select(a => a.Text)));
        Assert.That(answers.Select(a => a.Records.Count), Is.EqualTo(new[] { 0, 0, 4, 0, 0, 4, 0, 0 }));
        await client.Create("Topic", """{"Name":"Harbour"}""");
        Assert.That((await client.Query("SELECT Name FROM Topic")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_table_that_a_rolled_back_call_made_can_be_used_afterwards()
    {
        foreach (var file in new[] { null, Path.Combine(folder, "org.db") })
        {
            await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = file });
            using var client = new OrgClient(org);
            var refused = await client.Post(
                "composite/sobjects",
                """
                {"allOrNone":true,"records":[
                  {"attributes":{"type":"Topic"},"Name":"Harbour"},{"attributes":{"type":"WorkOrder"},"Nonsense":1}]}
                """);
            Assert.That((bool)refused.Json![0]!["success"]!, Is.False);
            Assert.That((await client.Query("SELECT Id FROM Topic")).Records, Is.Empty);
            await client.Create("Topic", """{"Name":"Harbour"}""");
            await client.Create("WorkOrder", "{}");
        }
    }

    [Test]
    public async Task A_table_that_is_newer_than_a_snapshot_is_empty_after_it_is_restored()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        await org.SnapshotAsync();
        await client.Create("Topic", """{"Name":"Harbour"}""");
        Assert.That((await client.Query("SELECT Id FROM CaseStatus")).Records, Has.Count.EqualTo(4));
        await org.RestoreAsync();
        Assert.That((await client.Query("SELECT Id FROM Topic")).Records, Is.Empty);
        Assert.That((await client.Query("SELECT Id FROM CaseStatus")).Records, Has.Count.EqualTo(4));
        await client.Create("Topic", """{"Name":"Harbour"}""");
    }

    [Test]
    public async Task A_feature_can_be_switched_on_for_a_file()
    {
        var options = new LocalOrgOptions { DataFile = Path.Combine(folder, "org.db") };
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            await client.Create("Account", """{"Name":"Old"}""");
            Assert.That((await client.Query("SELECT Id FROM CurrencyType")).Records, Is.Empty);
        }

        await using (var org = await LocalOrg.StartAsync(options with { Features = ["multi-currency"] }))
        {
            using var client = new OrgClient(org);
            await client.Create("Account", """{"Name":"New","CurrencyIsoCode":"EUR"}""");
            Assert.That((await client.Query("SELECT Id FROM CurrencyType")).Records, Has.Count.EqualTo(7));
            Assert.That((await client.Query("SELECT Id FROM Account WHERE CurrencyIsoCode = 'EUR'")).Records, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_reopened_file_is_the_same_org()
    {
        var options = new LocalOrgOptions { DataFile = Path.Combine(folder, "sub", "org.db") };
        string first, identity;
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            first = await client.Create("Account", """{"Name":"Kept"}""");
            identity = $"{org.OrgId} {org.UserId} {org.AccessToken}";
        }

        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            Assert.That($"{org.OrgId} {org.UserId} {org.AccessToken}", Is.EqualTo(identity));
            Assert.That((string)(await client.Query("SELECT Id FROM Account")).Records.Single()!["Id"]!, Is.EqualTo(first));
            var second = await client.Create("Account", """{"Name":"New"}""");
            Assert.That(string.CompareOrdinal(second, first), Is.GreaterThan(0));
            Assert.That((await client.Query("SELECT Id FROM Pricebook2")).Records, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task What_was_answered_survives_a_kill()
    {
        // The files as a killed process leaves them: copied while the org runs, the log of the database not folded back.
        var file = Path.Combine(folder, "org.db");
        var copy = Path.Combine(folder, "copy.db");
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = file });
        using var client = new OrgClient(org);
        for (var i = 0; i < 20; i++)
        {
            await client.Create("Account", $$"""{"Name":"A{{i}}"}""");
        }

        foreach (var suffix in new[] { "", "-wal" })
        {
            File.Copy(file + suffix, copy + suffix);
        }

        await using var again = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = copy });
        using var other = new OrgClient(again);
        Assert.That(again.OrgId, Is.EqualTo(org.OrgId));
        Assert.That((await other.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(20));
        var next = await other.Create("Account", """{"Name":"Next"}""");
        Assert.That((await other.Query($"SELECT Id FROM Account WHERE Id = '{next}'")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Metadata_that_grows_extends_the_tables_and_keeps_prefixes_and_record_type_ids()
    {
        using var project = new Project()
            .Object("Beta__c", "<label>Beta</label><nameField><type>Text</type></nameField>")
            .Field("Beta__c", "One__c", "<type>Text</type><length>10</length>")
            .RecordType("Beta__c", "Kind");
        var options = new LocalOrgOptions { DataFile = Path.Combine(folder, "org.db"), MetadataPaths = [project.Root] };
        string id, kind;
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            id = await client.Create("Beta__c", """{"Name":"B","One__c":"1"}""");
            kind = (string)(await client.Query("SELECT Id FROM RecordType")).Records[0]!["Id"]!;
        }

        project.Object("Alpha__c", "<label>Alpha</label><nameField><type>Text</type></nameField>")
            .Field("Beta__c", "Two__c", "<type>Lookup</type><referenceTo>Alpha__c</referenceTo><relationshipName>Betas</relationshipName>")
            .Field("Beta__c", "Flag__c", "<type>Checkbox</type><defaultValue>false</defaultValue>");
        await using (var org = await LocalOrg.StartAsync(options))
        {
            using var client = new OrgClient(org);
            var alpha = await client.Create("Alpha__c", """{"Name":"A"}""");
            Assert.That(alpha[..3], Is.Not.EqualTo(id[..3]));
            Assert.That((await client.Patch("sobjects/Beta__c/" + id, $$"""{"Two__c":"{{alpha}}"}""")).Status, Is.EqualTo(204));
            var row = (await client.Get("sobjects/Beta__c/" + id)).Json!;
            Assert.That(((string)row["One__c"]!, (string)row["Two__c"]!), Is.EqualTo(("1", alpha)));
            Assert.That((bool)row["Flag__c"]!, Is.False, "a checkbox is never empty");
            Assert.That((string)(await client.Query("SELECT Id FROM RecordType")).Records.Single()!["Id"]!, Is.EqualTo(kind));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_reset_empties_the_org_and_gives_it_a_new_id(bool file)
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = file ? Path.Combine(folder, "org.db") : null });
        using var before = new OrgClient(org);
        var account = await before.Create("Account", """{"Name":"Gone"}""");
        var (oldOrg, oldUser, oldToken) = (org.OrgId, org.UserId, org.AccessToken);
        await org.ResetAsync();
        Assert.That((org.OrgId == oldOrg, org.UserId == oldUser, org.AccessToken == oldToken), Is.EqualTo((false, false, false)));
        Assert.That((await before.Get("limits")).Status, Is.EqualTo(401));
        using var after = new OrgClient(org);
        Assert.That((await after.Query("SELECT Id FROM Account")).Records, Is.Empty);
        Assert.That((await after.Get("sobjects/Account/" + account)).Status, Is.EqualTo(404));
        Assert.That((string)(await after.Query("SELECT Id FROM Organization")).Records.Single()!["Id"]!, Is.EqualTo(org.OrgId));
        Assert.That((await after.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records, Has.Count.EqualTo(1));
        Assert.That(await after.Create("Account", """{"Name":"Fresh"}"""), Is.Not.EqualTo(account));
    }

    [Test]
    public async Task A_reset_without_the_metadata_empties_custom_tables_too()
    {
        using var project = new Project().Object("Beta__c", "<label>Beta</label><nameField><type>Text</type></nameField>");
        var plain = new LocalOrgOptions { DataFile = Path.Combine(folder, "org.db") };
        var withMetadata = plain with { MetadataPaths = [project.Root] };
        await using (var org = await LocalOrg.StartAsync(withMetadata))
        {
            using var client = new OrgClient(org);
            await client.Create("Beta__c", """{"Name":"Gone"}""");
        }
        await using (var org = await LocalOrg.StartAsync(plain))
        {
            await org.ResetAsync();
        }
        await using (var org = await LocalOrg.StartAsync(withMetadata))
        {
            using var client = new OrgClient(org);
            Assert.That((await client.Query("SELECT Id FROM Beta__c")).Records, Is.Empty);
        }
    }

    [Test]
    public async Task A_seed_makes_ids_repeatable()
    {
        await using var one = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "x" });
        await using var two = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "x" });
        await using var other = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "y" });
        Assert.That(two.OrgId, Is.EqualTo(one.OrgId));
        Assert.That(other.OrgId, Is.Not.EqualTo(one.OrgId));
        await one.ResetAsync();
        Assert.That(one.OrgId, Is.Not.EqualTo(two.OrgId));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Many_clients_at_once_get_serial_transactions(bool file)
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions { DataFile = file ? Path.Combine(folder, "org.db") : null });
        using var client = new OrgClient(org);
        var body = "{\"allOrNone\":true,\"records\":["
            + string.Join(",", Enumerable.Range(0, 50).Select(i => $$"""{"attributes":{"type":"Contact"},"LastName":"L{{i}}"}""")) + "]}";
        var writes = Enumerable.Range(0, 20).Select(_ => client.Post("composite/sobjects", body)).ToList();
        var reads = Enumerable.Range(0, 20).Select(_ => client.Query("SELECT COUNT() FROM Contact")).ToList();
        await Task.WhenAll(writes.Concat(reads));
        foreach (var read in reads)
        {
            Assert.That((int)(await read).Json!["totalSize"]! % 50, Is.Zero, "a reader sees whole transactions only");
        }

        var ids = (await client.Query("SELECT Id FROM Contact")).Records.Select(r => (string)r!["Id"]!).ToList();
        Assert.That(ids.Distinct().Count(), Is.EqualTo(1000));
    }

    [Test]
    public void Metadata_that_is_not_there_is_an_error() =>
        Assert.That(
            () => LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [Path.Combine(folder, "nothing")] }),
            Throws.InstanceOf<DirectoryNotFoundException>());
}
