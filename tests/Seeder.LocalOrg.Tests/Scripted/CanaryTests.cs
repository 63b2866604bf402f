using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Scripted;

/// <summary>The token is a canary: whatever the org does with it, it is in no output, in no file, in no row, and in no request to another
/// host.</summary>
internal sealed class CanaryTests : ScriptedFixture
{
    private const string Plan = """
        plan: small
        records:
          Account:
            - $ref: acme
              Name: Acme
          Contact:
            - LastName: Doe
              AccountId: ${acme}
              FirstName: ${acme.Industry}
        batch:
          - $ref: limits
            GET: limits
        """;

    public static IEnumerable<TestCaseData> Echoes =>
    [
        Case("plain", t => t),
        Case("JSON escapes", t => Each(t, c => $"\\u{(int)c:x4}")),
        Case("the first character escaped", t => $"\\u{(int)t[0]:x4}{t[1..]}"),
        Case("URL escapes", t => Each(t, c => $"%{(int)c:X2}")),
        Case("HTML entities", t => Each(t, c => $"&#{(int)c};")),
        Case("URL escapes in JSON escapes", t => Each(Each(t, c => $"%{(int)c:X2}"), c => $"\\u{(int)c:x4}")),
        Case("over lines", t => string.Join("\\n", t.Chunk(9).Select(c => new string(c)))),
        Case("base64", t => Convert.ToBase64String(Encoding.UTF8.GetBytes($"Bearer {t}"))),
    ];

    private static string Each(string text, Func<char, string> escape) => string.Concat(text.Select(escape));

    private static TestCaseData Case(string name, Func<string, string> write) => new TestCaseData(write).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Echoes))]
    public async Task An_org_that_repeats_the_token_in_errors_gives_nothing_away(Func<string, string> write)
    {
        var echo = write(Scripted.Token);
        foreach (var path in new[] { "/services/data", "/services/oauth2/userinfo", "*/sobjects", "*/sobjects/Account/describe",
            "*/composite/tree/*", "*/composite/sobjects", "*/query*" })
        {
            var isOn = true;
            Scripted.On(
                "*",
                path,
                _ => isOn
                    ? ScriptedAnswer.Json(
                        $$"""[{"errorCode":"INVALID_SESSION_{{echo}}","message":"Session {{echo}} is invalid","fields":["{{echo}}"]}]""",
                        400)
                        .With("X-Echo", Scripted.Token).With("Location", $"https://evil.example/{Scripted.Token}") : null);
            await SafeAsync("apply", "small.yaml", path.Length % 2 == 0 ? "--verbose" : "--json");
            isOn = false;
        }
    }

    [TestCaseSource(nameof(Echoes))]
    public async Task An_org_that_repeats_the_token_in_what_it_knows_gives_nothing_away(Func<string, string> write)
    {
        var echo = write(Scripted.Token);
        Write("small.yaml", Plan);
        Scripted.On("GET", "*?q=*FROM Organization", _ => ScriptedAnswer.Json(
            $$"""{"totalSize":1,"done":true,"records":[{"Name":"{{echo}}","IsSandbox":true,"TrialExpirationDate":null,"OrganizationType":"Developer Edition"} ] }"""));
        Scripted.On("GET", "*/limits", _ => ScriptedAnswer.Json($$"""{"x":"{{echo}}","DataStorageMB":{"Max":1,"Remaining":1} }"""));
        Scripted.On(
            "POST",
            "*/composite/sobjects/Account",
            _ => ScriptedAnswer.Json($$"""[{"attributes":{"type":"Account"},"Id":"001000000000001AAA","Industry":"{{echo}}"}]"""));
        Scripted.On("GET", "*/sobjects/Account/describe", r =>
        {
            var describe = JsonSerializer.Serialize(Scripted.Types["Account"].Describe(Scripted.Types.Values));
            return ScriptedAnswer.Json(
                describe.Replace("\"label\":\"Industry\"", $"\"label\":\"{echo}\"", StringComparison.Ordinal)
                    .Replace("\"value\":\"Energy\"", $"\"value\":\"{echo}\"", StringComparison.Ordinal));
        });

        foreach (var args in new[] { ["plan", "small.yaml"], ["plan", "small.yaml", "--json"], ["apply", "small.yaml", "--verbose"],
            ["apply", "small.yaml", "--json"],
                ["show", "small.yaml"], ["show", "small.yaml", "--env"], ["show", "small.yaml", "--check"],
                ["schema", "pull", "small.yaml"], (string[])["destroy", "small.yaml"] })
        {
            await SafeAsync(args);
        }
        Assert.That(Scripted.Rows.Values.SelectMany(r => r.Fields.Values).Select(v => v.ToString()), Has.None.Contains(Scripted.Token));
    }

    [TestCase("https://{0}@{1}")]
    [TestCase("http://me:{0}@{1}")]
    [TestCase("http://{1}?sid={0}")]
    [TestCase("http://{1}#{0}")]
    [TestCase("ftp://me:{0}@{1}")]
    [TestCase("me:{0}@{1}")]
    [TestCase("http://me:{0}@{1}\\x")]
    public async Task A_secret_in_the_address_is_refused_and_not_shown(string url)
    {
        Variables.Remove("SF_ORG_INSTANCE_URL");
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, url, Scripted.Token, Scripted.Url.Authority);

        var flag = await SafeAsync("plan", "small.yaml", "--instance-url", address);
        Variables["SF_ORG_INSTANCE_URL"] = address;
        var variable = await SafeAsync("plan", "small.yaml", "--json");
        Variables.Remove("SF_ACCESS_TOKEN");
        var without = await RunAsync("plan", "small.yaml");

        Assert.That(new[] { flag.Exit, variable.Exit, without.Exit }, Is.All.EqualTo(3));
        Assert.That(flag.Err + without.Err, Does.Contain("SEED616").Or.Contain("SEED613").And.Not.Contain(Scripted.Token));
        Assert.That(Scripted.Requests, Is.Empty);
    }

    [TestCase("HTTP_PROXY")]
    [TestCase("http_proxy")]
    [TestCase("HTTPS_PROXY")]
    [TestCase("ALL_PROXY")]
    [TestCase("all_proxy")]
    public async Task Nothing_for_this_machine_goes_through_a_proxy(string variable)
    {
        await using var proxy = new ScriptedOrg();
        Variables[variable] = proxy.Url.ToString();

        // A process of its own: the runtime reads the variables once.
        using var process = Start("apply", "small.yaml");
        var remote = await process.EndAsync();
        Variables.Remove("SF_ORG_INSTANCE_URL");
        Variables.Remove("SF_ACCESS_TOKEN");
        using var embedded = Start("apply", "small.yaml");
        var local = await embedded.EndAsync();

        Assert.That((remote.Exit, local.Exit), Is.EqualTo((0, 0)), $"{remote}\n{local}");
        Assert.That(proxy.Requests, Is.Empty);
        Assert.That(Scripted.Requests, Is.Not.Empty);
    }

    [Test]
    public async Task Another_host_is_reached_through_the_proxy_and_the_proxy_does_not_hear_the_token()
    {
        await using var proxy = new ScriptedOrg();
        proxy.On("CONNECT", "*", _ => ScriptedAnswer.Bytes("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
        Variables["HTTPS_PROXY"] = proxy.Url.ToString();
        Variables["SF_ORG_INSTANCE_URL"] = "https://org.invalid";

        using var process = Start("plan", "small.yaml", "--timeout", "1");
        while (proxy.Requests.Count == 0 && !process.HasEnded)
        {
            await Task.Delay(20);
        }
        process.Kill();

        Assert.That(proxy.Requests.Select(r => r.Method), Has.Some.EqualTo("CONNECT"));
        Assert.That(string.Concat(proxy.Requests), Does.Not.Contain(Scripted.Token));
    }

    private async Task<CliResult> SafeAsync(params string[] args)
    {
        var result = await RunAsync(args);
        foreach (var (place, text) in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".seeder/local", StringComparison.Ordinal))
                .Select(f => (f, File.ReadAllText(f))).Append(("output", result.ToString())))
        {
            Assert.That(Plain(text), Does.Not.Contain(Scripted.Token[^20..]), $"{string.Join(' ', args)}: {place}\n{text}");
        }
        Assert.That(result.Exit, Is.Not.EqualTo(70), result.ToString());
        return result;
    }

    // With escapes undone and blanks taken out, and what is base64 in it decoded.
    internal static string Plain(string text)
    {
        for (var round = 0; round < 4; round++)
        {
            text = WebUtility.HtmlDecode(
                Uri.UnescapeDataString(Regex.Replace(text, @"\\u([0-9a-fA-F]{4})", m => $"{(char)Convert.ToInt32(m.Groups[1].Value, 16)}")))
                .Replace("\\n", "", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
        }
        var decoded = Regex.Matches(text, "[A-Za-z0-9+/]{24,}={0,2}").Select(m => m.Value.PadRight((m.Value.Length + 3) / 4 * 4, '='))
            .Select(b => { try { return Encoding.Latin1.GetString(Convert.FromBase64String(b)); } catch (FormatException) { return ""; } });
        return $"{string.Concat(text.Where(c => c > ' '))}\n{string.Join('\n', decoded)}";
    }
}
