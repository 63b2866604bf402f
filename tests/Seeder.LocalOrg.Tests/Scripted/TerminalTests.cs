using System.Text.Json;
using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Texts of orgs and plans that try to act on a terminal, on the reader's eyes or on a CI system are shown as text in every
/// output.</summary>
internal sealed class TerminalTests : ScriptedFixture
{
    public static IEnumerable<TestCaseData> Attacks =>
    [
        Case("an escape sequence", "\e[2J\e[1;1HAll is well"),
        Case("a title", "\e]0;owned\a"),
        Case("a link", "\e]8;;http://evil.example\e\\click\e]8;;\e\\"),
        Case("a C1 sequence", "\u009b31mred\u009d0;x\u009c"),
        Case("a line that covers another", "error\r       done"),
        Case("backspaces", "no\b\byes"),
        Case("a command behind a line break", "x\n::error::owned"),
        Case("a command behind CR LF", "x\r\n::set-output name=a::b"),
        Case("a command behind NEL", "x\u0085::add-mask::b"),
        Case("a command behind a line separator", "x\u2028::stop-commands::b"),
        Case("a command at the start", "::warning::owned"),
        Case("an old command", "##[error]owned"),
        Case("a command to Azure", "##vso[task.setvariable variable=PATH]owned"),
        Case("a command to TeamCity", "##teamcity[buildStop]"),
        Case("a turned text", "admin\u202egnp.exe\u2066x\u2069"),
        Case("nothing to see", "ad\u200bmin\u2060\ufeff"),
        Case("NUL and DEL", "a\0b\x7f"),
    ];

    private static TestCaseData Case(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Attacks))]
    public async Task An_org_shows_as_text(string attack)
    {
        Scripted.Name = attack;
        var json = JsonSerializer.Serialize(attack);
        Scripted.OnQuery(
            "FROM Organization",
            _ => [new { Name = attack, IsSandbox = true, TrialExpirationDate = (string?)null, OrganizationType = "Developer Edition" }]);
        await ShownAsync("plan", "small.yaml");
        var asked = await ShownAsync("apply", "small.yaml", "--json");
        Assert.That(asked.Exit, Is.Zero, asked.ToString());
        await ShownAsync("show", "small.yaml");
        Scripted.On(
            "PATCH",
            "*/composite/sobjects",
            _ => ScriptedAnswer.Json(
                $$"""[{"success":false,"id":null,"errors":[{"statusCode":{{json}},"message":{{json}},"fields":[{{json}}]}]}]"""));
        Write("small.yaml", Small.Replace("Name: Acme", "Name: Bmce", StringComparison.Ordinal));
        foreach (var args in new[] {
            ["apply", "small.yaml"], ["apply", "small.yaml", "--verbose"], (string[])["apply", "small.yaml", "--json"] })
        {
            var result = await ShownAsync(args);
            Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        }
        Scripted.On("DELETE", "*", _ => ScriptedAnswer.Text(400, attack));
        await ShownAsync("destroy", "small.yaml", "--yes");
        Scripted.On("GET", "*/sobjects", _ => ScriptedAnswer.Json($$"""[{"errorCode":{{json}},"message":{{json}} }]""", 403));
        await ShownAsync("apply", "small.yaml", "--verbose");
        Scripted.On("GET", "/services/oauth2/userinfo", _ => ScriptedAnswer.Text(403, attack));
        await ShownAsync("apply", "small.yaml", "--json");
    }

    [TestCaseSource(nameof(Attacks))]
    public async Task A_plan_shows_as_text(string attack)
    {
        var json = JsonSerializer.Serialize(attack);
        string[] plans =
        [
            $"plan: small\nrecords:\n  Account:\n    - Name: {json}\n      Website: ${{nowhere}}\n      {json}: 1\n",
            $"plan: small\nrecords:\n  {json}:\n    - Name: x\n",
            $"plan: {json}\nrecords:\n  Account:\n    - $ref: {json}\n      Name: x\n",
            $"plan: small\noptions: {{ seed: {json}, locale: {json}, clock: {json} }}\nrecords:\n  Account:\n    - Name: "
                + $"{json}\n      Industry: {json}\n",
            $"plan: small\ninclude: [{json}]\nvars: {{ a: {json} }}\nrecords:\n  Account:\n    - Name: ${{a + 1}}\n",
            $"plan: small\nbatch:\n  - POST: {json}\n    body: {{ {json}: {json} }}\n",
            $"plan: small\nrecords:\n  Account:\n    - Name: x # {attack}\n      Shoe: ${{x}}\n",
        ];
        var names = plans.Select((_, i) => $"attack{i}.yaml").ToArray();
        foreach (var (name, yaml) in names.Zip(plans))
        {
            Write(name, yaml);
        }
        foreach (var form in new[] { [], ["--format", "github"], ["--format", "sarif"], (string[])["--json"] })
        {
            var result = await ShownAsync(["validate", .. names, .. form]);
            Assert.That(result.Exit, Is.EqualTo(1));
        }
        Write("good.yaml", $"plan: small\nrecords:\n  Account:\n    - Name: {json}\n      Website: {json}\n");
        foreach (var args in new[] { ["plan", "good.yaml"], ["plan", "good.yaml", "--format", "mermaid"],
            ["plan", "good.yaml", "--format", "dot"], (string[])["plan", names[2]] })
        {
            await ShownAsync(args);
        }
    }

    [TestCase("a\eb.yaml")]
    [TestCase("::error::x.yaml")]
    [TestCase("x\n::error::y.yaml")]
    [TestCase("##vso[task.complete].yaml")]
    [TestCase("ad\u202elmay.yaml")]
    public async Task A_files_name_shows_as_text(string name)
    {
        Write(name, Small + "\n  Shoe:\n    - Name: ${x}\n");
        foreach (var args in new[] { ["validate", name], ["validate", name, "--format", "github"], ["plan", name], ["validate", name + "x"],
            (string[])["apply", name, "--json"] })
        {
            await ShownAsync(args);
        }
    }

    [TestCase("path", "_PATH")]
    [TestCase("ifs", "_IFS")]
    [TestCase("Uid", "_UID")]
    [TestCase("ld_preload", "_LD_PRELOAD")]
    [TestCase("bash_env", "_BASH_ENV")]
    [TestCase("prompt_command", "_PROMPT_COMMAND")]
    [TestCase("git_ssh", "_GIT_SSH")]
    [TestCase("acme", "ACME")]
    public async Task Variables_can_be_sourced(string reference, string variable)
    {
        Write("small.yaml", $"plan: small\nrecords:\n  Account:\n    - $ref: {reference}\n      Name: A\n");
        await RunAsync("apply", "small.yaml");

        var shown = await RunAsync("show", "small.yaml", "--env");

        Assert.That(shown.Out, Is.EqualTo($"{variable}=001000000000001AAA\n"));
    }

    [TestCase("$(touch owned)")]
    [TestCase("`touch owned`")]
    [TestCase("x; touch owned")]
    [TestCase("x\ntouch owned")]
    [TestCase("x' 'y")]
    [TestCase("\e[2J")]
    public async Task An_id_that_is_none_is_sourced_as_text(string id)
    {
        await RunAsync("apply", "small.yaml");
        var manifest = Directory.GetFiles(Folder, "small.manifest.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(
            manifest,
            File.ReadAllText(manifest).Replace("001000000000001AAA", JsonSerializer.Serialize(id).Trim('"'), StringComparison.Ordinal));

        var shown = await RunAsync("show", "small.yaml", "--env");

        Visible(shown.Out);
        Assert.That(shown.Out.Split('\n'), Has.None.StartsWith("touch"));
        if (shown.Exit == 0)
        {
            Write("env.sh", shown.Out);
            using var bash = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(
                    "bash", ["-c", "set -e; . ./env.sh"])
                { WorkingDirectory = Folder, RedirectStandardError = true })!;
            await bash.WaitForExitAsync();
            Assert.That(File.Exists(Path.Combine(Folder, "owned")), Is.False);
        }
    }

    private async Task<CliResult> ShownAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.That(result.Exit, Is.Not.EqualTo(70), result.ToString());
        Visible(result.Err);
        // The lines of this format are commands: those of the engine, one for each diagnostic.
        Visible(
            args.Contains("github")
                ? string.Join(
                    '\n',
                    result.Out.Split('\n').Select(l => System.Text.RegularExpressions.Regex.Replace(l, "^::(error|warning) [^:]*::", "")))
                : result.Out);
        return result;
    }

    private static void Visible(string output)
    {
        foreach (var letter in output.Where(c => c != '\n'))
        {
            Assert.That(char.IsControl(letter) || char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator,
                Is.False,
                $"U+{(int)letter:x4} in\n{output}");
        }
        Assert.That(output.Split('\n').Select(l => l.Trim()), Has.None.StartsWith("::"));
        Assert.That(output, Does.Not.Contain("##[").And.Not.Contain("##vso[").And.Not.Contain("##teamcity["));
    }
}
