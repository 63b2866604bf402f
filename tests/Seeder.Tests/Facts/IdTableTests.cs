using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Tests.Facts;

/// <summary>Ids in packed form: each is found at its place, no other is, and the ranges hold all of them.</summary>
internal sealed class IdTableTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    [Test]
    public void Each_id_is_found_at_its_place_and_no_other_id_is([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, 4000).Select(_ => Id("003", random.NextInt64(1L << 50))).Distinct().ToList();
        ImmutableArray<string> ids = [.. all.Where((_, i) => i % 3 == 0)];
        var table = new IdTable([.. ids]);

        foreach (var id in all)
        {
            Assert.That(table.Find(Encoding.ASCII.GetBytes(id)), Is.EqualTo(ids.IndexOf(id)), id);
            Assert.That(table.Find(Encoding.ASCII.GetBytes(id[..15])), Is.EqualTo(ids.IndexOf(id)), id);
        }
        foreach (var id in ids.Reverse().Take(100))
        {
            Assert.That(table.Find(Encoding.ASCII.GetBytes(id)), Is.EqualTo(ids.IndexOf(id)), id);
        }
    }

    [TestCase("")]
    [TestCase("Id")]
    [TestCase("00300000000000-")]
    [TestCase("0030000000000001A")]
    [TestCase("\u00e4030000000000")]
    public void A_text_that_is_no_id_is_not_found(string text)
    {
        Assert.That(new IdTable([Id("003", 1)]).Find(Encoding.UTF8.GetBytes(text)), Is.EqualTo(-1));
        Assert.That(new IdTable([text, Id("003", 1)]).Find(Encoding.ASCII.GetBytes(Id("003", 1))), Is.EqualTo(1));
        Assert.That(new IdTable([text]).Condition(), Is.Null);
    }

    [Test]
    public void One_run_gives_one_range_and_runs_far_apart_give_one_each()
    {
        var first = Enumerable.Range(1000, 500).Select(i => Id("003", i)).ToList();
        var second = Enumerable.Range(9_000_000, 500).Select(i => Id("003", i * 3)).ToList();

        Assert.That(new IdTable([.. first]).Condition(), Is.EqualTo($"(Id >= '{first[0]}' AND Id <= '{first[^1]}')"));
        Assert.That(new IdTable([.. first.Concat(second).Reverse()]).Condition(), Is.EqualTo(
            $"(Id >= '{first[0]}' AND Id <= '{first[^1]}') OR (Id >= '{second[0]}' AND Id <= '{second[^1]}')"));
    }

    [Test]
    public void Many_gaps_give_a_short_condition_that_holds_all_ids([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        ImmutableArray<string> ids = [.. Enumerable.Range(0, 5000).Select(_ => Id("001", random.NextInt64(1L << 45))).Distinct()];

        var condition = new IdTable([.. ids]).Condition()!;

        var bounds = condition.Split('\'').Where((_, i) => i % 2 == 1).ToList();
        Assert.That(bounds, Has.Count.EqualTo(40).And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(Uri.EscapeDataString(condition), Has.Length.LessThan(4000));
        Assert.That(
            ids.Where(id => !bounds.Chunk(2).Any(b => string.CompareOrdinal(b[0], id) <= 0 && string.CompareOrdinal(id, b[1]) <= 0)),
            Is.Empty);
    }

    private static string Id(string prefix, long number)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 12; i++, number /= 62)
        {
            text.Insert(0, Digits[(int)(number % 62)]);
        }
        return SalesforceId.Normalise(string.Create(CultureInfo.InvariantCulture, $"{prefix}{text}"));
    }
}
