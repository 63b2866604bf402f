using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Tests.Diagnostics;

internal sealed class DiagnosticFoldTests
{
    private static readonly SourceText Plan = new("plan.yaml", string.Concat(Enumerable.Range(1, 2_000).Select(n => $"line {n}\n")));

    private static SourceSpan At(int line)
    {
        var start = Plan.Content.IndexOf($"line {line}\n", StringComparison.Ordinal);
        return new SourceSpan(Plan, start, start + 4);
    }

    private static ImmutableArray<FoldedDiagnostic> Fold(IEnumerable<Diagnostic> all) => DiagnosticFold.Fold([.. all]);

    private static Diagnostic Error(int line, string message) => Diagnostic.Error("SEED209", At(line), message);

    private static Diagnostic Refused(int number, int line) =>
        Diagnostic.Error("SEED402", At(line), $"The org did not create 'a_{number}': No. (X)", "Do it.") with
        {
            Alike = "create No. (X)",
            Of = $"a_{number}",
        };

    [Test]
    public void Of_many_refused_records_the_first_three_are_shown_with_their_number_and_some_names()
    {
        var folded = Fold(Enumerable.Range(1, 100).Select(n => Refused(n, 7)));

        Assert.That(folded, Has.Length.EqualTo(3));
        Assert.That(
            DiagnosticText.Render(folded[2]),
            Is.EqualTo("""
                plan.yaml:7:1: error SEED402: The org did not create 'a_3': No. (X)
                    7 | line 7
                      | ^^^^
                  hint: Do it.
                and 97 more like this, on line 7 ('a_4', 'a_5', 'a_6', 'a_7' and 93 more)

                """));
        Assert.That(folded.Take(2).Select(f => f.More), Is.All.Null);
    }

    [Test]
    public void Of_equal_errors_at_many_lines_the_first_three_are_shown_with_the_lines_of_the_others()
    {
        var folded = Fold(Enumerable.Range(1, 2_000).Where(n => n % 5 == 0).Select(n => Error(n, "No such field.")));

        Assert.That(folded.Select(f => f.Diagnostic.Span!.Value.Line), Is.EqualTo([5, 10, 15]));
        Assert.That(folded[2].More, Is.EqualTo("and 397 more like this, on lines 20 to 2,000"));
    }

    [Test]
    public void A_fourth_equal_error_is_counted()
    {
        Assert.That(
            Fold(Enumerable.Range(1, 4).Select(n => Error(n, "No such field.")))[^1].More, Is.EqualTo("and 1 more like this, on line 4"));
    }

    [TestCase(10, ExpectedResult = 10)]
    [TestCase(11, ExpectedResult = 3)]
    [TestCase(382, ExpectedResult = 3)]
    public int Errors_that_differ_only_in_names_and_values_fold_if_there_are_more_than_ten(int count)
    {
        var folded = Fold(Enumerable.Range(1, count)
            .Select(n => Error(n, $"'x{n}' is no number in row {n}, id 001sdqbf{n:D7}AAA.") with { Hint = $"Did you mean '{n}'?" }));

        Assert.That(folded[2].More, count > 10 ? Is.EqualTo($"and {count - 3} more like this, on lines 4 to {count}") : Is.Null);
        return folded.Length;
    }

    [Test]
    public void Other_words_are_another_kind_and_the_order_of_the_lines_stays()
    {
        var folded =
            Fold(Enumerable.Range(1, 60).Select(n => Error(n, (n % 3) switch { 0 => "No such field.", 1 => "Bad.", _ => "Old." })));

        Assert.That(folded.Select(f => f.Diagnostic.Span!.Value.Line), Is.EqualTo(Enumerable.Range(1, 9)));
        Assert.That(
            folded.Skip(6).Select(f => f.More),
            Is.EqualTo([
                "and 17 more like this, on lines 10 to 58", "and 17 more like this, on lines 11 to 59",
                "and 17 more like this, on lines 12 to 60"]));
    }

    [Test]
    public void Warnings_and_errors_are_two_kinds()
    {
        var folded = Fold(Enumerable.Range(1, 40).Select(n => n % 2 == 0 ? Error(n, "No.") : Diagnostic.Warning("SEED209", At(n), "No.")));

        Assert.That(folded.Count(f => f.More is not null), Is.EqualTo(2));
        Assert.That(folded, Has.Length.EqualTo(6));
    }

    [Test]
    public void The_places_of_several_files_are_named_with_their_file()
    {
        Diagnostic In(string file, int line)
        {
            var text = new SourceText(file, Plan.Content);
            return Diagnostic.Error("SEED209", At(line) with { Source = text }, "No.");
        }

        var two = Fold([Error(1, "No."), Error(2, "No."), Error(3, "No."), Error(4, "No."), In("b.csv", 7), In("b.csv", 9)]);
        var six = Fold(Enumerable.Range(1, 9).Select(n => In($"f{n}.yaml", n)));

        Assert.That(two[2].More, Is.EqualTo("and 3 more like this, on line 4 of plan.yaml and lines 7 to 9 of b.csv"));
        Assert.That(
            six[2].More,
            Is.EqualTo("and 6 more like this, on line 4 of f4.yaml, line 5 of f5.yaml, line 6 of f6.yaml and in 3 more files"));
    }

    [Test]
    public void Errors_without_a_place_fold_too()
    {
        Assert.That(
            Fold(Enumerable.Range(1, 9).Select(_ => Diagnostic.Error("SEED404", null, "No.")))[^1].More,
            Is.EqualTo("and 6 more like this"));
    }

    [Test]
    public void Three_equal_errors_and_different_errors_are_shown_one_by_one()
    {
        ImmutableArray<Diagnostic> some =
        [
            Refused(1, 1), Refused(2, 2), Refused(3, 3), Diagnostic.Error("SEED402", At(4), "Another.", "Do it."),
            Diagnostic.Error("SEED402", At(5), "Another.", "Do that."), Diagnostic.Warning("SEED402", At(6), "Another.", "Do it."),
        ];

        Assert.That(Fold(some).Select(f => f.Diagnostic), Is.EqualTo(some));
    }

    [Test]
    public void Of_very_many_kinds_the_first_thousand_are_shown()
    {
        var (shown, hidden, left) = DiagnosticFold.Show(
            Enumerable.Range(1, 1_500)
                .Select(n => Diagnostic.Error("SEED209", null, string.Concat(n.ToString("D4").Select(c => (char)('a' + c - '0'))))));

        Assert.That((shown.Length, hidden, left), Is.EqualTo((1_000, 500, 500)));
    }

    [Test]
    public void Warnings_with_one_subject_keep_all_their_places()
    {
        var bag = new DiagnosticBag();
        bag.AddRange(Enumerable.Range(1, 50).Select(n => Diagnostic.Warning("SEED284", At(n), $"Date {n}.") with { Subject = "Date" }));

        var merged = bag.ToImmutable().Single();

        Assert.That(merged.Notes, Has.Length.EqualTo(49));
        Assert.That(
            DiagnosticText.Render(merged),
            Does.Contain("plan.yaml:4:1: Here too.\n  note: Here too in 46 more places, on lines 5 to 50.\n"));
    }
}
