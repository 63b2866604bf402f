using System.Text.Json;
using Seeder.Local.Tests.Scripted;

namespace Seeder.Cli.Tests.Log;

/// <summary>No secret is in the log, at any level, however the org writes it: not on stderr and not in the file.</summary>
internal sealed class LogCanaryTests : ScriptedFixture
{
    private const string Client = "3MVG9clientclientclient";
    private const string Secret = "CANARYSECRET0123456789ABCDEF";
    private const string Refresh = "5Aep861CANARYREFRESHtoken0123456789";
    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.eyJDQU5BUlkiOiJDQU5BUlkifQ.CANARYsignature0123456789";
    private const string OtherSession = "00D000000000001!AQcCANARYsession0123456789abcdef";

    private static readonly string[][] Levels =
    [
        ["--verbose"], ["--log-level", "debug"], ["--log-level", "trace"],
        ["--log-level", "trace", "--log-redact-values"], ["--log-level", "trace", "--quiet"],
    ];

    [TestCaseSource(typeof(Seeder.Local.Tests.Scripted.CanaryTests), nameof(Seeder.Local.Tests.Scripted.CanaryTests.Echoes))]
    public async Task A_token_that_the_org_repeats_is_in_no_log(Func<string, string> write)
    {
        var echo = write(Scripted.Token);
        foreach (var path in new[] { "/services/oauth2/userinfo", "*/sobjects", "*/composite/tree/*", "*/query*" })
        {
            var isOn = true;
            var body = $$"""[{"errorCode":"INVALID_SESSION_{{echo}}","message":"Session {{echo}} is invalid","fields":["{{echo}}"]}]""";
            Scripted.On("*", path, _ => isOn ? ScriptedAnswer.Json(body, 400) : null);
            foreach (var level in Levels)
            {
                await SafeAsync([Scripted.Token[^20..]], ["apply", "small.yaml", "--log-file", "log.jsonl", .. level]);
            }
            isOn = false;
        }
    }

    [Test]
    public async Task Other_secrets_that_the_org_repeats_are_in_no_log()
    {
        Variables["SFDX_AUTH_URL"] = $"force://{Client}:{Secret}:{Refresh}@example.my.salesforce.com";
        Variables["SF_CLIENT_SECRET"] = Secret;
        string[] words =
        [
            Variables["SFDX_AUTH_URL"], Jwt, OtherSession, Refresh, Secret, $"Bearer {OtherSession}", $"grant_type=x&assertion={Jwt}",
            $$"""{"access_token":"{{OtherSession}}","refresh_token":"{{Refresh}}"}""",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)),
            "-----BEGIN PRIVATE KEY-----\nCANARYKEY0123456789\n-----END PRIVATE KEY-----",
        ];
        var json = JsonSerializer.Serialize(string.Join(" ", words));
        var body = $$"""[{"errorCode":"X","message":{{json}},"access_token":"CANARYtoken1"}]""";
        Scripted.On("POST", "*/composite/tree/*", _ => ScriptedAnswer.Json(body, 400));

        foreach (var level in Levels)
        {
            await SafeLogAsync(["apply", "small.yaml", "--log-file", "log.jsonl", .. level]);
        }
    }

    [Test]
    public async Task A_name_that_acts_on_a_terminal_is_shown_as_text()
    {
        const string attack = "\e[2J\n::error::owned\u202e##[error]x";
        var json = JsonSerializer.Serialize(attack);
        Scripted.On("POST", "*/composite/tree/*", _ => ScriptedAnswer.Json($$"""[{"errorCode":{{json}},"message":{{json}}}]""", 400));
        Scripted.On("POST", "*/composite/sobjects", _ => ScriptedAnswer.Text(400, attack));

        var result = await RunAsync("apply", "small.yaml", "--log-level", "trace", "--log-file", "log.jsonl");

        var file = await File.ReadAllTextAsync(Path.Combine(Folder, "log.jsonl"));
        Assert.That(result.Err + file, Does.Not.Contain('\e').And.Not.Contain('\u202e').And.Not.Contain("##["));
        Assert.That((result.Err + file).Split('\n').Select(l => l.TrimStart()), Has.None.StartsWith("::"));
    }

    private Task SafeLogAsync(string[] args) => SafeAsync(["CANARY"], args, logOnly: true);

    // Diagnostics show the org's own words; only the log is looked at for secrets that this run does not use.
    private async Task SafeAsync(string[] canaries, string[] args, bool logOnly = false)
    {
        var result = await RunAsync(args);
        var log = Path.Combine(Folder, "log.jsonl");
        var err = logOnly ? string.Join('\n', result.Err.Split('\n').Where(l => l.Length > 12 && l[2] == ':' && l[8] == '.')) : result.Err;
        string[] texts = [err, logOnly ? "" : result.Out, await File.ReadAllTextAsync(log)];
        foreach (var text in texts)
        {
            foreach (var canary in canaries)
            {
                Assert.That(Seeder.Local.Tests.Scripted.CanaryTests.Plain(text), Does.Not.Contain(canary), string.Join(' ', args));
            }
        }
        Assert.That(new FileInfo(log).Length, Is.Positive);
        Assert.That(result.Exit, Is.Not.EqualTo(70), result.ToString());
        File.Delete(log);
    }
}
