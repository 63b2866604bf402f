namespace Seeder.Local.Tests;

/// <summary>Copies of an org: they have its rows, and change by themselves.</summary>
internal sealed class CloneTests
{
    private const string Names = "SELECT Name FROM Account ORDER BY Name";

    [Test]
    public async Task A_clone_has_the_rows_and_the_identity_and_neither_org_sees_changes_of_the_other()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        var id = await client.Create("Account", """{"Name":"A"}""");
        await using var clone = await org.CloneAsync();
        using var other = new OrgClient(clone);
        Assert.That((clone.OrgId, clone.UserId, clone.AccessToken), Is.EqualTo((org.OrgId, org.UserId, org.AccessToken)));
        Assert.That((clone.Username, clone.ClientId), Is.EqualTo((org.Username, org.ClientId)));
        Assert.That(clone.Url, Is.Not.EqualTo(org.Url));
        Assert.That((string)(await other.Get($"sobjects/Account/{id}")).Json!["Name"]!, Is.EqualTo("A"));
        await client.Create("Account", """{"Name":"B"}""");
        await other.Create("Account", """{"Name":"C"}""");
        await other.Delete($"sobjects/Account/{id}");
        Assert.That(await NamesIn(client), Is.EqualTo(new[] { "A", "B" }));
        Assert.That(await NamesIn(other), Is.EqualTo(new[] { "C" }));
    }

    [Test]
    public async Task A_clone_may_have_the_rows_of_a_snapshot()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        await client.Create("Account", """{"Name":"A"}""");
        await org.SnapshotAsync("seeded");
        await client.Create("Account", """{"Name":"B"}""");
        await using var clone = await org.CloneAsync("seeded");
        using var other = new OrgClient(clone);
        Assert.That(await NamesIn(other), Is.EqualTo(new[] { "A" }));
        Assert.That(await NamesIn(client), Is.EqualTo(new[] { "A", "B" }));
        Assert.That(async () => await org.CloneAsync("Seeded"), Throws.ArgumentException);
        Assert.That(async () => await clone.RestoreAsync("seeded"), Throws.ArgumentException, "a clone has no snapshots");
    }

    [Test]
    public async Task A_clone_outlives_its_org_and_may_be_reset_and_cloned_itself()
    {
        var org = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "clones" });
        var client = new OrgClient(org);
        await client.Create("Account", """{"Name":"A"}""");
        await using var clone = await org.CloneAsync();
        client.Dispose();
        await org.DisposeAsync();
        await using var second = await clone.CloneAsync();
        await clone.ResetAsync();
        Assert.That(clone.OrgId, Is.Not.EqualTo(org.OrgId));
        using var other = new OrgClient(clone);
        using var third = new OrgClient(second);
        Assert.That(await NamesIn(other), Is.Empty);
        Assert.That(await NamesIn(third), Is.EqualTo(new[] { "A" }));
        Assert.That(second.OrgId, Is.EqualTo(org.OrgId));
    }

    [Test]
    public async Task A_clone_of_an_org_with_a_file_and_metadata_has_its_fields_rules_record_types_and_logins()
    {
        using var project = new Project()
            .Object("Thing__c", "<label>Thing</label><pluralLabel>Things</pluralLabel><nameField><type>Text</type></nameField>")
            .Field("Thing__c", "Size__c", "<type>Number</type><precision>3</precision><scale>0</scale>")
            .RecordType("Account", "Partner");
        var options = new LocalOrgOptions
        {
            DataFile = Path.Combine(project.Root, "org.db"),
            MetadataPaths = [project.Root],
            Rules = new OrgRules { Validation = [new ValidationRule("Thing__c", "Small", "Size__c > 9", "Too large")] },
        };
        await using var org = await LocalOrg.StartAsync(options);
        using var client = new OrgClient(org);
        var id = await client.Create("Thing__c", """{"Name":"A","Size__c":1}""");
        await client.Post("/local-org/passwords", $$"""{"userId":"{{org.UserId}}","password":"secret"}""");
        var types = (await client.Query("SELECT Id FROM RecordType")).Records.Select(r => (string)r!["Id"]!).ToList();
        await using var clone = await org.CloneAsync();
        using var other = new OrgClient(clone);
        var refused = await other.Send(HttpMethod.Patch, $"sobjects/Thing__c/{id}", """{"Size__c":10}""");
        Assert.That((refused.Status, refused.Message), Is.EqualTo((400, "Too large")));
        Assert.That((await other.Query("SELECT Id FROM RecordType")).Records.Select(r => (string)r!["Id"]!), Is.EqualTo(types));
        var account = await other.Create("Account", $$"""{"Name":"A","RecordTypeId":"{{types.Single()}}"}""");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = org.ClientId,
            ["client_secret"] = org.ClientSecret,
            ["username"] = org.Username,
            ["password"] = "secret",
        });
        using var login = await other.Http.PostAsync(new Uri(clone.Url, "/services/oauth2/token"), form);
        Assert.That((int)login.StatusCode, Is.EqualTo(200), await login.Content.ReadAsStringAsync());
        Assert.That((await client.Get($"sobjects/Account/{account}")).Status, Is.EqualTo(404), "the file has no row of the clone");
    }

    [Test]
    public async Task A_clone_assigns_no_id_that_its_org_had_assigned_before()
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var client = new OrgClient(org);
        await org.SnapshotAsync();
        var first = await client.Create("Account", """{"Name":"A"}""");
        await client.Delete($"sobjects/Account/{first}");
        await using var clone = await org.CloneAsync();
        using var other = new OrgClient(clone);
        Assert.That(await other.Create("Account", """{"Name":"B"}"""), Is.Not.EqualTo(first));
    }

    private static async Task<IEnumerable<string>> NamesIn(OrgClient client) =>
        (await client.Query(Names)).Records.Select(r => (string)r!["Name"]!).ToList();
}
