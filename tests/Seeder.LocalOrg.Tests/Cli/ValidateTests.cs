namespace Seeder.Cli.Tests;

internal sealed class ValidateTests : CliFixture
{
    private const string Bad = """
        plan: bad
        records:
          Account:
            - Nmae: Acme
          Contcat:
            - LastName: Doe
        """;

    [Test]
    public async Task A_good_plan_ends_in_0_with_nothing_on_stderr()
    {
        var result = await RunAsync("validate", "small.yaml");

        Assert.That(result, Is.EqualTo(new CliResult(0, "1 plan: no errors\n", "")));
        Assert.That(Directory.Exists(Path.Combine(Folder, ".seeder")), Is.False, "Nothing is written, no org is started.");
    }

    [Test]
    public async Task Every_error_of_every_plan_is_told_at_once()
    {
        Write("bad.yaml", Bad);
        Write("slip.yaml", "plan: slip\nrecords:\n  Account:\n    - Name: [\n");

        var result = await RunAsync("validate", "bad.yaml", "slip.yaml", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(
            result.Err, Does.Contain("bad.yaml:4:7: error SEED209").And.Contain("bad.yaml:5:3: error SEED201").And.Contain("slip.yaml:"));
        Assert.That(result.Out, Does.StartWith("3 plans: ").And.Contain("errors"));
    }

    [Test]
    public async Task Folders_and_patterns_are_searched()
    {
        Write("plans/a.yaml", Small);
        Write("plans/deep/b.yml", Small);
        Write("plans/deep/c.txt", "no plan");
        Write("plans/.hidden/d.yaml", Bad);

        Assert.That((await RunAsync("validate", "plans")).Out, Is.EqualTo("2 plans: no errors\n"));
        Assert.That((await RunAsync("validate", "plans/**/*.yml", "plans/deep", "small.y?ml")).Out, Is.EqualTo("2 plans: no errors\n"));
        var none = await RunAsync("validate", "plans/*.json");
        Assert.That(none.Exit, Is.EqualTo(1));
        Assert.That(none.Err, Does.Contain("'plans/*.json' matches no plan."));
    }

    [Test]
    public async Task Json_tells_the_place_of_each_diagnostic()
    {
        Write("bad.yaml", Bad);

        var result = await RunAsync("validate", "bad.yaml", "small.yaml", "--json");

        var json = result.Json;
        Assert.That(json["status"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(json["name"]!.GetValue<string>(), Is.EqualTo("PlanErrors"));
        Assert.That(
            json["data"]!["plans"]![1]!.ToJsonString(), Is.EqualTo("""{"file":"small.yaml","plan":"small","errors":0,"warnings":0}"""));
        var first = json["data"]!["diagnostics"]![0]!;
        Assert.That(
            new[] { "line", "column", "endLine", "endColumn" }.Select(n => first[n]!.GetValue<int>()),
            Is.EqualTo((int[])[4, 7, 4, 11]),
            first.ToJsonString());
        Assert.That(first["severity"]!.GetValue<string>(), Is.EqualTo("error"));
        Assert.That(first["file"]!.GetValue<string>(), Is.EqualTo("bad.yaml"));
        var good = await RunAsync("validate", "small.yaml", "--json");
        Assert.That(
            good.Out,
            Is.EqualTo(
                """{"status":0,"result":{"plans":[{"file":"small.yaml","plan":"small","errors":0,"warnings":0}],"diagnostics":[]},"warnings":[]}""" + "\n"));
    }

    [Test]
    public async Task Metadata_makes_fields_known()
    {
        Write("custom.yaml", "plan: custom\nrecords:\n  Account:\n    - Name: Acme\n      Rank__c: 3\n");
        Write("project/sfdx-project.json", """{ "packageDirectories": [{ "path": "force-app" }] }""");
        Write("project/force-app/main/default/objects/Account/fields/Rank__c.field-meta.xml", """
            <?xml version="1.0" encoding="UTF-8"?>
            <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
              <fullName>Rank__c</fullName><label>Rank</label><type>Number</type><precision>18</precision><scale>0</scale>
            </CustomField>
            """);

        Assert.That((await RunAsync("validate", "custom.yaml")).Err, Does.Contain("Rank__c"));
        Assert.That((await RunAsync("validate", "custom.yaml", "--metadata", "project")).Exit, Is.Zero);
        Assert.That(
            (await RunAsync("validate", "custom.yaml", "--metadata", "nowhere")).Err, Does.Contain("there is no such folder or file"));
    }

    [Test]
    public async Task What_holds_in_one_org_alone_is_a_warning()
    {
        Write(
            "ids.yaml",
            "plan: ids\nrecords:\n  Contact:\n    - { LastName: Doe, AccountId: 001000000000001AAA }\n    - { LastName: Roe, AccountId: "
                + "001000000000001AAA }\n");

        var result = await RunAsync("validate", "ids.yaml");

        Assert.That(result.Exit, Is.Zero);
        Assert.That(result.Out, Is.EqualTo("1 plan: 1 warning\n"));
        Assert.That(result.Err, Does.Contain("warning SEED283").And.Contain("Here too."));
    }

    [Test]
    public async Task Behind_two_dashes_a_word_is_no_flag()
    {
        Write("-odd.yaml", Small);

        Assert.That((await RunAsync("validate", "--", "-odd.yaml")).Out, Is.EqualTo("1 plan: no errors\n"));
    }

    // The reason why the errors are not all: the plan cannot be read, or some of its records.
    [TestCase("records:\n  Account:\n    - { Name: A, Name: B, Nme: C }\n", "only in a plan that can be read")]
    [TestCase("records:\n  Account:\n    - Name: ${pick()}\n", "only in a plan that can be read")]
    [TestCase("record:\n  Account:\n    - Name: A\n", "only in a plan that can be read")]
    [TestCase("include: [gone.yaml]\nrecords:\n  Account:\n    - Nme: A\n", "only in a plan that can be read")]
    [TestCase("uses: { base: gone.yaml }\nrecords:\n  Account:\n    - Nme: A\n", "only in a plan that can be read")]
    [TestCase("records:\n  Account:\n    - $from: gone.csv\n", "some records could not be read")]
    [TestCase("records:\n  Account:\n    - { $from: gone.csv, Nme: A }\n    - Nme: B\n", "some records could not be read")]
    [TestCase("records:\n  Account:\n    - { Name: A, Contacts: [{ $from: gone.csv }] }\n", "some records could not be read")]
    [TestCase("vars: { n: many }\nrecords:\n  Account:\n    - { $count: \"${var.n}\", Nme: A }\n", "some records could not be read")]
    [TestCase("records:\n  Acount:\n    - { Nme: A }\n", "some records could not be read")]
    [TestCase("records:\n  Account:\n    - { Name: A, Kontacts: [{ Nme: A }] }\n", "some records could not be read")]
    [TestCase("records:\n  Account:\n    - { Name: A, Nme: C }\n", null)]
    [TestCase("records:\n  Account:\n    - { Name: \"${file(gone.txt)}\", Nme: C }\n", null)]
    [TestCase("records:\n  Account:\n    - { Name: A }\n", null)]
    public async Task Each_command_says_that_more_checks_follow(string records, string? more)
    {
        Write("staged.yaml", $"plan: staged\n{records}");

        foreach (var command in new[] { "validate", "plan", "apply" })
        {
            var result = await RunAsync(command, "staged.yaml");

            Assert.That(result.Err, more is null ? Does.Not.Contain("More checks follow") : Does.Contain(more), command);
        }
    }

    [TestCase("{ LastName: A, Nme: C, Account: { Name: Acme } }", true)]
    [TestCase("{ $key: Email, LastName: A, Nme: C, Email: a@example.com }", true)]
    [TestCase("{ LastName: A, Nme: C }", false)]
    public async Task An_org_is_asked_for_records_only_by_a_plan_without_errors(string record, bool more)
    {
        Write("asked.yaml", $"plan: asked\nrecords:\n  Contact:\n    - {record}\n");

        var result = await RunAsync("plan", "asked.yaml");

        Assert.That(result.Err.Contains("the org is asked for existing records only", StringComparison.Ordinal), Is.EqualTo(more));
        Assert.That((await RunAsync("validate", "asked.yaml")).Err, Does.Not.Contain("More checks follow"));
    }
}
