using System.Text;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using YamlDotNet.Core;

namespace Seeder.Benchmarks;

/// <summary>Measures the reading of a plan, and for comparison YamlDotNet's parser alone on the same text.</summary>
internal static class ReadBenchmark
{
    public static void Run(IReadOnlyList<int> megabytes)
    {
        var table = new Table("MB", "events alone, ms", "PlanReader, ms", "MB/s", "ratio");
        foreach (var size in megabytes)
        {
            var text = Plan(size * 1_000_000);
            var source = new SourceText("read.yaml", text);
            var rounds = size <= 20 ? 5 : 2;
            var (events, read) = (Measured.None, Measured.None);
            for (var round = 0; round < rounds; round++)
            {
                events = events.Or(Measured.BestOf(1, () => Parse(text)));
                read = read.Or(Measured.BestOf(1, () => Read(source)));
            }
            table.Add(
                $"{size}",
                $"{events.Time.TotalMilliseconds:#,0}",
                $"{read.Time.TotalMilliseconds:#,0}",
                $"{size / read.Seconds:0.0}",
                $"{events.Seconds / read.Seconds:0.00}");
        }
        Console.WriteLine("Plans read, in turns with YamlDotNet's bare events, best of each; wanted: a ratio of 0.5");
        table.Print();
    }

    private static void Parse(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
        }
    }

    private static void Read(SourceText source)
    {
        var diagnostics = new DiagnosticBag();
        if (PlanReader.Read(source, diagnostics) is null || diagnostics.HasErrors)
        {
            throw new InvalidOperationException(DiagnosticText.Render(diagnostics.ToImmutable()));
        }
    }

    private static string Plan(int length)
    {
        var text = new StringBuilder("plan: read\nrecords:\n  Account:\n", length + 1_000);
        for (var n = 1; text.Length < length; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                    - $ref: acme_{n}
                      Name: "Acme {n} Ltd"
                      Industry: Manufacturing
                      BillingCity: Berlin
                      NumberOfEmployees: {n % 5_000}
                      Contacts:
                        - FirstName: Ada
                          LastName: Lovelace {n}
                          Email: ada.lovelace.{n}@example.com
                        - FirstName: Alan
                          LastName: Turing {n}
                          Description: 'Met at the fair; wants to hear of us again, and soon.'
                      Opportunities:
                        - Name: Deal {n} of acme_{n}
                          StageName: Prospecting
                          CloseDate: 2026-05-0{1 + (n % 9)}
                          Amount: {n % 90_000}

                """);
        }
        return text.ToString();
    }
}
