using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

internal sealed class RowHashTests
{
    // FNV-1a with 128 bits, computed by its definition over the bytes of each cell and 0xFF after it.
    [TestCase("a", "0x0880954550ab1be95aa0733055b751b9")]
    public void A_row_has_the_same_hash_in_every_version(string cell, string expected) =>
        Assert.That($"0x{RowHash.Of(cell):x32}", Is.EqualTo(expected));

    [Test]
    public void A_cell_ends_where_it_ends()
    {
        Assert.That(Of("ab", "c"), Is.Not.EqualTo(Of("a", "bc")));
        Assert.That(Of("", "a"), Is.Not.EqualTo(Of("a", "")));
        Assert.That(Of("a"), Is.Not.EqualTo(Of("a", "")));
    }

    [Test]
    public void Long_and_short_texts_are_hashed_like_their_bytes([Values(0, 1, 85, 86, 300, 131_072)] int length)
    {
        var text = new string('ü', length);
        var hash = new RowHash();
        hash.Add(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.That(RowHash.Of(text), Is.EqualTo(hash.Value));
    }

    private static UInt128 Of(params string[] cells)
    {
        var hash = new RowHash();
        foreach (var cell in cells)
        {
            hash.Add(cell);
        }
        return hash.Value;
    }
}
