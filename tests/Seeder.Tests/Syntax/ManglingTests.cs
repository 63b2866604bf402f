using System.Diagnostics.CodeAnalysis;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Syntax;

/// <summary>Whatever stands in a file, reading it ends, in diagnostics and not in an exception.</summary>
[SuppressMessage("Security", "CA5394", Justification = "The seed makes failures repeatable.")]
internal sealed class ManglingTests
{
    private static readonly string[] Pieces =
        ["${", "}", "{", "[", "]", "\"", "'", "#", " #2", ": ", "\n", "\n  ", "\t", "- ", "@", "%", "`", "|", ">", "&a ", "*a", "!", "?",
            ",", "\r", "\0", "---\n", "\\", "<<: "];

    private static IEnumerable<string> Cases => GoldenFiles.BadPlans.Cases;

    [TestCaseSource(nameof(Cases))]
    public void A_mangled_plan_is_read_without_an_exception(string name)
    {
        var random = new Random(name.Length);
        var plan = GoldenFiles.BadPlans.Plan(name).Content;
        for (var i = 0; i < 40; i++)
        {
            var text = plan.Length > 2000 ? plan[..2000] : plan;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(text.Length + 1);
                var removed = random.Next(3) == 0 ? Math.Min(random.Next(8), text.Length - at) : 0;
                text = text.Remove(at, removed).Insert(at, Pieces[random.Next(Pieces.Length)]);
            }
            var found = Diagnose(text);
            Assert.That(() => DiagnosticText.Render(found), Throws.Nothing, text);
        }
    }

    [Test]
    public void Every_beginning_of_a_plan_is_read_without_an_exception()
    {
        var plan = GoldenFiles.BadPlans.Plan("many-errors-of-all-kinds").Content;
        for (var length = 0; length <= plan.Length; length++)
        {
            Diagnose(plan[..length]);
        }
    }

    private static IEnumerable<Diagnostic> Diagnose(string text)
    {
        var diagnostics = new DiagnosticBag();
        try
        {
            PlanReader.Read(new SourceText("plan.yaml", text), diagnostics);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Reading failed for:\n{text}", e);
        }
        foreach (var diagnostic in diagnostics.ToImmutable())
        {
            Assert.That(
                diagnostic.Span is not { } span || (span.Start >= 0 && span.End >= span.Start && span.End <= text.Length),
                Is.True,
                $"{diagnostic}\n{text}");
        }
        return diagnostics.ToImmutable();
    }
}
