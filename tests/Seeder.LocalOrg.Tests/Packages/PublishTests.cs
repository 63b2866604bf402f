using System.Text.RegularExpressions;
using Seeder.Local;

namespace Seeder.Cli.Tests.Packages;

/// <summary>
/// Programs of users that are published trimmed or as native code. Publishing takes a minute for each, so these tests run only with the
/// variable <c>SEEDER_AOT</c>.
/// </summary>
[Category("Packages")]
internal sealed partial class PublishTests
{
    private const string Trimmed = "PublishTrimmed", Native = "PublishAot";

    // Rows of a file, a time zone, dates, references, and fake data of many kinds and locales.
    private const string Wide =
        """
        plan: demo
        options: { timezone: Europe/Berlin, seed: 7 }
        records:
          Account:
            - $ref: acme
              Name: ${fake.company.companyName}
              AnnualRevenue: ${fake.finance.amount}
              Contacts:
                - $from: people.csv
                - $count: 9
                  LastName: ${fake.name.lastName}
                  Email: ${fake.internet.email(${fake.name.firstName},${this.LastName})}
                  Birthdate: ${today - 30y}
                  Description: ${fake.lorem.paragraph} ${fake.vehicle.model} ${fake.hacker.phrase}
                  MailingCity: ${fake.address.city}
              Opportunities:
                - $count: 10
                  Name: ${fake.commerce.productName}
                  StageName: ${pick(Prospecting*20, Qualification*80)}
                  CloseDate: ${today + 1mo}
        """;

    private static IEnumerable<string> Sources => Environment.GetEnvironmentVariable("SEEDER_AOT") is null ? [] : Packed.Sources;

    private static IEnumerable<TestCaseData> Cases =>
        from packages in Sources
        from kind in new[] { Trimmed, Native }
        select new TestCaseData(packages, kind).SetArgDisplayNames(kind);

    [TestCaseSource(nameof(Cases))]
    public async Task A_published_program_seeds_an_org_by_address_and_token(string packages, string kind)
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var consumer = await PublishAsync(packages, "Console", kind);
        var program = Path.Combine(consumer.Folder, "out", "Console");

        var (exit, output) = await consumer.RunAsync(program, org.Url.ToString(), org.AccessToken);

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("5 records; acme is 001"));

        await File.WriteAllTextAsync(Path.Combine(consumer.Folder, "plans", "demo.yaml"), Wide);
        await File.WriteAllTextAsync(Path.Combine(consumer.Folder, "plans", "people.csv"), "LastName,Email\nDoe,doe@example.com\nRoe,\n");
        (exit, output) = await consumer.RunAsync(program, org.Url.ToString(), org.AccessToken);
        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("22 records; acme is 001"));

        var manifest = Path.Combine(consumer.Folder, ".seeder", org.OrgId, "demo.manifest.json");
        await File.WriteAllTextAsync(manifest, """{"format": "two", "records": []}""");
        (exit, output) = await consumer.RunAsync(program, org.Url.ToString(), org.AccessToken);
        Assert.That(exit, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("SEED").And.Contain("demo.manifest.json:1:"));
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_published_program_seeds_an_org_in_its_own_process(string packages, string kind)
    {
        using var consumer = await PublishAsync(packages, "InProcess", kind);

        var (exit, output) = await consumer.RunAsync(Path.Combine(consumer.Folder, "out", "InProcess"));

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("5 records; acme is 001").And.Contain("Nothing to do."));
    }

    // The project treats warnings as errors. Only the two codes that the packages' pages name are let through, and only Bogus may cause
    // them.
    private static async Task<Consumer> PublishAsync(string packages, string name, string kind)
    {
        var consumer = await Consumer.CopyAsync(packages, "tests", "Seeder.Consumers", name);
        var (exit, output) = await consumer.DotnetAsync(
            ["publish", "--use-current-runtime", "-o", "out", $"-p:{kind}=true", "-p:WarningsNotAsErrors=IL2104%3BIL3053"]);
        Assert.That(exit, Is.Zero, output);
        var warnings = Warning().Matches(output).Select(w => $"{w.Groups["code"].Value} {w.Groups["assembly"].Value}").Distinct();
        Assert.That(warnings, Is.EquivalentTo(kind == Native ? new[] { "IL2104 Bogus", "IL3053 Bogus" } : ["IL2104 Bogus"]), output);
        Assert.That(Regex.Count(output, "warning "), Is.EqualTo(Warning().Count(output)), output);
        return consumer;
    }

    [GeneratedRegex(@"warning (?<code>IL\d+): Assembly '(?<assembly>[\w.]+)'")]
    private static partial Regex Warning();
}
