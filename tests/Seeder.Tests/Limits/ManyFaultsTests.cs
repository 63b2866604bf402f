using System.Text;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Text;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

internal sealed class ManyFaultsTests
{
    private static readonly string[] FirstLines =
    [
        new(',', 100_000),
        string.Concat(Enumerable.Repeat("Name,", 50_000)),
        $"Name,Site{new string(',', 30)}",
        $"{string.Join(',', Enumerable.Range(0, 25).Select(i => $"c{i}"))},"
            + $"{string.Join(',', Enumerable.Range(0, 25).Select(i => $"C{i}"))}",
        string.Concat(Enumerable.Range(0, 21).Select(i => $" ,c{i},")),
    ];

    [TestCaseSource(nameof(FirstLines))]
    public void A_header_of_many_columns_without_unique_names_gives_a_bounded_number_of_errors(string line)
    {
        var diagnostics = new DiagnosticBag();
        _ = CsvTable.Read(
            new FileFact.Found("rows.csv", Encoding.UTF8.GetBytes($"{line}\n")), new SourceText("rows.csv", $"{line}\n"), diagnostics);
        var columns = line.Split(',').Select(c => c.Trim()).ToList();
        var faults = columns.Count - columns.Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count();

        var all = diagnostics.ToImmutable();
        Assert.That(all, Has.Length.EqualTo(21).And.All.Property("Code").EqualTo("SEED658"));
        Assert.That(all[^1].Message, Does.StartWith($"{Quoting.Count(faults - 20, "more column")} of the file "));
    }

    [TestCase(1)]
    [TestCase(19)]
    [TestCase(20)]
    public void As_many_columns_as_can_be_read_are_each_reported(int count)
    {
        var diagnostics = new DiagnosticBag();
        var text = $"Name{new string(',', count)}\n";
        _ = CsvTable.Read(new FileFact.Found("rows.csv", Encoding.UTF8.GetBytes(text)), new SourceText("rows.csv", text), diagnostics);

        Assert.That(
            diagnostics.ToImmutable().Select(d => d.Message), Is.EqualTo(Enumerable.Repeat("A column of the file has no name.", count)));
    }

    [TestCase(2)]
    [TestCase(10)]
    [TestCase(11)]
    [TestCase(500)]
    [TestCase(20_000)]
    public void A_circle_of_entries_names_some_of_them_however_long_it_is(int length)
    {
        var entries = Lines(length, i => $"  e{i}: {{ Account: {{ ParentId: \"${{e{(i + 1) % length}}}\" }} }}");
        var error = Plan($"plan: demo\nexisting:\n{entries}records:\n  Account:\n    - {{ Name: a }}\n").Diagnostics.Single();

        Assert.That(error.Code, Is.EqualTo("SEED249"));
        Assert.That(error.Notes, Has.Length.EqualTo(Math.Min(length, 10) - 1));
        Assert.That(error.Message, Does.EndWith($"{(length > 10 ? $"{length - 10:N0} more" : $"'e{length - 1}'")} depend on each other."));
    }

    // The least number that is drawn from weights is the first value, the greatest the last.
    [TestCase("a*0, b", "b")]
    [TestCase("a, b*0, c*0", "a")]
    [TestCase("a*0, b*0, c*3, d*0", "c")]
    [TestCase("a", "a")]
    [TestCase("a, b*2, c*0, d*5", "a b d")]
    public void A_pick_draws_each_value_that_has_a_weight_and_no_other(string choices, string drawn)
    {
        var plan = Plan($"{Accounts}    - {{ $count: 400, Name: \"${{pick({choices})}}\" }}\n").Plan!;
        var names = plan.Records.Select(r => ((FieldValue.Text)r.Fields[0].Value).Value).Distinct().Order(StringComparer.Ordinal);

        Assert.That(string.Join(' ', names), Is.EqualTo(drawn));
    }
}
