using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

internal sealed class FakeArgumentTests
{
    [Test]
    public void Numbers_lie_in_their_range_and_vary()
    {
        var values = FakeFixture.English().Values("randomizer.number(1,100)", 2000).Select(int.Parse).ToArray();

        Assert.That(values, Is.All.InRange(1, 100));
        Assert.That(values.Distinct().Count(), Is.EqualTo(100));
    }

    [TestCase("lorem.sentence(5)", @"^\w+( \w+){4}\.$")]
    [TestCase("commerce.price(1,100,2)", @"^[0-9]{1,3}\.[0-9]{2}$")]
    [TestCase("commerce.price(1, 100, 1, '€ ')", @"^€ [0-9]{1,3}\.[0-9]$")]
    [TestCase("lorem.sentences(2, ', ')", @"^[^,]+\., [^,]+\.$")]
    [TestCase("rant.review('a, (b) or {c}')", @"(?s)^")]
    [TestCase("lorem.words(3)", @"^\w+ \w+ \w+$")]
    [TestCase("commerce.categories(2)", @"^\w+, \w+$")]
    [TestCase("randomizer.digits(4)", "^[0-9]{4}$")]
    [TestCase("randomizer.bytes(3)", "^[A-Za-z0-9+/]{4}$")]
    [TestCase("randomizer.chars(a, c, 6)", "^[abc]{6}$")]
    [TestCase("randomizer.bool", "^(true|false)$")]
    [TestCase("randomizer.bool(1)", "^true$")]
    [TestCase("randomizer.guid", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    [TestCase("randomizer.double(-1, 1.5)", @"^-?[0-9.E-]+$")]
    [TestCase("finance.currency", "^[A-Z]{3}$")]
    [TestCase("finance.creditCardNumber(visa)", "^4")]
    [TestCase("address.countryCode(alpha3)", "^[A-Z]{3}$")]
    [TestCase("randomizer.replace('DE-####')", "^DE-[0-9]{4}$")]
    public void Arguments_are_read_as_their_parameters_type(string written, string pattern) =>
        Assert.That(FakeFixture.English().Values(written), Is.All.Match(pattern));

    [Test]
    public void Choices_are_read_by_name()
    {
        var russian = new FakeData("ru", null);

        Assert.That(russian.Values("name.lastName(FEMALE)"), Is.All.Match("[ая]$"));
        Assert.That(russian.Values("name.lastName(male)"), Is.All.Match("[^ая]$"));
    }

    [Test]
    public void Null_stands_for_the_default()
    {
        var fakes = FakeFixture.English();

        Assert.That(fakes.Values("commerce.price(null, null, 0)"), Is.EqualTo(fakes.Values("commerce.price(1, 1000, 0)")));
        Assert.That(fakes.Values("internet.userName('', Lee)"), Is.EqualTo(fakes.Values("internet.userName(null, Lee)")));
    }

    [Test]
    public void A_number_means_the_method_that_takes_a_number()
    {
        var fakes = FakeFixture.English();

        Assert.That(fakes.Values("company.companyName(2)"), Is.All.Match("^.+, .+ and .+$"));
        Assert.That(fakes.Values("randomizer.string2(5, 7)"), Is.All.Match("^[a-z]{5,7}$"));
        Assert.That(fakes.Values("randomizer.string2(5, xy)"), Is.All.Match("^[xy]{5}$"));
    }

    [Test]
    public void Half_characters_are_never_given() =>
        Assert.That(
            FakeFixture.English().Values("randomizer.string(50)").SelectMany(v => v.EnumerateRunes()).Count(r => r.Value == 0xFFFD),
            Is.GreaterThan(0));

    [Test]
    public void Arguments_may_vary_by_copy()
    {
        var token = FakeFixture.English().Token("internet.email(${this.FirstName}, Lee)");
        var diagnostics = new DiagnosticBag();
        var span = FakeFixture.Span("x");

        Assert.That(token.Varies);
        Assert.That(
            Enumerable.Range(1, 50).Select(k => token.Next((ulong)k, ["Zoë", "Lee"], span, diagnostics)),
            Is.All.Match(@"^Zoe([._]Lee)?[0-9]*@example\.(com|net|org)$"));
        Assert.That(token.Next(1, ["Ann", "Lee"], span, diagnostics), Does.StartWith("Ann"));
    }

    [Test]
    public void An_argument_that_varies_is_checked_when_it_is_known()
    {
        var token = FakeFixture.English().Token("randomizer.number(1, ${row.Most})");
        var diagnostics = new DiagnosticBag();

        Assert.That(token.Next(1, ["", "1"], FakeFixture.Span("x"), diagnostics), Is.EqualTo("1"));
        Assert.That(token.Next(1, ["", "ten"], FakeFixture.Span("x"), diagnostics), Is.Null);
        Assert.That(token.Next(1, ["", "-5"], FakeFixture.Span("x"), diagnostics), Is.Null);
        Assert.That(FakeFixture.Text(diagnostics), Does.Contain("SEED294").And.Contain("'ten'").And.Contain("SEED295"));
    }
}
