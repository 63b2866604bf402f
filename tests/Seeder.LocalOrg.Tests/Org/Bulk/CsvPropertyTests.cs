using System.Text;

namespace Seeder.Local.Tests;

/// <summary>The splitter and the reader of CSV see the same rows, whatever the data is.</summary>
internal sealed class CsvPropertyTests
{
    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Any_text_has_as_many_rows_for_the_splitter_as_for_the_reader(string line)
    {
        var random = new Random(20);
        var pieces = new[] { "\"", "\"\"", ",", "a", " ", "é", "\r", "\n", line, line, "\",\"", "\"a\"" };
        for (var i = 0; i < 3000; i++)
        {
            var csv = "Name" + line + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => pieces[random.Next(pieces.Length)]));
            var (splitter, texts) = Split(csv, line);
            var values = new List<string>();
            var rows = 0;
            foreach (var text in texts)
            {
                var reader = new CsvReader(text, ',');
                while (reader.Read(values))
                {
                    rows++;
                }

                Assert.That(reader.Position, Is.EqualTo(text.Length));
            }

            Assert.That(rows, Is.EqualTo(splitter.Rows), csv);
        }
    }

    [Test]
    public void Values_that_are_written_are_read_again()
    {
        var random = new Random(20);
        var pieces = new[] { "\"", ",", "a", " ", "é", "\r", "\n", "\U0001F6A2", "" };
        foreach (var dialect in new[] { new CsvDialect(',', "\n"), new CsvDialect('|', "\r\n") })
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            var csv = new CsvWriter(output, dialect);
            csv.Raw("A");
            csv.EndRow();
            var written = new List<string>();
            for (var row = 0; row < 25_000; row++)
            {
                written.Add(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)])));
                csv.Value(written[^1]);
                csv.Value("x");
                csv.EndRow();
            }

            var (splitter, texts) = Split(Encoding.UTF8.GetString(output.WrittenSpan), dialect.LineEnd, dialect.Delimiter);
            var read = new List<string>();
            var values = new List<string>();
            foreach (var text in texts)
            {
                var reader = new CsvReader(text, dialect.Delimiter);
                while (reader.Read(values))
                {
                    Assert.That((reader.Error, values.Count, values[^1]), Is.EqualTo(((string?)null, 2, "x")));
                    read.Add(values[0]);
                }
            }

            Assert.That(read, Is.EqualTo(written));
            Assert.That((splitter.Header, splitter.Defect, texts.Count), Is.EqualTo(("A", (string?)null, 3)));
        }
    }

    private static (CsvSplitter Splitter, List<byte[]> Batches) Split(string csv, string line, char delimiter = ',')
    {
        var batches = new List<byte[]>();
        var splitter = new CsvSplitter(new MemoryStream(Encoding.UTF8.GetBytes(csv)), new CsvDialect(delimiter, line));
        splitter.Run((_, _, text) => batches.Add(text.ToArray()));
        return (splitter, batches);
    }
}
