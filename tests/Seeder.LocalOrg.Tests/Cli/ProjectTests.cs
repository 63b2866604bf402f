namespace Seeder.Cli.Tests;

/// <summary>Metadata of a project with a namespace, and metadata of types that the catalogue does not contain.</summary>
internal sealed class ProjectTests : CliFixture
{
    private const string Plan = """
        plan: trips
        records:
          ns__Trip__c:
            - $ref: trip
              Name: T
              ns__Seats__c: 4
              ns__Stops__r:
                - { Name: Berlin, ns__Nights__c: 2 }
          Account:
            - { Name: Acme, ns__Trip__c: "${trip}" }
        """;

    private void WriteProject(string folder = ".", string space = "ns")
    {
        Write(
            $"{folder}/sfdx-project.json",
            $$"""{ "packageDirectories": [{ "path": "force-app", "default": true }], "namespace": "{{space}}" }""");
        Write(
            $"{folder}/force-app/objects/Trip__c/Trip__c.object-meta.xml",
            "<CustomObject><label>T</label><nameField><label>N</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>"
                + "</CustomObject>");
        WriteField(folder, "Trip__c", "Seats__c", "<type>Number</type><precision>3</precision><scale>0</scale>");
        WriteField(
            folder, "Trip__c", "Nights__c",
            "<type>Summary</type><summaryForeignKey>Stop__c.Trip__c</summaryForeignKey><summarizedField>Stop__c.Nights__c</summarizedField>"
                + "<summaryOperation>sum</summaryOperation>");
        WriteField(
            folder, "Trip__c", "Twice__c", "<type>Number</type><formula>Seats__c * 2</formula><precision>3</precision><scale>0</scale>");
        Write(
            $"{folder}/force-app/objects/Trip__c/validationRules/Full.validationRule-meta.xml",
            "<ValidationRule><fullName>Full</fullName><active>true</active>"
                + "<errorConditionFormula>Seats__c &gt; 5</errorConditionFormula><errorMessage>Too many</errorMessage></ValidationRule>");
        WriteField(
            folder, "Stop__c", "Trip__c",
            "<type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Stops</relationshipName>"
                + "<relationshipOrder>0</relationshipOrder>");
        WriteField(folder, "Stop__c", "Nights__c", "<type>Number</type><precision>3</precision><scale>0</scale>");
        WriteField(
            folder,
            "Account",
            "Trip__c",
            "<type>Lookup</type><referenceTo>Trip__c</referenceTo><relationshipName>Customers</relationshipName>");
    }

    private void WriteField(string folder, string type, string name, string content) => Write(
        $"{folder}/force-app/objects/{type}/fields/{name}.field-meta.xml",
        $"<CustomField><fullName>{name}</fullName><label>L</label>{content}</CustomField>");

    [TestCase(".")]
    [TestCase("force-app")]
    [TestCase("force-app/objects")]
    public async Task The_names_of_a_project_have_its_namespace(string metadata)
    {
        WriteProject();
        Write("trips.yaml", Plan);

        var validated = await RunAsync("validate", "trips.yaml", "--metadata", metadata);
        var applied = await RunAsync("apply", "trips.yaml", "--metadata", metadata);
        var again = await RunAsync("apply", "trips.yaml", "--metadata", metadata);

        Assert.That(validated.Exit, Is.Zero, validated.ToString());
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Err, Does.Not.Contain("note:"));
        Assert.That(again.Out, Does.StartWith("Nothing to do"), again.ToString());
    }

    [Test]
    public async Task Formulas_of_the_project_find_the_fields_with_the_namespace()
    {
        WriteProject();
        Write("trips.yaml", Plan.Replace("ns__Seats__c: 4", "ns__Seats__c: 6", StringComparison.Ordinal));

        var applied = await RunAsync("apply", "trips.yaml", "--metadata", ".");

        Assert.That(applied.Exit, Is.Not.Zero);
        Assert.That(applied.Err, Does.Contain("Too many"), applied.ToString());
    }

    [TestCase("validate")]
    [TestCase("validate --learn")]
    [TestCase("apply")]
    [TestCase("apply --learn")]
    public async Task A_name_without_the_namespace_means_the_one_with_it(string command)
    {
        WriteProject();
        Write("trips.yaml", "plan: trips\nrecords:\n  Trip__c:\n    - Name: T\n      Seats__c: 4\n      Stops__r: [{ Name: Berlin }]\n");

        var result = await RunAsync([.. command.Split(' '), "trips.yaml", "--metadata", "."]);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Not.Contain("did not learn"));
        if (command.StartsWith("apply", StringComparison.Ordinal))
        {
            Assert.That(result.Out, Does.Contain("ns__Trip__c").And.Contain("ns__Stop__c"), result.ToString());
        }
    }

    [TestCase("validate")]
    [TestCase("apply")]
    public async Task A_misspelt_name_without_the_namespace_is_a_mistake(string command)
    {
        WriteProject();
        Write("trips.yaml", "plan: trips\nrecords:\n  Tirp__c:\n    - Name: T\n");

        var result = await RunAsync(command, "trips.yaml", "--metadata", ".");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED201").And.Contain("Did you mean 'ns__Trip__c'?"));
    }

    [Test]
    public async Task A_folder_outside_of_the_packages_has_no_namespace()
    {
        WriteProject();
        Write("other/objects/Site__c/Site__c.object-meta.xml", "<CustomObject><label>S</label></CustomObject>");
        Write("sites.yaml", "plan: sites\nrecords:\n  Site__c:\n    - Name: S\n");

        var result = await RunAsync("apply", "sites.yaml", "--metadata", "other");

        Assert.That(result.Exit, Is.Zero, result.ToString());
    }

    [Test]
    public async Task A_type_of_another_namespace_is_probably_that_of_a_package()
    {
        WriteProject();
        Write("sites.yaml", "plan: sites\nrecords:\n  PKG__Site__c:\n    - Name: S\n  ns__Missing__c:\n    - Name: M\n");

        var result = await RunAsync("validate", "sites.yaml", "--metadata", ".");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain(
                "hint: 'PKG' is probably the namespace of an installed package. Save its types from an org with 'seeder schema pull', "
                    + "or let Seeder derive them from the plan with --learn.")
                .And.Not.Contain("'ns' is probably"));
    }

    [TestCase("{ \"packageDirectories\": [], \"namespace\": \"a-b\" }")]
    [TestCase("{ \"packageDirectories\": [], \"namespace\": 7 }")]
    [TestCase("{ \"namespace\": \"ns\" }")]
    public async Task A_project_file_that_is_wrong_is_an_error_if_the_user_names_the_project(string project)
    {
        Write("sfdx-project.json", project);

        var named = await RunAsync("validate", "small.yaml", "--metadata", ".");
        Write("app/objects/Account/fields/A__c.field-meta.xml", "<CustomField><fullName>A__c</fullName><type>Text</type></CustomField>");
        var below = await RunAsync("apply", "small.yaml", "--metadata", "app");

        Assert.That(named.Exit, Is.Not.Zero);
        Assert.That(named.Err, Does.Contain("sfdx-project.json"), named.ToString());
        Assert.That(below.Exit, Is.Zero, below.ToString());
    }

    [TestCase("Fleet", "Kind", "<type>Picklist</type>", "Kind: Road")]
    [TestCase("Fleet", "Purpose", "<trackHistory>true</trackHistory>", "Purpose: Rent")]
    [TestCase("Fleet", "AccountId", "", "Account: { Name: Acme }")]
    [TestCase("Fleet", "Rank__c", "<type>Number</type><precision>3</precision><scale>0</scale>", "Rank__c: 3")]
    [TestCase("PKG__Fleet__c", "Rank__c", "<type>Checkbox</type><defaultValue>false</defaultValue>", "Rank__c: true")]
    [TestCase("Fleet", "Name", "<trackHistory>true</trackHistory>", "OwnerId: ${org.user}")]
    [TestCase("Case", "Purpose", "<trackHistory>true</trackHistory>", "Purpose: Rent")]
    [TestCase("Case", "FleetSize", "<type>Number</type><precision>4</precision><scale>0</scale>", "FleetSize: 12")]
    public async Task A_type_of_which_only_fields_are_described_is_seeded(string type, string field, string content, string value)
    {
        Write($"app/objects/{type}/fields/{field}.field-meta.xml", $"<CustomField><fullName>{field}</fullName>{content}</CustomField>");
        Write(
            "plan.yaml",
            $"plan: fleet\nrecords:\n  Account:\n    - Name: Acme\n  {type}:\n    - {(type == "Case" ? "Subject" : "Name")}: "
                + $"F\n      {value}\n");

        var validated = await RunAsync("validate", "plan.yaml", "--metadata", "app");
        var applied = await RunAsync("apply", "plan.yaml", "--metadata", "app");
        var learned = await RunAsync("apply", "plan.yaml", "--metadata", "app", "--learn");

        Assert.That(validated.Exit, Is.Zero, validated.ToString());
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(learned.Out, Does.StartWith("Nothing to do"), learned.ToString());
    }

    [TestCase("Manager__c", "Lookup", "User", "Manager__r: { Username: jane@acme.example }")]
    [TestCase("Owner__c", "Lookup", "User", "Owner__r: { Username: jane@acme.example }")]
    [TestCase("Book__c", "Lookup", "Pricebook2", "Book__r: { IsStandard: true }")]
    [TestCase("Company__c", "Lookup", "Account", "Company__r: { Name: Acme }")]
    public async Task The_hint_at_an_id_is_accepted_when_it_is_followed(string field, string type, string target, string followed)
    {
        var id = target switch { "User" => "005d2000007QLpaAAG", "Pricebook2" => "01s000000000001AAA", _ => "001000000000001AAA" };
        Write(
            $"app/objects/Thing__c/fields/{field}.field-meta.xml",
            $"<CustomField><fullName>{field}</fullName><type>{type}</type><referenceTo>{target}</referenceTo></CustomField>");
        Write("plan.yaml", $"plan: t\nrecords:\n  Thing__c:\n    - {{ Name: A, {field}: {id} }}\n");
        Write("followed.yaml", $"plan: t\nrecords:\n  Thing__c:\n    - {{ Name: A, {followed} }}\n");

        var warned = await RunAsync("validate", "plan.yaml", "--metadata", "app");
        var accepted = await RunAsync("validate", "followed.yaml", "--metadata", "app");

        Assert.That(warned.Err, Does.Contain("SEED283").And.Contain(followed.Split(':')[0]));
        Assert.That((accepted.Exit, accepted.Err), Is.EqualTo((0, "")), accepted.ToString());
    }

    [Test]
    public async Task The_hint_at_the_id_of_an_owner_is_accepted_when_it_is_followed()
    {
        Write("plan.yaml", "plan: t\nrecords:\n  Account:\n    - { Name: A, OwnerId: 0051x000000abcdAAA }\n");
        Write("followed.yaml", "plan: t\nrecords:\n  Account:\n    - { Name: A, Owner: { Username: jane@acme.example } }\n");

        Assert.That((await RunAsync("validate", "plan.yaml")).Err, Does.Contain("or 'Owner: { Username: jane@example.com }'."));
        Assert.That((await RunAsync("validate", "followed.yaml")).Exit, Is.Zero);
    }
}
