using Bogus;

namespace Seeder.Cli.Tests;

/// <summary>
/// Generated values in the tests' process and in the command's own. A published command has only those methods of Bogus that something
/// keeps (<c>FakeDataSets</c>), and finds them all by their names.
/// </summary>
internal sealed class FakeTokensTests : CliFixture
{
    private static readonly string[] Refused = ["NAME.GET_ITEM", "SYSTEM.EXCEPTION"];

    private static readonly string[] WithArguments =
    [
        "finance.creditCardNumber(Visa)", "name.firstName(Female)", "commerce.price(1,100,2)", "randomizer.bool(0.3)",
        "randomizer.number(1,100)",
        "randomizer.byte(3,9)", "randomizer.replaceNumbers(##-##)", "company.companyName(0)", "lorem.sentence(5)",
        "internet.email(Ada,Lovelace)",
    ];

    protected override bool InProcesses => true;

    [TestCase("en")]
    [TestCase("ja")]
    public async Task Every_token_gives_what_it_gives_here(string locale)
    {
        var tokens = Tokenizer.MustashMethods.SelectMany(g => g)
            .Where(
                m => !m.Name.StartsWith("DATE.", StringComparison.Ordinal)
                    && !Refused.Contains(m.Name)
                    && m.Method.GetParameters().All(p => p.IsOptional))
            .Select(m => m.Name).Distinct().Order(StringComparer.Ordinal).Concat(WithArguments).ToList();
        Write(
            "tokens.yaml",
            $"plan: tokens\noptions: {{ locale: {locale} }}\nrecords:\n  "
                + $"Account:\n{string.Concat(tokens.Select(t => $"    - Name: {t}\n      Description: \"{t} ${{fake.{t}}}\"\n"))}");
        var elsewhere = Directory.CreateDirectory(Path.Combine(Folder, "elsewhere")).FullName;

        var there = await RunAsync("apply", "tokens.yaml");
        var here = await CliInProcess.RunAsync(elsewhere, Variables, ["apply", "../tokens.yaml"]);

        Assert.That(there.Exit, Is.Zero, there.ToString());
        Assert.That(here.Exit, Is.Zero, here.ToString());
        Assert.That(tokens, Has.Count.GreaterThan(150));
        Assert.That(Fingerprints(Folder), Is.EqualTo(Fingerprints(elsewhere)));
    }

    private static List<string> Fingerprints(string folder)
    {
        var manifest = Directory.EnumerateFiles(Path.Combine(folder, ".seeder"), "tokens.manifest.json", SearchOption.AllDirectories)
            .Single();
        return [.. File.ReadLines(manifest).Where(l => l.Contains("\"hash\"", StringComparison.Ordinal))];
    }
}
