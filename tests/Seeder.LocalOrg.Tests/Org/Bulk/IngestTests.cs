using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Ingest jobs from their creation to their results. Formats are those of the Bulk API 2.0 guide.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IngestTests : OrgFixture
{
    private IngestClient Jobs => new(Client);

    [Test]
    public async Task A_job_inserts_rows_and_gives_their_ids()
    {
        var stranger = await Client.Create("Account", """{"Name":"Harbour"}""");
        var job = await Jobs.Run("Account", "insert", "Name,Rating\nHarbour,Hot\nQuay,\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 2 0"));
        Assert.That(await Jobs.Header(job, "successfulResults"), Is.EqualTo("\"sf__Id\",\"sf__Created\",Name,Rating"));
        var rows = (await Client.Query($"SELECT Id, Name, Rating FROM Account WHERE Id <> '{stranger}' ORDER BY Name")).Records;
        Assert.That(
            await Jobs.Rows(job, "successfulResults"),
            Is.EquivalentTo(new[]
            {
                $"\"{rows[0]!["Id"]}\",\"true\",\"Harbour\",\"Hot\"", $"\"{rows[1]!["Id"]}\",\"true\",\"Quay\",\"\"",
            }));
        Assert.That(rows.Select(r => (string?)r!["Rating"]), Is.EqualTo(new[] { "Hot", null }));
        Assert.That(await Jobs.Rows(job, "failedResults"), Is.Empty);
        Assert.That((await Jobs.Result(job, "unprocessedrecords")).Text, Is.EqualTo("Name,Rating\n"));
    }

    [Test]
    public async Task Rows_fail_alone_and_the_job_is_complete()
    {
        var job = await Jobs.Run("Contact", "insert", "LastName,Email\nAda,ada@example.com\n,grace@example.com\nJoan,joan\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 3 2"));
        Assert.That(await Jobs.Header(job, "failedResults"), Is.EqualTo("\"sf__Id\",\"sf__Error\",LastName,Email"));
        Assert.That(
            await Jobs.Rows(job, "failedResults"),
            Is.EqualTo(new[]
            {
                "\"\",\"INVALID_EMAIL_ADDRESS:Email: invalid email address: joan:Email --\",\"Joan\",\"joan\"",
                "\"\",\"REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --\",\"\",\"grace@example.com\"",
            }));
        Assert.That((await Client.Query("SELECT LastName FROM Contact")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_update_leaves_empty_values_and_sets_those_that_are_not_available_to_null()
    {
        const string nobody = "001000000000000AAA";
        var one = await Client.Create("Account", """{"Name":"One","Rating":"Hot","Phone":"1"}""");
        var two = await Client.Create("Account", """{"Name":"Two","Rating":"Hot","Phone":"2"}""");
        var job = await Jobs.Run("Account", "update", $"Id,Rating,Phone\n{one},,#N/A\n{two},Cold,22\n{nobody},Cold,3\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 3 1"));
        var rows = (await Client.Query("SELECT Rating, Phone FROM Account ORDER BY Name")).Records;
        Assert.That(rows.Select(r => $"{r!["Rating"]} {r["Phone"]}"), Is.EqualTo(new[] { "Hot ", "Cold 22" }));
        Assert.That(
            await Jobs.Rows(job, "successfulResults"),
            Is.EqualTo(new[] { Quoted(one, "false", one, "", "#N/A"), Quoted(two, "false", two, "Cold", "22") }));
        Assert.That(
            await Jobs.Rows(job, "failedResults"),
            Is.EqualTo(new[] { Quoted(nobody, "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", nobody, "Cold", "3") }));
    }

    [Test]
    public async Task An_upsert_tells_which_rows_it_created()
    {
        var old = await Client.Create("Contact", """{"LastName":"Old","Email":"old@example.com"}""");
        var job = await Jobs.Run(
            "Contact", "upsert", "LastName,Email\nChanged,old@example.com\nNew,new@example.com\n", ",\"externalIdFieldName\":\"Email\"");
        Assert.That((State(job), (string?)job["externalIdFieldName"]), Is.EqualTo(("JobComplete 2 0", "Email")));
        var made = (string)(await Client.Query("SELECT Id FROM Contact WHERE LastName = 'New'")).Records.Single()!["Id"]!;
        Assert.That(
            await Jobs.Rows(job, "successfulResults"),
            Is.EquivalentTo(new[]
            {
                $"\"{old}\",\"false\",\"Changed\",\"old@example.com\"", $"\"{made}\",\"true\",\"New\",\"new@example.com\"",
            }));
    }

    [Test]
    public async Task A_job_deletes_rows()
    {
        var gone = await Client.Create("Account", """{"Name":"Same"}""");
        var kept = await Client.Create("Account", """{"Name":"Same"}""");
        var job = await Jobs.Run("Account", "delete", $"Id\n{gone}\n{gone}\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 2 1"));
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records.Select(r => (string)r!["Id"]!), Is.EqualTo(new[] { kept }));
        Assert.That(
            await Jobs.Rows(job, "failedResults"), Is.EqualTo(new[] { Quoted(gone, "ENTITY_IS_DELETED:entity is deleted:--", gone) }));
    }

    [Test]
    public async Task Results_of_many_rows_are_whole_and_in_another_order()
    {
        var csv = new StringBuilder("Name,NumberOfEmployees\n");
        for (var i = 0; i < 25_000; i++)
        {
            csv.Append($"Row {i},{i}\n");
        }

        var job = await Jobs.Run("Account", "insert", csv.ToString());
        Assert.That(State(job), Is.EqualTo("JobComplete 25000 0"));
        var lines = (await Jobs.Result(job, "successfulResults")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        var names = lines.Select(l => l.Split(',')[2].Trim('"')).ToList();
        Assert.That(names, Is.Unique.And.Count.EqualTo(25_000).And.Not.Ordered);
        Assert.That(lines.Select(l => l.Split(',')[0]), Is.Unique);
        Assert.That((await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!.GetValue<int>(), Is.EqualTo(25_000));
        Assert.That((await Jobs.Result(job, "successfulResults")).Text.Split('\n')[1], Is.EqualTo(lines[0]), "the order stays the same");
    }

    private static string Quoted(params string[] values) => string.Join(",", values.Select(v => $"\"{v}\""));

    private static string State(JsonNode job) => $"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}";
}
