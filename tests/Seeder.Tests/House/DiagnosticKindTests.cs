using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.House;

/// <summary>The kind of an error decides the exit code, so each code of a kind other than Plan is listed here with the contract's exit
/// code.</summary>
internal sealed partial class DiagnosticKindTests
{
    // Exit codes as README.md lists them. Every other error is an error of the plan or of the command line: exit code 1.
    private static readonly Dictionary<int, string> Expected = new()
    {
        [3] = "604 605 606 607 609 611 612 613 614 615 616 680 681 682 683 684 685 686 687 688 689",
        [4] = "401 402 403 404 406 540 541 542 545 608 617",
        [5] = "405 407 501",
        [6] = "502 503 504 505 506 510 511 512 513 514 516 517 530 531 532 533 534 535 602 603 630 631 633 638 720",
    };

    [Test]
    public void Every_code_has_the_kind_whose_exit_code_the_contract_names()
    {
        var found = Factories().Where(f => f.Kind != DiagnosticKind.Plan)
            .GroupBy(f => (int)f.Kind.ToExitCode())
            .ToDictionary(g => g.Key, g => string.Join(' ', g.Select(f => f.Code).Distinct().Order()));
        Assert.That(found.Keys, Is.EquivalentTo(Expected.Keys));
        foreach (var (exit, codes) in Expected)
        {
            Assert.That(found[exit], Is.EqualTo(codes), $"exit code {exit}");
        }
    }

    [Test]
    public void A_code_has_one_kind()
    {
        var twice = Factories().GroupBy(f => f.Code).Where(g => g.Select(f => f.Kind).Distinct().Count() > 1).Select(g => g.Key);
        Assert.That(twice, Is.Empty);
    }

    [Test]
    public void Every_factory_is_read_by_these_tests()
    {
        var read = Factories().Select(f => $"SEED{f.Code}").ToHashSet();
        var made = Golden.DiagnosticCodes.OfEngine.Select(f => f.Code).ToHashSet();
        Assert.That(made.Except(read), Is.Empty);
    }

    [TestCase(DiagnosticKind.Plan, 1)]
    [TestCase(DiagnosticKind.NoOrg, 3)]
    [TestCase(DiagnosticKind.Rejected, 4)]
    [TestCase(DiagnosticKind.InDoubt, 5)]
    [TestCase(DiagnosticKind.LocalFiles, 6)]
    public void Every_kind_has_its_exit_code(DiagnosticKind kind, int code) => Assert.That((int)kind.ToExitCode(), Is.EqualTo(code));

    [Test]
    public void An_exception_has_the_kind_of_its_diagnostic() =>
        Assert.That(SeederException.Of(EnvironmentDiagnostics.Locked("x.lock", null)).Kind, Is.EqualTo(DiagnosticKind.LocalFiles));

    private static List<(string Code, DiagnosticKind Kind)> Factories()
    {
        var factories = new List<(string Code, DiagnosticKind Kind)>();
        foreach (var file in Repository.Files("engine", "*Diagnostics*.cs"))
        {
            var text = File.ReadAllText(file);
            var matches = Factory.Matches(text);
            foreach (var (index, match) in matches.Index())
            {
                var set = Set.Match(text[match.Index..(index + 1 < matches.Count ? matches[index + 1].Index : text.Length)]);
                var kind = match.Groups["kind"].Success
                    ? match.Groups["kind"].Value
                    : set.Success ? set.Groups["kind"].Value : nameof(DiagnosticKind.Plan);
                factories.Add((match.Groups["code"].Value, Enum.Parse<DiagnosticKind>(kind)));
            }
        }
        return factories;
    }

    [GeneratedRegex(
        """(Diagnostic\.(Error|Warning)|new Diagnostic)\(\s*(DiagnosticKind\.(?<kind>\w+),\s*)?"SEED(?<code>[0-9]{3})"|"SEED(?<code>[0-9]{3})",""")]
    private static partial Regex Factory { get; }

    [GeneratedRegex("""\{\s*Kind = DiagnosticKind\.(?<kind>\w+)""")]
    private static partial Regex Set { get; }
}
