using NUnit.Framework;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

internal sealed class RecordCountTests
{
    private static string Nested(params string[] counts) => $"{Accounts}{string.Concat(counts.Select((c, i) =>
    {
        var indent = new string(' ', 4 + (4 * i));
        return $"{indent}- $count: {c}\n{indent}  Name: a\n{(i < counts.Length - 1 ? $"{indent}  ChildAccounts:\n" : "")}";
    }))}";

    [TestCase("1,000,000 × 1,000,000 = 1,000,000,000,000", "1000000", "1000000")]
    [TestCase("20,000,000", "20000000")]
    [TestCase("1,000,000,000", "1000000000", "1000000000")]
    [TestCase("10,000,000 × 1,000,000,000 = 10,000,000,000,000,000", "10000000", "1000000000")]
    [TestCase("3 × 1,000,000 × 4 = 12,000,000", "3", "1000000..2000000", "4")]
    [TestCase("65,536 × 65,536 = 4,294,967,296", "65536", "65536", "65536", "65536")]
    [TestCase("10 × 10 × 10 × 10 × 10 × 10 × 10 × 10 = 100,000,000", "10", "10", "10", "10", "10", "10", "10", "10")]
    public void The_product_of_nested_counts_is_checked_before_a_record_is_written_out(string product, params string[] counts)
    {
        var planning = Plan(Nested(counts));

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED309"]));
        Assert.That(planning.Diagnostics[0].Message, Is.EqualTo($"The plan would have {product} records; the limit is 10,000,000."));
        Assert.That(
            planning.Diagnostics[0].Span!.Value.Source.Content[planning.Diagnostics[0].Span!.Value.Start..],
            Does.StartWith(counts[product.Count(c => c == '×')]));
    }

    [TestCase(100, "10", "9")]
    [TestCase(100, "100")]
    [TestCase(3, "1", "2")]
    [TestCase(1_000, "1..30", "2")]
    [TestCase(1_000, "0", "1000000", "1000000")]
    [TestCase(1_000, "0", "1000000000", "1000000000", "1000000000", "1000000000")]
    public void As_many_records_as_may_be_are_planned(int most, params string[] counts) =>
        Assert.That(Plan(Nested(counts), r => r with { MaxRecords = most }).Diagnostics, Is.Empty);

    [TestCase(99, "10", "9")]
    [TestCase(99, "100")]
    [TestCase(2, "1", "2")]
    [TestCase(2_000, "0..1000", "0..1000")]
    [TestCase(2_000, "\"${pick(1000)}\"", "\"${pick(1000)}\"")]
    [TestCase(2_000, "\"${var.many}\"", "\"${var.many}\"")]
    public void One_record_more_is_an_error(int most, params string[] counts)
    {
        var planning = Plan(
            Nested(counts).Replace("records:", "vars: { many: 1000 }\nrecords:", StringComparison.Ordinal),
            r => r with { MaxRecords = most });

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED309"]));
        Assert.That(planning.Run, Is.Null);
    }

    [Test]
    public void Too_many_records_are_the_only_error_though_other_parts_name_one_of_them()
    {
        var planning = Plan(
            $"{Accounts}    - {{ $ref: acme, Name: a }}\n    - {{ $count: 100, Name: b }}\n"
                + "batch:\n  - DELETE: sobjects/Account/${acme}\n",
            r => r with { MaxRecords = 10 });

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED309"]));
    }

    [Test]
    public void Lists_beside_each_other_are_added()
    {
        var planning = Plan($"{Accounts}{Lines(50, _ => "    - { $count: 9000000, Name: a }")}");

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED309"]));
    }

    [Test]
    public void A_set_that_comes_after_a_set_is_bounded()
    {
        var planning = Plan($"{Accounts}    - {{ $ref: a, $count: 20000, Name: a }}\n    - {{ $count: 20000, Name: b, $after: [a] }}\n");

        Assert.That(planning.Diagnostics.Select(d => d.Code).Distinct(), Is.EqualTo((string[])["SEED310"]));
    }
}
