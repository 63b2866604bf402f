using Seeder.Core.State;

namespace Seeder.Local.Tests.Equality;

/// <summary>One record of the org belongs to at most one record of a plan.</summary>
internal sealed class OneRowTests : PartFixture
{
    private const string Low = "{ $ref: a, $key: Low__c, Low__c: K, Rate__c: 1 }";

    [TestCase(Low, "{ $ref: b, $key: Code__c, Code__c: C, Rate__c: 2 }")]
    [TestCase(Low, "{ $ref: b, $key: Name, Name: stranger, Rate__c: 2 }")]
    [TestCase(Low, "{ $ref: b, $key: [Code__c, Name], Code__c: C, Name: Stranger, Rate__c: 2 }")]
    [TestCase(Low, "{ $ref: b, $key: No__c, No__c: 7, Rate__c: 2 }")]
    [TestCase("{ $ref: a, $key: Id, Id: THEIRS, Rate__c: 1 }", "{ $ref: b, $key: Low__c, Low__c: k, Rate__c: 2 }")]
    public async Task Two_keys_that_find_one_row_are_an_error_at_both_lines_and_nothing_is_sent(string one, string other)
    {
        var theirs = await Client.Create("Part__c", """{"Name":"stranger","Low__c":"k","Code__c":"C","No__c":7}""");
        var before = await RowsAsync([theirs]);

        var refused = await FailAsync(ExitCode.PlanErrors, Plan(one.Replace("THEIRS", theirs[..15], StringComparison.Ordinal), other));

        Assert.That(refused.Writes, Is.Empty);
        Assert.That(refused.Text, Does.Contain("SEED311").And.Contain(theirs).And.Contain(":4:7").And.Contain(":5:7"));
        Assert.That(await RowsAsync([theirs]), Is.EqualTo(before));
    }

    [TestCase("Low__c: K", "Low__c: k")]
    [TestCase("Low__c: K", "Low__c: \" K \"")]
    [TestCase("No__c: 7", "No__c: 7.2")]
    [TestCase("Mail__c: a@b.example", "Mail__c: A@B.example")]
    [TestCase("Colours__c: [Red, Green]", "Colours__c: \"green;red\"")]
    public async Task Two_keys_that_the_org_takes_for_one_are_an_error_without_an_org(string one, string other)
    {
        var field = one.Split(':')[0];
        var refused =
            await FailAsync(ExitCode.PlanErrors, Plan($"{{ $ref: a, $key: {field}, {one} }}", $"{{ $ref: b, $key: {field}, {other} }}"));
        Assert.That(refused.Writes, Is.Empty);
        // Of a unique field it is told as that.
        Assert.That(refused.Text, Does.Contain(field == "Low__c" ? "SEED288" : "SEED287").And.Contain(":4:7").And.Contain(":5:"));
    }

    [Test]
    public async Task A_key_that_finds_the_row_of_another_record_of_the_manifest_is_an_error()
    {
        var first = await ApplyAsync(Plan("{ $ref: a, Name: ours, Low__c: K }"));
        var refused = await FailAsync(
            ExitCode.PlanErrors, Plan("{ $ref: a, Name: ours, Low__c: K }", "{ $ref: b, $key: Name, Name: \"OURS \", Rate__c: 2 }"));
        Assert.That(refused.Writes, Is.Empty);
        Assert.That(refused.Text, Does.Contain(first.IdOf("a")));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_manifest_with_one_id_twice_neither_updates_nor_deletes_the_row(bool destroys)
    {
        var plan = Plan("{ $ref: a, Name: one }", "{ $ref: b, Name: two }");
        var applied = await ApplyAsync(plan);
        var before = await RowsAsync([applied.IdOf("a"), applied.IdOf("b")]);
        var manifest = applied.Report.Manifest!;
        var records = manifest.Records.Select(r => KeyValuePair.Create(r.Key, r.Value with { Id = applied.IdOf("a") }));
        await File.WriteAllBytesAsync(Org.ManifestPath, ManifestJson.Write(manifest with { Records = new ManifestRecords(records) }));

        var last = await Org.LastRequestAsync();
        var report = destroys
            ? await Org.DestroyAsync(plan, 4)
            : await Org.ApplyAsync(Plan("{ $ref: a, Name: 1 }", "{ $ref: b, Name: 2 }"), 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.PlanErrors));
        Assert.That(report.Diagnostics.Select(d => d.Code), Has.Some.EqualTo(destroys ? "SEED312" : "SEED311"));
        Assert.That(await Org.WritesAsync(last), Is.Empty);
        Assert.That(await RowsAsync([applied.IdOf("a"), applied.IdOf("b")]), Is.EqualTo(before));
    }

    [Test]
    public async Task Mappings_and_what_exists_share_a_row()
    {
        var theirs = await Client.Create("Part__c", """{"Name":"stranger","Low__c":"k"}""");
        var applied = await ApplyAsync(
            $"plan: one\nexisting:\n  e: {{ Part__c: {{ Low__c: K }} }}\nrecords:\n  Part__c:\n    - {Low}\n    - {{ $ref: x, Name: "
                + $"x, Of__r: {{ Low__c: k }} }}\n    - {{ $ref: y, Name: y, Of__c: \"${{e}}\" }}\n");
        Assert.That(applied.IdOf("a"), Is.EqualTo(theirs));
        Assert.That((await RowAsync("Part__c", applied.IdOf("x")))["Of__c"].GetString(), Is.EqualTo(theirs));
        Assert.That((await RowAsync("Part__c", applied.IdOf("y")))["Of__c"].GetString(), Is.EqualTo(theirs));
    }

    // The key holds an account that is still to be created, whose trigger makes the contact.
    [TestCase("$key: [Account, LastName]", "$key: [Account, FirstName]")]
    [TestCase("$key: [Account, LastName]", "$key: [AccountId, Title]")]
    [TestCase("$key: [Account, FirstName, LastName]", "$key: [Account, LastName]")]
    [TestCase("$key: [Account, Title]", "$key: [Account, Title, LastName]")]
    [TestCase("$key: [Account, Department]", "$key: [Account, LastName]")]
    public async Task Keys_that_wait_for_the_run_and_find_one_row_end_in_4_and_double_nothing(string one, string other)
    {
        await Org.RuleAsync(
            new
            {
                children = new[]
                {
                    new
                    {
                        @object = "Account",
                        child = "Contact",
                        lookup = "AccountId",
                        values = new { LastName = "Auto", FirstName = "An", Title = "T", Department = "D" },
                    },
                },
            });
        const string values = "LastName: auto, FirstName: an, Title: t, Department: d, AccountId: \"${acme}\"";
        var plan =
            $"plan: wait\nrecords:\n  Account:\n    - {{ $ref: acme, Name: Acme }}\n  Contact:\n    - {{ $ref: "
                + $"a, {one}, {values}, Email: a@b.example }}\n    - {{ $ref: b, {other}, {values}, Email: b@b.example }}\n";

        var rejected = await FailAsync(ExitCode.Rejected, plan);

        Assert.That(rejected.Text, Does.Contain("SEED406").And.Contain(":6:7").And.Contain(":7:7"));
        var contacts = await Org.RowsAsync("Contact");
        Assert.That(contacts, Has.Count.EqualTo(1));
        Assert.That(contacts.Values.Single()["Email"].ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
        Assert.That((await FailAsync(ExitCode.PlanErrors, plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task A_row_that_the_run_finds_is_recorded_as_found_and_never_deleted()
    {
        await Org.RuleAsync(
            new
            {
                children = new[] {
                new { @object = "Account", child = "Contact", lookup = "AccountId", values = new { LastName = "Auto" } } }
            });
        const string plan =
            "plan: found\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n  Contact:\n    - { $ref: a, $key: "
                + "[Account, LastName], LastName: \"AUTO \", AccountId: \"${acme}\", Title: T }\n";
        var applied = await ApplyAsync(plan);
        Assert.That((applied.Report.Manifest!.Records["a"].Created, (await Org.RowsAsync("Contact")).Count), Is.EqualTo((false, 1)));
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
    }

    private static string Plan(params string[] records) =>
        $"plan: one\nrecords:\n  Part__c:\n{string.Join('\n', records.Select(r => $"    - {r}"))}\n";
}
