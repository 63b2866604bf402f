using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>
/// A hint that proposes a name, a value or an expression is applied: the proposed text replaces the marked text, and the place has no error
/// after that.
/// </summary>
internal sealed partial class FollowedWordTests
{
    // The hint does not replace the marked text: it proposes a part of it, an example of the reader's own, or something beside it.
    private static readonly string[] Beside =
        ["SEED108", "SEED136", "SEED143", "SEED146", "SEED159", "SEED184", "SEED274", "SEED275", "SEED308", "SEED667", "SEED669"];

    // The name is right, and the place has another fault, which could not be seen before: the name occurs twice, it has no value, its file
    // does not exist, or it is a set of records or a record of another type.
    private static readonly string[] Next = ["SEED109", "SEED196", "SEED218", "SEED268", "SEED269", "SEED286", "SEED650"];

    private static IEnumerable<TestCaseData> Proposals => GoldenFiles.BadPlans.Cases
        .SelectMany(name => Of(GoldenFiles.BadPlans.Plan(name), [.. GoldenFiles.BadPlans.Metadata(name)], name));

    [TestCaseSource(nameof(Proposals))]
    public void A_hint_that_proposes_a_text_is_accepted_when_it_is_followed(
        string plan, int start, int end, string code, string[] others, MetadataFile[] metadata)
    {
        var found = GoldenCheck.Diagnose(new SourceText("plan.yaml", plan), metadata, CaseFiles.None)
            .Where(d => d.Span is { } span && span.Source.Path == "plan.yaml" && span.Start < end && span.End > start)
            // Another fault of the same place stays.
            .Where(d => d.Code == code || (d.Severity == Severity.Error && !others.Contains(d.Code) && !Next.Contains(d.Code)));

        Assert.That(found.Select(DiagnosticText.Render), Is.Empty, plan);
    }

    [Test]
    public void Most_hints_that_propose_a_text_are_followed() => Assert.That(Proposals.Count(), Is.GreaterThan(100));

    private static IEnumerable<TestCaseData> Of(SourceText plan, MetadataFile[] metadata, string name)
    {
        var all = GoldenCheck.Diagnose(plan, metadata, CaseFiles.None).Where(d => d.Span?.Source.Path == plan.Path).ToList();
        foreach (var diagnostic in all.Where(d => !Beside.Contains(d.Code)))
        {
            var span = diagnostic.Span!.Value;
            var others = all.Where(d => d != diagnostic && d.Span!.Value.Start < span.End && d.Span.Value.End > span.Start);
            foreach (var word in Texts.Matches(diagnostic.Hint ?? "").Select(Text).Where(t => !IsForReader(t)).Distinct())
            {
                var text = Replaced(plan.Content[span.Start..span.End], word, isFirst: diagnostic.Code == "SEED204");
                yield return new TestCaseData(
                    plan.Content[..span.Start] + text + plan.Content[span.End..], span.Start, span.Start + text.Length, diagnostic.Code,
                    others.Select(d => d.Code).ToArray(), metadata)
                    .SetArgDisplayNames($"{name} {plan.Locate(span.Start).Line} {diagnostic.Code} {text}");
            }
        }
    }

    // Within an expression, a name replaces one name of the path: the record at its start, or the field at its end.
    private static string Replaced(string marked, string word, bool isFirst) => marked is not ['$', .., '}'] || !Name.IsMatch(word) ? word
        : isFirst ? FirstName.Replace(marked, word)
        : LastName.Replace(marked, word);

    private static string Text(Match match) => match.Groups.Values.Skip(1).First(g => g.Success).Value;

    // A field is FollowedHintTests' part. The names ref and var.name stand for names of the reader.
    private static bool IsForReader(string text) =>
        text.Contains(": ", StringComparison.Ordinal) || text is "${ref}" or "${var.name}" or "${var.region}.csv";

    [GeneratedRegex(
        @"Did you mean '([^']+)'|^[Ww]rite '([^']+)'|(?:^|[.,;] )[Ww]rite ([^\s'$][^\s']*)(?:\.$|, or|\.\s)|^Write (""[^""]+"")"
            + @"|(?:such as|as|or) (\$\{[^}]+\})|such as ([^\s,;'$]+?)(?=[.:,;]?(?:\s|$))|^Choose from: ([^,]+?)[,.]")]
    private static partial Regex Texts { get; }

    [GeneratedRegex(@"^[A-Za-z]\w*$")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"(?<=^\$\{)\w+")]
    private static partial Regex FirstName { get; }

    [GeneratedRegex(@"\w+(?=\}$)")]
    private static partial Regex LastName { get; }
}
