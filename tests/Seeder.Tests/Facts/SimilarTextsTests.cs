using NUnit.Framework;
using Seeder.Core.Lookups;

namespace Seeder.Tests.Facts;

internal sealed class SimilarTextsTests
{
    [TestCase("Café", "Cafe\u0301")]
    [TestCase("Café", "CAFE")]
    [TestCase("Straße", "STRASSE")]
    [TestCase("STRAẞE", "strasse")]
    [TestCase("ıstanbul", "Istanbul")]
    [TestCase("İstanbul", "istanbul")]
    [TestCase("ﬁre", "FIRE")]
    [TestCase("ＡＢＣ", "abc")]
    [TestCase("Łódź", "Lodz")]
    public void Letters_with_marks_are_like_those_without(string one, string other)
    {
        Assert.That(SimilarTexts.Of([one.ToUpperInvariant()]).Has(other.ToUpperInvariant()), Is.True);
        Assert.That(SimilarTexts.Of([other.ToUpperInvariant()]).Has(one.ToUpperInvariant()), Is.True);
    }

    [TestCase("Café", "Cafes")]
    [TestCase("日本", "中国")]
    [TestCase("ABC", "ABD")]
    [TestCase("\ud800", "A")]
    public void Other_texts_are_not(string one, string other) => Assert.That(SimilarTexts.Of([one]).Has(other), Is.False);
}
