using System.Text.Json.Nodes;
using Seeder.Local;

namespace Seeder.Cli.Tests.Jobs;

/// <summary>
/// Values that CSV, line endings or numbers could change. After a kill, each row is found by its values, and holds what the same plan
/// without jobs writes. Only line breaks in texts have one form, because a job has one.
/// </summary>
internal sealed class JobTextTests : RemoteFixture
{
    // The largest text of a field.
    private const int Longest = 131_072;

    private const string Fields = """
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
            <fullName>Long__c</fullName>
            <label>Long</label>
            <type>LongTextArea</type>
            <length>131072</length>
            <visibleLines>3</visibleLines>
        </CustomField>
        """;

    // In the double quotes of YAML.
    private static readonly string[] Texts =
    [
        "plain", " blanks ", "  ", "a  b", "\\t", "one\\ntwo", "one\\r\\ntwo\\r\\n", "one\\rtwo", "\\n",
        "\\\"", "\\\"\\\"", "a\\\"b", "\\\" ,",
        "a,b", ",", "'x'", "#N/A", " #N/A", "#n/a", "N/A", "null", "true", "=1+1", "+1", "1e5", "912260031", "9.12260031E8", "0001",
        "Ünï", "\\u2028", "\\U0001F600", "\\u00A0x\\u00A0", "a\\\\b", "<b>&amp;</b>",
    ];

    private static readonly string[] Numbers = ["912260031", "1200000", "0.1", "-5", "0", "1234567.89", "999999999999999", "0.10"];

    protected override LocalOrgOptions OrgOptions
    {
        get
        {
            var path = Write("objects/Account/fields/Long__c.field-meta.xml", Fields);
            return new LocalOrgOptions { MetadataPaths = [path[..path.IndexOf("/Account", StringComparison.Ordinal)]] };
        }
    }

    [TestCase(null)]
    [TestCase("job-upload")]
    [TestCase("job-close")]
    [TestCase("job-results")]
    public async Task Values_arrive_unchanged(string? killedAt)
    {
        var pieces = string.Concat(Enumerable.Repeat("a \\\"text\\\", \\n long ", Longest / 17)) + new string('z', Longest % 17);
        Write("texts.yaml", $$"""
            plan: texts
            records:
              Account:
            {{string.Join('\n', Texts.Select((t, i) => $"    - {{ $ref: t{i}, Name: \"n{i}{t}\", Description: \"{t}\" }}"))}}
            {{string.Join('\n', Numbers.Select((n, i) => $"    - {{ Name: Number, AnnualRevenue: {n}, Description: \"{i}\" }}"))}}
                - { Name: Long, Long__c: "{{pieces}}" }
                - { Name: Long, Long__c: "{{pieces[..^1]}}y" }
              Contact:
            {{string.Join('\n', Texts.Select((t, i) => $"    - {{ LastName: \"{i}\", AccountId: \"${{t{i}}}\" }}"))}}
            """);
        var expected = await RowsAfterAsync("--bulk", "never");
        Assert.That((await RunAsync("destroy", "texts.yaml", "--yes")).Exit, Is.Zero);
        if (killedAt is not null)
        {
            await FailAsync(new { kind = killedAt, action = "hold", at = "after", nth = 1 });
            using var cancel = new CancellationTokenSource();
            var run = CliInProcess.RunAsync(
                Folder,
                Variables,
                ["apply", "texts.yaml", "--bulk", "1"],
                new CommandHost(TimeProvider.System, cancel.Token, cancel.Token));
            await UntilStruckAsync(run);
            await cancel.CancelAsync();
            await LetGoAsync();
            await run;
        }

        Assert.That(await RowsAfterAsync("--bulk", "1"), Is.EqualTo(expected));
        Assert.That((await GetAsync("/services/data/v66.0/jobs/ingest"))["records"]!.AsArray(), Is.Not.Empty);
        Assert.That((await RunAsync("apply", "texts.yaml", "--bulk", "1")).Out, Does.StartWith("Nothing to do"));
    }

    private async Task<List<string>> RowsAfterAsync(params string[] flags)
    {
        var result = await RunAsync(["apply", "texts.yaml", .. flags]);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        var accounts = await RowsAsync("Account");
        var contacts = await RowsAsync("Contact");
        var names = accounts.ToDictionary(a => (string)a["Id"]!, a => (string)a["Name"]!);
        return
        [
            .. accounts.Select(a => $"{a["Name"]}|{a["Description"]}|{a["AnnualRevenue"]}|{a["Long__c"]}".ReplaceLineEndings("\n"))
                .Order(StringComparer.Ordinal),
            .. contacts.Select(c => $"{c["LastName"]} of {names[(string)c["AccountId"]!]}".ReplaceLineEndings("\n"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray().Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];
}
