namespace Seeder.Cli.Tests;

internal sealed class CommandLineTests : CliFixture
{
    protected override bool InProcesses => true;

    [TestCase("aply small.yaml", "There is no command 'aply'", "Did you mean 'apply'?")]
    [TestCase("export --query x", "There is no command 'export'", "Did you mean 'import'?")]
    [TestCase("org strat", "There is no command 'strat'", "Did you mean 'start'?")]
    [TestCase("apply small.yaml --prun", "'apply' has no flag '--prun'", "Did you mean '--prune'?")]
    [TestCase("validate --jsno small.yaml", "'validate' has no flag '--jsno'", "Did you mean '--json'?")]
    [TestCase("--jsno", "'seeder' has no flag '--jsno'", "Did you mean '--json'?")]
    [TestCase("org start --prot 3", "'org start' has no flag '--prot'", "Did you mean '--port'?")]
    [TestCase("validate small.yaml --parallel 3", "'validate' has no flag '--parallel'", "--help")]
    public async Task An_unknown_word_is_told_with_the_nearest_name(string line, string message, string hint)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Err, Does.Contain(message).And.Contain(hint));
    }

    [TestCase("plan", "'plan' needs PLAN")]
    [TestCase("org --quiet", "'org' needs a command")]
    [TestCase("show -- small.yaml acme --quiet", "'show' does not expect the argument '--quiet'")]
    [TestCase("plan -- small.yaml --quiet", "'--quiet' cannot be read: there is no such file.")]
    [TestCase("show small.yaml acme other.yaml", "'show' does not expect the argument 'other.yaml'")]
    [TestCase("plan small.yaml other.yaml", "'other.yaml' cannot be read: there is no such file.")]
    [TestCase("plan small.yaml --clock", "'--clock' has no value")]
    [TestCase("plan small.yaml --clock 2026-01-01 --clock 2026-01-02", "'--clock' has more than one value")]
    [TestCase("plan small.yaml --clock tomorrow", "'--clock' has the value 'tomorrow'")]
    [TestCase("plan small.yaml --parallel 0", "'--parallel' has the value '0'")]
    [TestCase("plan small.yaml --records-per-call 201", "a whole number from 1 to 200")]
    [TestCase("plan small.yaml --var region", "which is not NAME=VALUE")]
    [TestCase("plan small.yaml --var region=x", "region")]
    [TestCase("plan small.yaml --on-error panic", "which is not stop")]
    [TestCase("plan small.yaml --format xml", "which is not table, json, mermaid or dot")]
    [TestCase("plan small.yaml --api-version v66 -o local", "a version such as 66.0")]
    [TestCase("plan small.yaml -o local --instance-url http://127.0.0.1:1", "Both --target-org and --instance-url")]
    [TestCase("plan nowhere.yaml", "'nowhere.yaml' cannot be read")]
    [TestCase("show .", "it is a folder")]
    [TestCase("plan .seeder*", "'.seeder*' matches no plan")]
    public async Task A_slip_on_the_command_line_ends_in_1_and_prints_no_result(string line, string message)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Out, Is.Empty);
        Assert.That(result.Err, Does.Contain(message));
    }

    [Test]
    public async Task A_command_line_error_in_json_is_one_object()
    {
        var result = await RunAsync("apply", "--json", "--prun", "small.yaml");

        Assert.That(result.Json["status"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(result.Json["exitCode"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(result.Json["name"]!.GetValue<string>(), Is.EqualTo("CommandLineError"));
        Assert.That(result.Json["message"]!.GetValue<string>(), Is.EqualTo("'apply' has no flag '--prun'."));
        Assert.That(result.Json["data"]!["diagnostics"]![0]!["hint"]!.GetValue<string>(), Is.EqualTo("Did you mean '--prune'?"));
    }

    [Test]
    public async Task Without_words_help_is_printed()
    {
        var result = await RunAsync();

        Assert.That(result.Exit, Is.Zero);
        Assert.That(result.Out, Does.Contain("apply").And.Contain("destroy").And.Contain("import").And.Not.Contain("export"));
        Assert.That(result.Err, Is.Empty);
    }

    [Test]
    public async Task An_unknown_org_ends_in_3()
    {
        Variables["SF_TARGET_ORG"] = "prod";
        Variables["PATH"] = Folder;

        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(3));
        Assert.That(result.Err, Does.Contain("SEED680: 'prod' is not the local org"));
    }

    [TestCase("http://example.com", "neither https nor on this machine")]
    [TestCase("example.com", "is not the address of an org")]
    public async Task An_address_that_is_no_orgs_ends_in_3(string url, string message)
    {
        Variables["SF_ACCESS_TOKEN"] = "00D000000000001!secret";

        var result = await RunAsync("plan", "small.yaml", "--instance-url", url);

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(result.Err, Does.Contain(message));
    }

    [TestCase("00D000000000001!a\n00D000000000001!b")]
    [TestCase("00D000000000001!ä")]
    public async Task A_token_that_cannot_be_one_ends_in_3(string token)
    {
        Variables["SF_ACCESS_TOKEN"] = token;

        var result = await RunAsync("plan", "small.yaml", "--instance-url", "http://127.0.0.1:1");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED611: SF_ACCESS_TOKEN does not contain a valid access token for http://127.0.0.1:1"));
    }

    [Test]
    public async Task A_version_that_the_environment_names_is_told_by_its_name()
    {
        Variables["SF_ORG_API_VERSION"] = "new";

        Assert.That((await RunAsync("plan", "small.yaml")).Err, Does.Contain("SEED622: 'SF_ORG_API_VERSION' has the value 'new'"));
    }

    [Test]
    public async Task An_unknown_feature_of_the_local_org_is_told_with_the_known_ones()
    {
        var result = await RunAsync("org", "start", "--feature", "quotes,multi-curency");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(
            result.Err,
            Does.Contain("SEED622: '--feature' has the value 'multi-curency', which is not a feature of the local org: commerce,")
                .And.Contain("hint: Did you mean 'multi-currency'?"));
    }

    [Test]
    public async Task A_version_that_the_org_does_not_serve_is_told_with_those_that_it_does()
    {
        var result = await RunAsync("plan", "small.yaml", "--api-version", "20.0");

        Assert.That(result.Exit, Is.EqualTo(3));
        Assert.That(result.Err, Does.Match(@"hint: Use one from \d+\.0 to \d+\.0\."));
    }

    [Test]
    public async Task A_plan_that_is_no_utf8_is_refused()
    {
        File.WriteAllBytes(
            Path.Combine(Folder, "latin.yaml"),
            System.Text.Encoding.Latin1.GetBytes(Small.Replace("Acme", "Müller", StringComparison.Ordinal)));

        foreach (var command in new[] { "validate", "apply", "show" })
        {
            var result = await RunAsync(command, "latin.yaml");
            Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
            Assert.That(
                result.Err, Does.Contain("SEED601: 'latin.yaml' cannot be read: it is not UTF-8 text.").And.Contain("Save it as UTF-8."));
        }
    }

    [Test]
    public async Task A_folder_is_no_file_to_import()
    {
        var result = await RunAsync("import", ".");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("The file '.' cannot be read: it is a folder."));
    }

    [Test]
    public async Task An_address_without_a_token_ends_in_3()
    {
        var result = await RunAsync("plan", "small.yaml", "--instance-url", "https://acme.my.salesforce.com");

        Assert.That(result.Exit, Is.EqualTo(3));
        Assert.That(result.Err, Does.Contain("There is no access token for https://acme.my.salesforce.com."));
    }
}
