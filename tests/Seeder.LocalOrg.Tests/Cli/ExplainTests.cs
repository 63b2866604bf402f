using System.Reflection;
using Seeder.Core.Explanations;
using Seeder.Tests.Golden;

namespace Seeder.Cli.Tests;

internal sealed class ExplainTests : CliFixture
{
    private static IEnumerable<string> Commands =>
        ExplanationBook.All.Where(e => e.Files.Any(f => f.Path == Explanation.Shell)).Select(e => e.Code);

    [Test]
    public async Task A_code_is_explained_with_an_example_and_its_fix()
    {
        var result = await RunAsync("explain", "SEED209");

        Assert.That(result.Exit, Is.Zero);
        Assert.That(
            result.Out,
            Does.StartWith("SEED209: ").And.Contain("-    - Nmae: Acme").And.Contain("+    - Name: Acme").And.Contain(
                "plan.yaml:4:7: error SEED209"));
    }

    [Test]
    public async Task Json_has_the_example_as_files()
    {
        var json = (await RunAsync("explain", "650", "--json")).Json["result"]!;

        Assert.That(json["code"]!.GetValue<string>(), Is.EqualTo("SEED650"));
        Assert.That(
            json["example"]!.AsArray().Select(f => f!["file"]!.GetValue<string>()), Is.EqualTo((string[])["plan.yaml", "accounts.csv"]));
        Assert.That(json["example"]![0]!["wrong"]!.GetValue<string>(), Does.Contain("Accounts.csv"));
    }

    [Test]
    public async Task An_unknown_code_is_told_with_the_nearest()
    {
        var result = await RunAsync("explain", "SEED20l");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(
            result.Err, Does.Contain("error SEED637: No diagnostic has the code 'SEED20l'.").And.Contain("Did you mean 'SEED201'?"));
    }

    [Test]
    public void Every_code_of_the_command_line_has_an_explanation()
    {
        var known = ExplanationBook.All.Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
        var codes = DiagnosticCodes.Of(Assembly.Load("seeder"), "Seeder.Cli").Select(c => c.Code).ToList();

        Assert.That(codes, Has.Count.GreaterThan(10));
        Assert.That(codes.Where(c => !known.Contains(c)), Is.Empty);
    }

    [TestCaseSource(nameof(Commands))]
    public async Task A_command_in_an_example_yields_its_code(string code)
    {
        Write("demo.yaml", Small);
        var typed = ExplanationBook.Find(code)!.Files[0].Wrong.TrimEnd('\n');

        var result = await RunAsync([.. typed.Split(' ').Skip(1).Select(w => w.Trim('\''))]);

        Assert.That(result.Err, Does.Contain($"error {code}:"), typed);
        Assert.That(result.Exit, Is.Not.Zero);
    }
}
