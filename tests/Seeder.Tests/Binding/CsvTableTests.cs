using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;

namespace Seeder.Tests.Binding;

[SuppressMessage("Security", "CA5394", Justification = "The seed makes failures repeatable.")]
internal sealed class CsvTableTests
{
    private static readonly string[] Pieces = ["a", "Name", ",", ",", "\n", "\r\n", "\r", "\"", "\"\"", "\"x, y\"", "\"two\nlines\"", " ",
        ";", "\t", "\u2603", "\ud83d\ude00", "#N/A", "${row.a}", "\0"];

    private static (CsvTable? Table, ImmutableArray<Diagnostic> Diagnostics, string Content) Read(byte[] bytes)
    {
        var file = new FileFact.Found("rows.csv", bytes);
        Assert.That(file.TryText(out var text));
        var diagnostics = new DiagnosticBag();
        return (CsvTable.Read(file, text!, diagnostics), diagnostics.ToImmutable(), text!.Content);
    }

    [TestCase("Name,Site\nAcme,Here\n")]
    [TestCase("Name,Site\r\nAcme,Here\r\n")]
    [TestCase("Name,Site\nAcme,Here")]
    [TestCase("\uFEFFName,Site\nAcme,Here\n")]
    [TestCase(" Name , Site \n\"Acme\",\"Here\"\n")]
    [TestCase("Name,Site\n\nAcme,Here\n\n\n")]
    public void Line_ends_a_byte_order_mark_and_empty_lines_are_no_part_of_the_rows(string text)
    {
        var (table, diagnostics, _) = Read(Encoding.UTF8.GetBytes(text));
        Assert.That(diagnostics, Is.Empty);
        Assert.That(table!.Columns.Select(c => c.Text), Is.EqualTo(new[] { "Name", "Site" }));
        Assert.That(table.Rows.Select(r => string.Join('|', r.Cells.Select(c => c.Text))), Is.EqualTo(new[] { "Acme|Here" }));
    }

    [Test]
    public void A_table_of_one_column_may_have_empty_cells_in_quotes()
    {
        var (table, diagnostics, _) = Read("Name\n\"\"\nAcme\n"u8.ToArray());
        Assert.That(diagnostics, Is.Empty);
        Assert.That(table!.Rows.Select(r => r.Cells[0].Text), Is.EqualTo(new[] { "", "Acme" }));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Any_text_gives_rows_whose_cells_stand_where_they_say_or_diagnostics(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var written = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var (table, diagnostics, content) = Read(
                [.. random.Next(4) == 0 ? Encoding.UTF8.GetPreamble() : [], .. Encoding.UTF8.GetBytes(written)]);
            Assert.That(() => DiagnosticText.Render(diagnostics), Throws.Nothing, written);
            foreach (var cell in (table?.Rows ?? []).SelectMany(r => r.Cells))
            {
                var raw = content[cell.Span.Start..cell.Span.End];
                Assert.That(
                    raw.StartsWith('"') ? raw[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : raw, Is.EqualTo(cell.Text), written);
            }
        }
    }
}
