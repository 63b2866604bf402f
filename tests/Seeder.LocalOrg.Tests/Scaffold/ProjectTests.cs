using Seeder.Core.Diagnostics;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Files;
using Seeder.Local.Tests.Properties;
using Seeder.Org;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Scaffold;

/// <summary>
/// The golden plans, and plans for custom types of every kind, are applied to an org that enforces the metadata. The types come from the
/// files of the project, and from the describes of the org.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ProjectTests
{
    // The fields of a type Thing__c.
    private static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["texts"] =
        [
            "<type>Text</type><length>1</length>", "<type>Text</type><length>255</length><unique>true</unique>",
            "<type>Text</type><length>2</length><unique>true</unique><caseSensitive>true</caseSensitive><externalId>true</externalId>",
            "<type>TextArea</type>", "<type>LongTextArea</type><length>32768</length><visibleLines>3</visibleLines>",
            "<type>Html</type><length>32768</length><visibleLines>25</visibleLines>",
            "<type>EncryptedText</type><length>20</length><maskChar>X</maskChar><maskType>all</maskType>",
        ],
        ["forms"] =
        [
            "<type>Email</type>", "<type>Email</type><unique>true</unique><externalId>true</externalId>", "<type>Phone</type>",
            "<type>Url</type>",
        ],
        ["numbers"] =
        [
            "<type>Number</type><precision>1</precision><scale>0</scale>", "<type>Number</type><precision>18</precision><scale>18</scale>",
            "<type>Number</type><precision>18</precision><scale>0</scale><unique>true</unique><externalId>true</externalId>",
            "<type>Currency</type><precision>3</precision><scale>2</scale>",
            "<type>Currency</type><precision>18</precision><scale>2</scale>",
            "<type>Percent</type><precision>3</precision><scale>0</scale>",
            "<type>Percent</type><precision>2</precision><scale>2</scale>",
            "<type>Checkbox</type><defaultValue>false</defaultValue>",
        ],
        ["times"] = ["<type>Date</type>", "<type>DateTime</type>", "<type>Time</type>"],
        ["picklists"] =
        [
            Picklist("Picklist", restricted: true, "null", "true", "01", "- x", "a: b"),
            Picklist("Picklist", restricted: false, "A # b", "'quoted'", "${today}"),
            Picklist("MultiselectPicklist", restricted: true, "A, b", "[c]"),
        ],
        ["computed"] =
        [
            "<type>Number</type><precision>10</precision><scale>0</scale><formula>1 + 1</formula>",
            "<type>Text</type><formula>Name</formula>",
        ],
        ["circle"] = ["<type>Lookup</type><referenceTo>Other__c</referenceTo><relationshipName>Things</relationshipName>"],
    };

    private static IEnumerable<string> Golden =>
        Directory.EnumerateDirectories(Repository.At("tests", "Seeder.Tests", "Golden", "Scaffolds"))
            .Select(d => Path.GetFileName(d))
            .Where(name => name is not "impossible" && File.Exists(GoldenAt(name, "plan.yaml")));

    [TestCaseSource(nameof(Golden))]
    public async Task A_golden_plan_is_applied(string name)
    {
        var metadata = GoldenAt(name, "metadata");
        await using var org = await SeededOrg.StartAsync(Directory.Exists(metadata) ? [metadata] : []);

        await ApplyAsync(org, await File.ReadAllTextAsync(GoldenAt(name, "plan.yaml")));
    }

    [TestCaseSource(nameof(KindNames))]
    public async Task Required_fields_of_every_kind_get_values_that_the_org_takes(string kind)
    {
        using var project = ProjectOf(kind);
        await using var org = await SeededOrg.StartAsync(project.Root);
        var diagnostics = new DiagnosticBag();

        await ApplyAsync(org, Scaffold(MetadataFiles.ReadSchema([project.Root], diagnostics)));
        await org.ResetAsync();
        await ApplyAsync(org, Scaffold(await DescribeAsync(org)));
    }

    [Test]
    public async Task An_org_with_person_accounts_gets_a_company()
    {
        await using var org = await SeededOrg.StartAsync(
            new LocalOrgOptions { Features = ["person-accounts", "state-country-picklists", "multi-currency"] });
        var plan = Scaffold(await DescribeAsync(org), "Account", "Contact", "Lead", "Opportunity");

        Assert.That(plan, Does.Contain("Name: Demo Account\n").And.Not.Contain("RecordType"));
        await ApplyAsync(org, plan);
    }

    private static IEnumerable<string> KindNames => Kinds.Keys;

    private static string GoldenAt(string name, string file) => Repository.At("tests", "Seeder.Tests", "Golden", "Scaffolds", name, file);

    private static Project ProjectOf(string kind)
    {
        const string name =
            "<label>Thing</label><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>";
        var project = new Project().Object("Thing__c", name);
        if (kind == "circle")
        {
            project.Object("Other__c", name);
            project.Field(
                "Other__c",
                "Thing__c",
                "<type>Lookup</type><referenceTo>Thing__c</referenceTo><relationshipName>Others</relationshipName>");
        }
        var number = 0;
        foreach (var field in Kinds[kind])
        {
            var required = kind == "computed" || field.Contains("Checkbox", StringComparison.Ordinal) || kind == "circle"
                ? "" : "<required>true</required>";
            project.Field("Thing__c", $"Field_{++number}__c", field + required);
        }
        return project;
    }

    private static string Picklist(string type, bool restricted, params string[] values) =>
        $"<type>{type}</type>{(type == "Picklist" ? "" : "<visibleLines>3</visibleLines>")}"
            + $"<valueSet><restricted>{(restricted ? "true" : "false")}</restricted><valueSetDefinition>"
            + string.Concat(values.Select(v => $"<value><fullName>{v}</fullName><default>false</default></value>"))
            + "</valueSetDefinition></valueSet>";

    private static string Scaffold(OrgSchema schema, params string[] types)
    {
        string[] named = types.Length > 0 ? types : schema.Names.Contains("Other__c") ? ["Other__c", "Thing__c"] : ["Thing__c"];
        var made = Scaffolder.Scaffold(new ScaffoldRequest([.. named], schema));
        Assert.That(made.Plan, Is.Not.Null, DiagnosticText.Render(made.Diagnostics));
        return made.Plan!;
    }

    private static async Task ApplyAsync(SeededOrg org, string plan)
    {
        for (var i = 0; i < 2; i++)
        {
            var report = await org.ApplyAsync(plan, 4);
            Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), plan + DiagnosticText.Render(report.Diagnostics));
        }
    }

    private static async Task<OrgSchema> DescribeAsync(SeededOrg org)
    {
        using var session = await OrgSession.OpenAsync(
            Logins.Token(org.Org.Url, org.Org.AccessToken), Logins.Context(), null, default);
        var cache = new SchemaCache(session, null, TimeProvider.System);
        var schema = await cache.OpenAsync(default);
        return await cache.DescribeAsync(schema, schema.AllNames!, default);
    }
}
