using NUnit.Framework;

namespace Seeder.Tests.Golden;

internal sealed class DiagnosticCodeTests
{
    [Test]
    public void No_two_factory_methods_share_a_code()
    {
        Assert.That(
            DiagnosticCodes.OfEngine.GroupBy(c => c.Code)
                .Where(g => g.Count() > 1)
                .Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => c.Method))}"),
            Is.Empty);
        Assert.That(DiagnosticCodes.OfEngine.Count(), Is.GreaterThan(50));
    }

    // SEED506, SEED670, SEED718, links (SEED511 to SEED513, SEED517), SEED518 and merges in Git (SEED515, SEED516) are the shell's alone;
    // what is too large
    // (SEED307, SEED310, SEED656) is too large for a case as well.
    private static readonly string[] TestedElsewhere =
        ["SEED307", "SEED310", "SEED506", "SEED511", "SEED512", "SEED513", "SEED515", "SEED516", "SEED517", "SEED518", "SEED656", "SEED670",
            "SEED718"];

    [TestCase("SyntaxDiagnostics")]
    [TestCase("ExpressionDiagnostics")]
    [TestCase("BindingDiagnostics")]
    [TestCase("SelectionDiagnostics")]
    [TestCase("RowlessDiagnostics")]
    [TestCase("LookupDiagnostics")]
    [TestCase("ValueDiagnostics")]
    [TestCase("FakeDiagnostics")]
    [TestCase("FileDiagnostics")]
    [TestCase("FactDiagnostics")]
    [TestCase("DiffDiagnostics")]
    [TestCase("LimitDiagnostics")]
    [TestCase("StateDiagnostics")]
    [TestCase("ImportDiagnostics")]
    public void Every_code_of_a_plan_is_in_a_golden_case(string stage)
    {
        var seen = new[] { GoldenFiles.BadPlans, GoldenFiles.OrgPlans, GoldenFiles.Imports }
            .SelectMany(
                suite => suite.Cases.Where(name => suite.Has(name, "diagnostics.txt"))
                    .Select(name => Path.Combine(suite.Folder, name, "diagnostics.txt")))
            .SelectMany(path => DiagnosticCodes.Code().Matches(File.ReadAllText(path)))
            .Select(m => m.Value)
            .ToHashSet();

        Assert.That(
            DiagnosticCodes.OfEngine.Where(c => c.Class.Name == stage)
                .Select(c => c.Code)
                .Except(TestedElsewhere)
                .Where(c => !seen.Contains(c)),
            Is.Empty);
    }
}
