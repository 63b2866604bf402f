namespace Seeder.Cli.Tests.LogIn;

/// <summary>Logins of the sf CLI, with a stand-in for sf on the PATH.</summary>
internal sealed class SfLoginTests : LoginTestBase
{
    private string Display =>
        $$$"""{"status":0,"result":{"id":"{{{Org.OrgId}}}","instanceUrl":"{{{Address}}}","username":"u@x","accessToken":"TOKEN"}}""";

    private string Token => $$$"""{"status":0,"result":{"accessToken":"{{{Org.AccessToken}}}"}}""";

    [Test]
    public async Task An_alias_leads_to_its_org()
    {
        WriteSf(Script(Display.Replace("TOKEN", "[REDACTED]"), Token));

        var result = await SecretlyAsync("apply", "small.yaml", "-o", "dev");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain($"({Org.OrgId}, {Address}), by the sf login 'dev'"));
        var asked = (await File.ReadAllLinesAsync(Path.Combine(Folder, "asked"))).Order(StringComparer.Ordinal);
        Assert.That(
            asked, Is.EqualTo(new[] { "org auth show-access-token --target-org dev --json", "org display --target-org dev --json" }));
    }

    // Answers of sf that lead to a login.
    [TestCase("old", "DISPLAY", "echo 'Error: command org:auth:show-access-token not found' >&2; exit 127")]
    [TestCase("old with JSON", "DISPLAY",
        """echo '{"status":1,"name":"Error","message":"Command org auth show-access-token not found."}'; exit 1""")]
    [TestCase("not a command", "DISPLAY", "echo ' ›   Warning: org auth show-access-token is not a sf command.' >&2; exit 127")]
    [TestCase("redacted", "REDACTED", "TOKEN")]
    [TestCase("redacted with words", "WORDS", "TOKEN")]
    [TestCase("without token", "NONE", "TOKEN")]
    [TestCase("warnings before", "WARNING", "echo ' ›   Warning: @salesforce/cli update available {2.1 -> 2.2}'; TOKEN")]
    [TestCase("lines after", "DISPLAY; echo bye", "TOKEN; echo; echo 'Telemetry {on}'")]
    [TestCase("other JSON before", """echo '{"level":"warn"}'; DISPLAY""", "TOKEN")]
    [TestCase("a byte order mark", """printf '\357\273\277'; DISPLAY""", "TOKEN")]
    [TestCase("noise on stderr", "head -c 300000 /dev/zero | tr '\\0' x >&2; DISPLAY", "TOKEN")]
    [TestCase("a question without an answer", "read answer; DISPLAY", "read answer; TOKEN")]
    [TestCase("slow", "DISPLAY", "sleep 6; TOKEN")]
    [TestCase("a token with a line break", "DISPLAY", "BREAK")]
    [TestCase("a text that is not Unicode", "UNICODE", "TOKEN")]
    [TestCase("a program that stays", "sleep 300 & DISPLAY", "sleep 300 & TOKEN")]
    public async Task A_shape_of_its_answer_leads_to_the_org(string shape, string display, string token)
    {
        WriteSf(Script(Shape(display), Shape(token), isShell: true));

        var result = await SecretlyAsync("apply", "small.yaml", "--target-org", "dev");

        Assert.That(result.Exit, Is.Zero, $"{shape}: {result}");
        Assert.That(
            result.Err.Contains("Waiting for 'sf org auth show-access-token'", StringComparison.Ordinal), Is.EqualTo(shape == "slow"));
    }

    // Answers of sf that do not.
    [TestCase(
        "unknown alias",
        """echo '{"name":"NamedOrgNotFoundError","message":"No authorization information found for dve.","exitCode":1,"status":1}'; exit 1""",
        "exit 1", "SEED614: There is no org 'dve'", "Did you mean 'dev'?")]
    [TestCase(
        "expired",
        """echo '{"status":1,"name":"RefreshTokenAuthError","message":"Error authenticating with the refresh token due to: expired access/refresh token"}'; exit 1""",
        "exit 1", "SEED681: 'sf org display' failed: Error authenticating with the refresh token", "sf org login web --alias dve")]
    [TestCase(
        "crash", "echo 'Segmentation fault' >&2; exit 139", "exit 139", "SEED681: 'sf org display' failed: Segmentation fault", "by hand")]
    [TestCase("silence", "exit 0", "exit 0", "SEED681: 'sf org display' failed: it ended with status 0 and printed no JSON.", "by hand")]
    [TestCase(
        "a message that is not Unicode", """printf '%s' '{"status":1,"name":"\ud800","message":"\ud800"}'; exit 1""", "TOKEN",
        "SEED681: 'sf org display' failed: status 1.", "by hand")]
    [TestCase("no JSON", "echo hello", "TOKEN", "printed no JSON", "by hand")]
    [TestCase("cut JSON", """echo '{"status":0,"result":{"id":'""", "TOKEN", "printed no JSON", "by hand")]
    [TestCase("no address", """echo '{"status":0,"result":{"id":"x"}}'""", "TOKEN", "its answer has no instanceUrl", "Update the sf CLI")]
    [TestCase("all redacted", "REDACTED", "exit 127", "SEED681: 'sf org auth show-access-token' failed", "by hand")]
    [TestCase(
        "redacted and old", "REDACTED", """echo '{"status":1,"message":"Command org auth show-access-token not found."}'; exit 1""",
        "this version of sf does not show access tokens", "Update the sf CLI")]
    [TestCase(
        "another address", """echo '{"status":0,"result":{"instanceUrl":"http://example.com"}}'""", "TOKEN", "SEED604", "https address")]
    public async Task A_shape_of_its_answer_ends_in_3(string shape, string display, string token, string message, string hint)
    {
        Write("home/.sfdx/alias.json", """{"orgs":{"dev":"someone@example.com.dev"}}""");
        Variables["HOME"] = Path.Combine(Folder, "home");
        WriteSf(Script(Shape(display), Shape(token), isShell: true));

        Assert.That(await RefusedAsync("apply", "small.yaml", "-o", "dve"), Does.Contain(message).And.Contain(hint), shape);
    }

    [Test]
    public async Task Only_a_full_path_of_the_PATH_leads_to_sf()
    {
        // A project that someone else wrote has its own sf.
        WriteSf("touch stolen; exit 1", "sf");
        WriteSf("touch stolen; exit 1", "node_modules/.bin/sf");
        Variables["PATH"] = ".::node_modules/.bin:/usr/bin:/bin";

        Assert.That(await RefusedAsync("apply", "small.yaml", "-o", "dev"), Does.Contain("SEED680: 'dev' is not the local org"));
        Assert.That(File.Exists(Path.Combine(Folder, "stolen")), Is.False);
    }

    [Test]
    public async Task A_variable_names_another_sf()
    {
        WriteSf(Script(Display, Token), "tools/my sf");
        Variables["SEEDER_SF"] = Path.Combine(Folder, "tools", "my sf");

        Assert.That((await SecretlyAsync("apply", "small.yaml", "-o", "dev")).Exit, Is.Zero);
    }

    [TestCase("tools/missing")]
    [TestCase("small.yaml")]
    public async Task A_variable_that_names_no_command_is_an_error(string file)
    {
        WriteSf(Script(Display, Token));
        Variables["SEEDER_SF"] = Path.Combine(Folder, file);

        Assert.That(await RefusedAsync("plan", "small.yaml", "-o", "dev"), Does.Contain("SEED680: SEEDER_SF names the sf CLI"));
    }

    [TestCase("--json")]
    [TestCase("a b")]
    [TestCase("a;touch stolen")]
    [TestCase("a\nb")]
    public async Task A_text_that_cannot_be_a_name_is_not_passed_on(string name)
    {
        WriteSf("touch stolen");

        Assert.That(await RefusedAsync("plan", "small.yaml", $"--target-org={name}"), Does.Contain("SEED687"));
        Assert.That(File.Exists(Path.Combine(Folder, "stolen")), Is.False);
    }

    [Test]
    public async Task The_default_org_of_sf_is_used_only_by_its_name()
    {
        WriteSf(Script(Display, Token));
        Write(".sf/config.json", """{"target-org":"near"}""");
        Write("home/.sf/config.json", """{"target-org":"far"}""");
        Variables["HOME"] = Path.Combine(Folder, "home");

        var local = await SecretlyAsync("plan", "small.yaml");
        Assert.That(local.Err, Does.Contain("org: local (").And.Contain("sf's default org is 'near': '--target-org default' uses it"));
        Assert.That((await SecretlyAsync("plan", "small.yaml", "-o", "default")).Err, Does.Contain("by the sf login 'near'"));
        File.Delete(Path.Combine(Folder, ".sf", "config.json"));
        Assert.That((await SecretlyAsync("plan", "small.yaml", "-o", "default")).Err, Does.Contain("by the sf login 'far'"));
        File.Delete(Path.Combine(Folder, "home", ".sf", "config.json"));
        Assert.That(await RefusedAsync("plan", "small.yaml", "-o", "default"), Does.Contain("SEED688"));
    }

    [TestCase("{")]
    [TestCase("""{"target-org":7}""")]
    [TestCase("""{"target-org":"\ud800"}""")]
    [TestCase("[]")]
    [TestCase("")]
    public async Task A_broken_file_of_sf_is_not_in_the_way_of_the_local_org(string text)
    {
        Write(".sf/config.json", text);

        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
    }

    [Test]
    public async Task An_expired_session_asks_sf_once_more()
    {
        // The first token that sf shows is an old one.
        WriteSf($"""
            case "$*" in
              *display*) echo '{Display}' ;;
              *) if [ -e second ]; then echo '{Token}'; else touch second; echo '{Token.Replace(Org.AccessToken, Org.AccessToken + "x")}'; fi ;;
            esac
            """);

        Assert.That((await SecretlyAsync("apply", "small.yaml", "-o", "dev")).Exit, Is.Zero);
    }

    [Test]
    public async Task A_new_login_that_leads_to_another_org_ends_the_command()
    {
        WriteSf($"""
            case "$*" in
              *display*) if [ -e second ]; then echo '{Display.Replace(Address, "http://127.0.0.1:9")}'; else echo '{Display}'; fi ;;
              *) sleep 1; touch second; echo '{Token.Replace(Org.AccessToken, Org.AccessToken + "x")}' ;;
            esac
            """);

        Assert.That(
            await RefusedAsync("apply", "small.yaml", "-o", "dev"),
            Does.Contain("SEED686: The session expired, and the new login by the sf login 'dev' leads to http://127.0.0.1:9"));
    }

    private string Shape(string shape) => shape
        .Replace("WARNING", $"echo ' ›   Warning: old'; echo '{Display.Replace("TOKEN", Org.AccessToken)}'")
        .Replace("UNICODE", $"printf %s '{Display.Replace("TOKEN", "x\",\"password\":\"\\ud800")}'")
        .Replace("DISPLAY", $"echo '{Display.Replace("TOKEN", Org.AccessToken)}'")
        .Replace("REDACTED", $"echo '{Display.Replace("TOKEN", "[REDACTED]")}'")
        .Replace("WORDS", $"echo '{Display.Replace("TOKEN", "[REDACTED] Use show-access-token to view")}'")
        .Replace("NONE", $"echo '{Display.Replace(",\"accessToken\":\"TOKEN\"", "")}'")
        .Replace("BREAK", $"echo '{Token.Replace("\"}}", "\\n\"}}")}'")
        .Replace("TOKEN", $"echo '{Token}'");

    private static string Script(string display, string token, bool isShell = false) => $"""
        echo "$*" >> asked
        case "$*" in
          *display*) {(isShell ? display : $"echo '{display}'")} ;;
          *) {(isShell ? token : $"echo '{token}'")} ;;
        esac
        """;
}
