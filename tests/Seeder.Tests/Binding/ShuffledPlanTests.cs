using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Binding;

/// <summary>Good plans whose lines, keys and values changed places: most can still be read, and few mean anything.</summary>
[SuppressMessage("Security", "CA5394", Justification = "The seed makes failures repeatable.")]
internal sealed partial class ShuffledPlanTests
{
    private static IEnumerable<string> Cases => GoldenFiles.Bound.Cases;

    [TestCaseSource(nameof(Cases))]
    public void A_shuffled_plan_ends_in_diagnostics_or_calls(string name)
    {
        var random = new Random(name.Length);
        var plan = GoldenFiles.Bound.Plan(name).Content;
        for (var i = 0; i < 60; i++)
        {
            var lines = plan.Split('\n').ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                Shuffle(lines, random);
            }
            var text = string.Join('\n', lines);
            ImmutableArray<Diagnostic> found = [];
            Assert.That(
                () => found = GoldenCheck.Diagnose(new SourceText("plan.yaml", text), [], GoldenFiles.Bound.Files(name)),
                Throws.Nothing,
                text);
            Assert.That(() => GoldenCheck.Render(found), Throws.Nothing, text);
            Assert.That(found.Where(d => d.Hint is null), Is.Empty, text);
        }
    }

    private static void Shuffle(List<string> lines, Random random)
    {
        var (one, other) = (random.Next(lines.Count), random.Next(lines.Count));
        var (first, second) = (Entry().Match(lines[one]), Entry().Match(lines[other]));
        switch (random.Next(5))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(one, lines[other]);
                break;
            case 2:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
            case 3 when first.Success && second.Success:
                lines[one] = $"{first.Groups["indent"]}{first.Groups["key"]}:{second.Groups["value"]}";
                break;
            case 4 when first.Success && second.Success:
                lines[one] = $"{first.Groups["indent"]}{second.Groups["key"]}:{first.Groups["value"]}";
                break;
        }
    }

    [GeneratedRegex(@"^(?<indent>[ -]*)(?<key>[$\w]+):(?<value>.*)$")]
    private static partial Regex Entry();
}
