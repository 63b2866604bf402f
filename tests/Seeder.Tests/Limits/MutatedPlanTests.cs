using NUnit.Framework;
using Seeder.Tests.Golden;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

/// <summary>Plans of the golden cases with tokens left out, doubled, moved and mixed: whatever stands there, planning ends, and each error
/// has a place in the text.</summary>
internal sealed class MutatedPlanTests
{
    private static readonly int Mutants = int.Parse(
        Environment.GetEnvironmentVariable("SEEDER_MUTANTS") ?? "200", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string[] Words =
    [
        "${", "}", "$${", "[", "]", "{", "}", "- ", ": ", "\n", "\n  ", "\n    ", "\t", "\"", "'", "|\n", ">\n", "&a ", "*a", "!!str ", "#",
        "%", "@", "`", "? ", "<<: ", "---\n", "...\n",
        "$ref", "$key", "$count: 1..3\n", "$from: a.csv\n", "$then: ", "$after: ", "${this.Name}", "${parent.Name}", "${pick(a,b)}",
        "${each(Account)}", "${any(Account)}", "${cycle(a)}",
        "${today + 1d}", "${row.x}", "${n}", "${var.x}", "${org.id}", "${fake.name.firstName}", "0", "-1", "1e400", "null", "true",
        "\u0000", "\u2028", "\ud800", "é", "😀", "\r\n",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void A_plan_in_which_anything_stands_is_planned_or_refused(int seed)
    {
        var plans = GoldenFiles.BadPlans.Cases.Select(c => GoldenFiles.BadPlans.Plan(c).Content).Where(t => t.Length < 3_000).ToArray();
        var random = new Random(seed);
        for (var i = 0; i < Mutants; i++)
        {
            var text = Mutate(plans[random.Next(plans.Length)], plans[random.Next(plans.Length)], random);
            try
            {
                TextLimitTests.Check(Plan(text, r => r with { MaxRecords = 1_000 }).Diagnostics, text);
            }
            catch (Exception failure) when (failure is not AssertionException)
            {
                Assert.Fail($"{failure}\n{text}");
            }
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void Words_without_order_are_refused(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Mutants; i++)
        {
            var text =
                $"{(random.Next(2) == 0 ? Accounts : "")}"
                    + $"{string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Words[random.Next(Words.Length)]))}";
            try
            {
                TextLimitTests.Check(Plan(text, r => r with { MaxRecords = 1_000 }).Diagnostics, text);
            }
            catch (Exception failure) when (failure is not AssertionException)
            {
                Assert.Fail($"{failure}\n{text}");
            }
        }
    }

    private static string Mutate(string text, string other, Random random)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(text.Length + 1);
            var length = random.Next(Math.Min(40, text.Length - at) + 1);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, text.Substring(at, length)),
                2 => text.Insert(at, Words[random.Next(Words.Length)]),
                3 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                4 => $"{text[..at]}{other[random.Next(other.Length)..]}",
                _ => $"{text[..at]}{(char)random.Next(1, 256)}{text[at..]}",
            };
        }
        return text;
    }
}
