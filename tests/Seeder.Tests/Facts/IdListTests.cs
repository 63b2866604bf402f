using NUnit.Framework;
using Seeder.Core.Facts;

namespace Seeder.Tests.Facts;

/// <summary>A list of ids gives the texts that it was made of.</summary>
internal sealed class IdListTests
{
    private static readonly string[] Texts =
    [
        "003000000000002AAA", "003000000000001AAA", "0035g00000ZZZZZAAz", "0035g00000ZZZZZ", "", "x", "003000000000001AAA", "x",
        "zzzzzzzzzzzzzzzAAA",
    ];

    [Test]
    public void Ids_and_other_texts_come_back_unchanged()
    {
        IdList list = [.. Texts];
        Assert.That(list, Is.EqualTo(Texts));
        Assert.That(list.At([4, 0]), Is.EqualTo((string[])["", Texts[0]]));
    }

    [Test]
    public void Each_is_kept_once_at_its_first_place()
    {
        IdList list = [.. Texts];
        Assert.That(list.Distinct(), Is.EqualTo(Texts.Distinct()));
        IdList sorted = ["003000000000001AAA", "003000000000002AAA"];
        Assert.That(sorted.Distinct(), Is.SameAs(sorted));
    }

    [Test]
    public void Lists_with_other_ids_or_another_order_have_another_hash()
    {
        IdList list = [.. Texts], same = [.. Texts], turned = [.. Enumerable.Reverse(Texts)], other = [.. Texts[..^1], "y"];
        Assert.That(same.ContentHash(), Is.EqualTo(list.ContentHash()));
        Assert.That(turned.ContentHash(), Is.Not.EqualTo(list.ContentHash()));
        Assert.That(other.ContentHash(), Is.Not.EqualTo(list.ContentHash()));
    }
}
