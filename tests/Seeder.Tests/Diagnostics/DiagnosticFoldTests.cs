using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Tests.Diagnostics;

internal sealed class DiagnosticFoldTests
{
    private static readonly SourceText Plan = new("plan.yaml", string.Concat(Enumerable.Range(1, 200).Select(n => $"line {n}\n")));

    private static SourceSpan At(int line)
    {
        var start = Plan.Content.IndexOf($"line {line}\n", StringComparison.Ordinal);
        return new SourceSpan(Plan, start, start + 4);
    }

    private static Diagnostic Refused(int number, int line) =>
        Diagnostic.Error("SEED402", At(line), $"The org did not create 'a_{number}': No. (X)", "Do it.") with
        {
            Alike = "create No. (X)",
            Of = $"a_{number}",
        };

    [Test]
    public void Many_refused_records_are_one_error_with_their_number_and_the_first_names()
    {
        var folded = DiagnosticFold.Fold(Enumerable.Range(1, 100).Select(n => Refused(n, 7)));

        Assert.That(
            DiagnosticText.Render(folded.Single()),
            Is.EqualTo("""
                plan.yaml:7:1: error SEED402: The org did not create 'a_1': No. (X)
                    7 | line 7
                      | ^^^^
                  note: The same for 99 more records: 'a_2', 'a_3', 'a_4', 'a_5' and 95 more.
                  hint: Do it.

                """));
    }

    [Test]
    public void Equal_errors_at_many_lines_are_one_error_with_the_first_lines()
    {
        var folded = DiagnosticFold.Fold(Enumerable.Range(1, 10).Select(n => Diagnostic.Error("SEED209", At(n), "No such field.")));

        Assert.That(
            DiagnosticText.Render(folded.Single()),
            Is.EqualTo("""
                plan.yaml:1:1: error SEED209: No such field.
                    1 | line 1
                      | ^^^^
                  note: plan.yaml:2:1: Here too.
                  note: plan.yaml:3:1: Here too.
                  note: plan.yaml:4:1: Here too.
                  note: Here too in 6 more places.

                """));
    }

    [Test]
    public void Three_equal_errors_and_different_errors_are_shown_one_by_one()
    {
        ImmutableArray<Diagnostic> some =
        [
            Refused(1, 1), Refused(2, 2), Refused(3, 3), Diagnostic.Error("SEED402", At(4), "Another.", "Do it."),
            Diagnostic.Error("SEED402", At(5), "Another.", "Do that."), Diagnostic.Warning("SEED402", At(6), "Another.", "Do it."),
        ];

        Assert.That(DiagnosticFold.Fold(some), Is.EqualTo(some));
    }

    [Test]
    public void Warnings_with_one_subject_keep_all_their_places()
    {
        var bag = new DiagnosticBag();
        bag.AddRange(Enumerable.Range(1, 50).Select(n => Diagnostic.Warning("SEED284", At(n), $"Date {n}.") with { Subject = "Date" }));

        var merged = bag.ToImmutable().Single();

        Assert.That(merged.Notes, Has.Length.EqualTo(49));
        Assert.That(DiagnosticText.Render(merged), Does.Contain("plan.yaml:4:1: Here too.\n  note: Here too in 46 more places.\n"));
    }
}
