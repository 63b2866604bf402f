using System.Runtime.CompilerServices;
using NUnit.Framework;
using Seeder.Core.Explanations;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Explanations;

internal sealed class ExplanationTests
{
    // They come about only with an org, a machine or a file of a size that no example shall have.
    private static readonly string[] WithoutPlan =
    [
        "SEED115", "SEED116", "SEED122", "SEED247", "SEED250", "SEED251", "SEED252", "SEED253", "SEED254", "SEED258", "SEED259", "SEED271",
        "SEED281", "SEED282", "SEED299",
        "SEED302", "SEED303", "SEED304", "SEED305", "SEED306", "SEED307", "SEED308", "SEED310", "SEED311", "SEED312", "SEED313", "SEED333",
        "SEED334",
        "SEED335", "SEED340", "SEED508",
        "SEED651", "SEED655", "SEED656",
        "SEED666", "SEED667", "SEED668", "SEED669",
    ];

    private static IEnumerable<string> Examples => ExplanationBook.All.Where(HasPlan).Select(e => e.Code);

    [Test]
    public void Every_code_of_the_engine_has_an_explanation()
    {
        Assert.That(DiagnosticCodes.OfEngine.Select(c => c.Code).Except(ExplanationBook.All.Select(e => e.Code)), Is.Empty);
    }

    [Test]
    public void Every_code_is_explained_once_and_in_order_within_its_group()
    {
        Assert.That(ExplanationBook.All.GroupBy(e => e.Code).Where(g => g.Count() > 1).Select(g => g.Key), Is.Empty);
        foreach (var group in ExplanationBook.All.GroupBy(e => e.Group))
        {
            Assert.That(group.Select(e => e.Code), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal), group.Key);
        }
    }

    [Test]
    public void What_a_plan_alone_can_bring_about_has_an_example()
    {
        string[] stages = ["SEED1", "SEED2", "SEED3", "SEED65", "SEED66", "SEED508", "SEED509"];
        var without = ExplanationBook.All.Where(e => !HasPlan(e) && stages.Any(s => e.Code.StartsWith(s, StringComparison.Ordinal)))
            .Select(e => e.Code);

        Assert.That(without, Is.EquivalentTo(WithoutPlan));
    }

    [Test]
    public void An_explanation_without_an_example_says_how_to_fix_it()
    {
        Assert.That(
            ExplanationBook.All.Where(e => e.Files.IsEmpty && !e.Text.Contains("\nFix: ", StringComparison.Ordinal)).Select(e => e.Code),
            Is.Empty);
    }

    [TestCaseSource(nameof(Examples))]
    public void An_example_yields_its_code_and_its_fix_nothing(string code)
    {
        var explanation = ExplanationBook.Find(code)!;

        Assert.That(
            ExampleCheck.Wrong(explanation).Select(d => d.Code).Distinct(),
            Is.EqualTo((string[])[code]),
            GoldenCheck.Render(ExampleCheck.Wrong(explanation)));
        Assert.That(GoldenCheck.Render(ExampleCheck.Right(explanation)), Is.Empty);
    }

    [Test]
    public void The_page_of_the_documentation_is_what_the_source_makes()
    {
        var path = Path.Combine(Here(), "..", "..", "..", "docs", "diagnostics.md");
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            File.WriteAllText(path, ExplanationText.Page());
        }

        Assert.That(File.Exists(path) ? File.ReadAllText(path) : "", Is.EqualTo(ExplanationText.Page()));
    }

    [TestCase("SEED209")]
    [TestCase("seed209")]
    [TestCase("209")]
    public void A_code_is_found_as_it_is_typed(string typed) => Assert.That(ExplanationBook.Find(typed)?.Code, Is.EqualTo("SEED209"));

    private static bool HasPlan(Explanation explanation) => explanation.Files.Any(f => f.Path == Explanation.Plan);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
