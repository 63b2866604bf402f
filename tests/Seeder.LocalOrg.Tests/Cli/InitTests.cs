using System.Text.Json;
using System.Text.Json.Nodes;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests;

/// <summary>The first command of a newcomer: it writes a plan that works, and overwrites nothing.</summary>
internal sealed class InitTests : CliFixture
{
    private const string Plan = "plans/demo.yaml";
    private const string Schema = "schemas/seed-plan.schema.json";
    private const string Settings = ".vscode/settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [TestCase]
    [TestCase("Account", "Contact", "Opportunity")]
    public async Task The_commands_that_it_prints_work_in_an_empty_folder(params string[] types)
    {
        File.Delete(At("small.yaml"));

        var made = await RunAsync(["init", .. types]);

        Assert.That(made.Exit, Is.Zero, made.ToString());
        Assert.That(made.Out, Is.EqualTo($"{Plan}\n{Schema}\n{Settings}\n"));
        var commands = made.Err.Split('\n').Where(l => l.StartsWith("  seeder ", StringComparison.Ordinal)).Select(l => l.Trim()).ToList();
        Assert.That(commands, Is.EqualTo([$"seeder validate {Plan}", $"seeder plan {Plan}", $"seeder apply {Plan}"]));
        foreach (var command in commands)
        {
            var result = await RunAsync(command.Split(' ')[1..]);
            Assert.That(result.Exit, Is.Zero, $"{command}\n{result}");
            Assert.That(result.Err, Does.Not.Contain("warning"));
        }

        Assert.That((await RunAsync("apply", Plan)).Out, Does.StartWith("Nothing to do: all 3 records in the org match the plan."));
        Assert.That((await RunAsync("destroy", Plan, "--yes")).Exit, Is.Zero);
    }

    [Test]
    public async Task The_editor_finds_the_schema_from_the_plan_and_from_the_settings()
    {
        await RunAsync("init", "Contract", "--output", "data/deep/c.yaml");

        var first = Read("data/deep/c.yaml").Split('\n')[0];
        var path = first["# yaml-language-server: $schema=".Length..];
        Assert.That(File.Exists(Path.Combine(Folder, "data/deep", path)), Is.True, first);
        var schemas = Setting();
        Assert.That(schemas.Select(s => (s.Key, (string)s.Value!)), Is.EqualTo([($"./{Schema}", "data/deep/**/*.yaml")]));
        Assert.That(File.Exists(Path.Combine(Folder, schemas.Single().Key)), Is.True);
        var types = JsonNode.Parse(Read(Schema))!["properties"]!["records"]!["properties"]!.AsObject().Select(p => p.Key);
        Assert.That(types, Is.EqualTo(["Account", "Contract"]));
    }

    [Test]
    public async Task A_plan_that_exists_is_an_error_and_nothing_is_written()
    {
        Write(Plan, "mine");

        var result = await RunAsync("init", "Account");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Err, Does.Contain("error SEED724: 'plans/demo.yaml' already exists").And.Contain("--output"));
        Assert.That(Read(Plan), Is.EqualTo("mine"));
        Assert.That(Directory.Exists(At(".vscode")) || Directory.Exists(At("schemas")), Is.False);
    }

    [TestCase("plans/demo.yaml", "small.yaml")]
    [TestCase("plans/demo.yaml", "nowhere.yaml")]
    public async Task A_link_in_place_of_the_plan_is_not_followed(string link, string target)
    {
        Directory.CreateDirectory(At("plans"));
        File.CreateSymbolicLink(At(link), At(target));

        Assert.That((await RunAsync("init")).Err, Does.Contain("SEED724"));
        Assert.That(Read("small.yaml"), Is.EqualTo(Small));
        Assert.That(File.Exists(At("nowhere.yaml")), Is.False);
    }

    [TestCase("plans")]
    [TestCase("schemas")]
    [TestCase(".vscode")]
    public async Task A_folder_that_leads_out_of_the_repository_is_refused_before_anything_is_written(string name)
    {
        var outside = Directory.CreateTempSubdirectory("seeder-outside-").FullName;
        Directory.CreateDirectory(At(".git"));
        Directory.CreateSymbolicLink(At(name), outside);

        var result = await RunAsync("init");

        Assert.That(result.Exit, Is.Not.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain($"'{name}'"));
        Assert.That(Directory.EnumerateFileSystemEntries(outside), Is.Empty);
        Assert.That(File.Exists(At(Plan)), Is.False);
        Directory.Delete(outside);
    }

    [TestCase("plans")]
    [TestCase("schemas")]
    public async Task A_file_in_place_of_a_folder_is_an_error_before_anything_is_written(string name)
    {
        Write(name, "mine");

        var result = await RunAsync("init");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain($"SEED602: '{name}/").And.Contain($"'{name}' is a file"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EquivalentTo([name, "small.yaml"]));
    }

    [TestCase("new/")]
    [TestCase("..")]
    [TestCase(Schema)]
    [TestCase("./.vscode/../.vscode/settings.json")]
    public async Task A_path_that_no_plan_can_have_is_an_error(string path)
    {
        var result = await RunAsync("init", "--output", path);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain($"SEED622: '--output' has the value '{path}'"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(["small.yaml"]));
    }

    [Test]
    public async Task Types_may_be_separated_by_commas()
    {
        await RunAsync("init", "Account,contact", "LEAD", "account", "--output", "x.yaml");

        Assert.That(Read("x.yaml"), Does.Contain("\ndescription: One record each of Account, Contact, Lead\n"));
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Test]
    public async Task Settings_of_the_user_stay()
    {
        const string own =
            "{\r\n\t// fonts\r\n\t\"editor.fontSize\": 13, // large\r\n\t\"yaml.schemas\": { \"a.json\": \"a.yaml\", },\r\n}\r\n";
        Write(Settings, own);
        File.SetUnixFileMode(At(Settings), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.That((await RunAsync("init")).Exit, Is.Zero);

        Assert.That(
            Read(Settings),
            Is.EqualTo(own.Replace("\"a.yaml\", }", $"\"a.yaml\", \"./{Schema}\": \"plans/**/*.yaml\" }}", StringComparison.Ordinal)));
        Assert.That(File.GetUnixFileMode(At(Settings)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.EnumerateFiles(At(".vscode")).Count(), Is.EqualTo(1), "No temporary file is left.");
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [TestCase("broken", "it is not valid JSON with comments")]
    [TestCase("read-only", "it is read-only")]
    [TestCase("link", "it is a symbolic link")]
    [TestCase("folder", "it is a folder")]
    public async Task Settings_that_cannot_be_merged_are_left_and_the_addition_is_shown(string kind, string reason)
    {
        var before = kind == "broken" ? "{ broken" : "{}";
        var file = Write(kind == "link" ? "other.json" : kind == "folder" ? $"{Settings}/x" : Settings, before);
        if (kind == "link")
        {
            Directory.CreateDirectory(At(".vscode"));
            File.CreateSymbolicLink(At(Settings), file);
        }
        else if (kind == "read-only")
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        var result = await RunAsync("init");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(
            result.Err,
            Does.Contain($"warning SEED727: '{Settings}' was not changed, because {reason}.")
                .And.Contain($"\"yaml.schemas\": {{ \"./{Schema}\": \"plans/**/*.yaml\" }}"));
        Assert.That(File.ReadAllText(file), Is.EqualTo(before));
        Assert.That(result.Out, Does.Not.Contain(Settings));
        Assert.That((await RunAsync("validate", Plan)).Exit, Is.Zero);
    }

    [Test]
    public async Task A_second_plan_keeps_the_schema_and_adds_its_folder()
    {
        await RunAsync("init");
        File.WriteAllText(At(Schema), "{ \"own\": true }");

        var second = await RunAsync("init", "Lead", "--output", "other/leads.yaml");

        Assert.That(second.Out, Is.EqualTo($"other/leads.yaml\n{Settings}\n"));
        Assert.That(Read(Schema), Is.EqualTo("{ \"own\": true }"));
        Assert.That(Setting().Single().Value!.ToJsonString(), Is.EqualTo("""["plans/**/*.yaml","other/**/*.yaml"]"""));
        Assert.That(Read("other/leads.yaml"), Does.Contain("\nplan: leads\n"));
    }

    [TestCase("Contcat", "SEED201", "Did you mean 'Contact'?")]
    [TestCase("Order__e", "SEED248", "a platform event")]
    [TestCase("AccountHistory", "SEED202", "Salesforce does not allow AccountHistory records to be created")]
    public async Task A_type_that_cannot_be_seeded_is_an_error_and_nothing_is_written(string type, string code, string text)
    {
        var result = await RunAsync("init", "Account", type);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain($"error {code}").And.Contain(text).And.Contain("nothing was written"));
        Assert.That(Directory.Exists(At("plans")), Is.False);
    }

    [Test]
    public async Task With_an_org_the_plan_has_the_types_of_the_org()
    {
        Write("objects/Region__c/Region__c.object-meta.xml", Metadata(
            "CustomObject", "<label>Region</label><nameField><label>Name</label><type>Text</type></nameField>"));
        Write("objects/Region__c/fields/Code__c.field-meta.xml", Metadata(
            "CustomField",
            "<fullName>Code__c</fullName><label>Code</label><type>Text</type><length>4</length><required>true</required><unique>true</"
                + "unique>"));

        var made = await RunAsync("init", "region__c", "-o", "local", "--metadata", "objects");

        Assert.That(made.Exit, Is.Zero, made.ToString());
        Assert.That(made.Err, Does.Contain($"  seeder apply {Plan} -o local --metadata objects\n"));
        Assert.That(Read(Plan), Does.Contain("  Region__c:\n    - $ref: region\n      Name: Demo Region\n      Code__c: DE-1\n"));
        Assert.That(Read(Schema), Does.Contain("record.Region__c"));
        Assert.That((await RunAsync("apply", Plan, "-o", "local", "--metadata", "objects")).Exit, Is.Zero);
        Assert.That(
            (await RunAsync("init", "Reggion__c", "-o", "local", "--metadata", "objects", "--output", "x.yaml")).Err,
            Does.Contain("error SEED282: The org has no sObject type 'Reggion__c'").And.Contain("Did you mean 'Region__c'?"));
    }

    [Test]
    public async Task The_json_has_the_files_the_records_and_the_next_commands()
    {
        var result = (await RunAsync("init", "Contract", "--json")).Json["result"]!;

        Assert.That(result["plan"]!.GetValue<string>(), Is.EqualTo(Plan));
        Assert.That(result["files"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(result["records"]!.ToJsonString(), Is.EqualTo("""{"Account":1,"Contract":1}"""));
        Assert.That(result["next"]![0]!.GetValue<string>(), Is.EqualTo($"seeder validate {Plan}"));
    }

    [Test]
    public async Task The_page_of_the_documentation_shows_what_it_writes()
    {
        var page = await File.ReadAllTextAsync(Repository.At("docs", "first-plan.md"));

        var made = await RunAsync("init");
        await RunAsync("init", "Contract", "Contact", "--output", "other/demo.yaml");

        Assert.That(page, Does.Contain($"$ seeder init\n{made.Out}{made.Err.Split("Commit")[0]}```\n"));
        Assert.That(page, Does.Contain($"```yaml\n{Read("other/demo.yaml").Split('\n', 2)[1]}```\n"));
    }

    [Test]
    public async Task Variables_that_name_an_org_are_not_asked()
    {
        Variables["SF_TARGET_ORG"] = "somebody@example.com";

        Assert.That((await RunAsync("init", "Account")).Exit, Is.Zero);
    }

    private JsonObject Setting() => JsonNode.Parse(Read(Settings), null, Lenient)!["yaml.schemas"]!.AsObject();

    private string At(string path) => Path.Combine(Folder, path);

    private string Read(string path) => File.ReadAllText(At(path));

    private static string Metadata(string root, string content) =>
        $"<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{content}</{root}>";
}
