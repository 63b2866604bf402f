using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

internal sealed class SchemaPullTests : CliFixture
{
    private const string Plan = """
        plan: regions
        records:
          Region__c:
            - $ref: south
              Name: South
              Kind__c: Sunny
              Sites__r:
                - Name: Lisbon
                - Name: Faro
          Account:
            - Name: Acme
              Rank__c: 3
              Owner: { Username: nobody@example.com }
        """;

    private const string Namespace = "http://soap.sforce.com/2006/04/metadata";

    [Test]
    public async Task What_was_pulled_stands_for_the_org()
    {
        Project();
        Write("plans/regions.yaml", Plan);
        Write("plans/good.yaml", Plan.Replace("      Owner: { Username: nobody@example.com }", "", StringComparison.Ordinal));

        var pulled = await RunAsync("schema", "pull", "plans", "--metadata", "project");
        var first = File.ReadAllText(Path.Combine(Folder, "schemas/org.json"));
        var again = await RunAsync("schema", "pull", "plans", "--metadata", "project", "--output", "again.json");

        Assert.That(pulled.Exit, Is.Zero, pulled.ToString());
        Assert.That(pulled.Out, Does.StartWith("schemas/org.json: 4 types, "));
        Assert.That(again.Exit, Is.Zero);
        Assert.That(File.ReadAllText(Path.Combine(Folder, "again.json")), Is.EqualTo(first), "The same org gives the same bytes.");
        Assert.That(
            first, Does.Contain("\"Kind__c\": {\"type\":\"picklist\"").And.Contain("\"restricted\":true,\"values\":[\"Sunny\",\"Rainy\"]"));

        Assert.That((await RunAsync("validate", "plans")).Err, Does.Contain("SEED201").And.Contain("SEED209"));
        Assert.That((await RunAsync("validate", "plans", "--metadata", "schemas/org.json")).Out, Is.EqualTo("2 plans: no errors\n"));
        Write("rainy.yaml", Plan.Replace("Sunny", "Windy", StringComparison.Ordinal));
        Assert.That((await RunAsync("validate", "rainy.yaml", "--metadata", "schemas/org.json")).Err, Does.Contain("SEED228"));

        Directory.Delete(Path.Combine(Folder, ".seeder"), recursive: true);
        var applied = await RunAsync("apply", "plans/good.yaml", "--metadata", "schemas/org.json", "--json");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Types_can_be_named_and_slips_are_told()
    {
        var named = await RunAsync("schema", "pull", "--object", "contact", "--object", "Lead", "--json");
        var slip = await RunAsync("schema", "pull", "--object", "Contcat");

        Assert.That(named.Json["result"]!["types"]!.ToJsonString(), Is.EqualTo("""["Contact","Lead"]"""), named.ToString());
        Assert.That(slip.Exit, Is.EqualTo(1));
        Assert.That(slip.Err, Does.Contain("error SEED282").And.Contain("Did you mean 'Contact'?"));
        Assert.That((await RunAsync("schema", "pull")).Err, Does.Contain("SEED625"));
    }

    [Test]
    public async Task An_editor_gets_a_schema_with_the_types()
    {
        var pulled = await RunAsync("schema", "pull", "small.yaml", "--editor", "schemas/plans.schema.json");

        Assert.That(pulled.Exit, Is.Zero, pulled.ToString());
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "schemas/plans.schema.json")))!;
        Assert.That(
            schema["properties"]!["records"]!["properties"]!.AsObject().Select(p => p.Key), Is.EqualTo((string[])["Account", "Contact"]));
        Assert.That(
            schema["definitions"]!["record.Account"]!["properties"]!["Contacts"]!["items"]!["$ref"]!.GetValue<string>(),
            Is.EqualTo("#/definitions/record.Contact"));
    }

    [TestCase("--output", "small.yaml")]
    [TestCase("--editor", "small.yaml")]
    [TestCase("--output", "plans")]
    public async Task What_is_no_schema_is_not_written_over(string flag, string path)
    {
        Write("plans/one.yaml", Small);

        var pulled = await RunAsync("schema", "pull", "small.yaml", flag, path);

        Assert.That(pulled.Exit, Is.EqualTo(1), pulled.ToString());
        Assert.That(
            pulled.Err, Does.Contain($"SEED718: '{path}' already exists with different content").And.Contain($"another file with {flag}"));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "small.yaml")), Is.EqualTo(Small));
    }

    [Test]
    public async Task A_schema_that_a_merge_broke_is_written_anew()
    {
        Write("schemas/org.json", "{\n  \"format\": 1,\n<<<<<<< ours\n  \"objects\": {}\n}\n");

        Assert.That((await RunAsync("schema", "pull", "small.yaml")).Exit, Is.Zero);
        Assert.That((await RunAsync("validate", "small.yaml", "--metadata", "schemas/org.json")).Exit, Is.Zero);
    }

    [Test]
    public async Task A_file_that_is_no_schema_is_refused_by_validate_and_before_the_local_org_starts()
    {
        Write("other.json", "{}");
        Assert.That(
            (await RunAsync("validate", "small.yaml", "--metadata", "small.yaml")).Err,
            Does.Contain("small.yaml:1:1: error SEED281: The schema file 'small.yaml' cannot be read: it is not valid JSON: "));

        Assert.That((await RunAsync("validate", "small.yaml", "--metadata", "other.json")).Err, Does.Contain("error SEED281"));
        var applied = await RunAsync("apply", "small.yaml", "--metadata", "other.json");
        Assert.That(applied.Exit, Is.EqualTo(1));
        Assert.That(applied.Err, Does.Contain("error SEED281"));
    }

    private void Project()
    {
        const string objects = "project/objects";
        Write($"{objects}/Account/fields/Rank__c.field-meta.xml", Field("Rank__c", "Number", "<precision>3</precision><scale>0</scale>"));
        Write($"{objects}/Region__c/Region__c.object-meta.xml", Object("Region"));
        Write($"{objects}/Region__c/fields/Kind__c.field-meta.xml", Field("Kind__c", "Picklist", """
            <valueSet><restricted>true</restricted><valueSetDefinition>
              <value><fullName>Sunny</fullName><default>false</default></value><value><fullName>Rainy</fullName><default>false</default></value>
            </valueSetDefinition></valueSet>
            """));
        Write($"{objects}/Site__c/Site__c.object-meta.xml", Object("Site"));
        Write(
            $"{objects}/Site__c/fields/Region__c.field-meta.xml",
            Field("Region__c", "MasterDetail", "<referenceTo>Region__c</referenceTo><relationshipName>Sites</relationshipName>"));
    }

    private static string Object(string label) =>
        "<CustomObject "
            + $"xmlns=\"{Namespace}\"><label>{label}</label><nameField><label>Name</label><type>Text</type></nameField></CustomObject>";

    private static string Field(string name, string type, string rest) =>
        $"<CustomField xmlns=\"{Namespace}\"><fullName>{name}</fullName><label>{name[..^3]}</label><type>{type}</type>{rest}</CustomField>";
}
