using System.Globalization;
using System.Reflection;
using Bogus;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

internal sealed class FakeTokenTests
{
    private static readonly string[] Refused = [
        "NAME.GET_ITEM", "RANDOMIZER.ARRAYELEMENT", "RANDOMIZER.REPLACESYMBOLS", "SYSTEM.EXCEPTION"];

    private static IEnumerable<MustashMethod> Table => Tokenizer.MustashMethods.SelectMany(g => g);

    [TestCase("en")]
    [TestCase("ja")]
    public void Every_token_of_Bogus_repeats_itself_in_fresh_instances_and_cultures_or_is_refused(string locale)
    {
        var (first, second) = (new FakeData(locale, null), new FakeData(locale, null));
        var (differing, refused) = (new List<string>(), new HashSet<string>());
        foreach (var (name, arguments) in Table.Select(m => (m.Name, Samples(m.Method))))
        {
            if (Bind(first, name, arguments) is not { } token)
            {
                refused.Add(name);
                continue;
            }
            var again = Bind(second, name, arguments)!;
            // Drawn backwards, so that what was drawn before differs as well.
            var values = Enumerable.Range(1, 20).Select(k => token.Next((ulong)k)).ToArray();
            var others = InOddCulture(() => Enumerable.Range(1, 20).Reverse().Select(k => again.Next((ulong)k)).Reverse().ToArray());
            if (!values.SequenceEqual(others))
            {
                differing.Add(name);
            }
        }

        Assert.That(differing, Is.Empty);
        Assert.That(
            refused,
            Is.EquivalentTo(
                Table.Select(m => m.Name).Distinct().Where(n => n.StartsWith("DATE.", StringComparison.Ordinal)).Concat(Refused)));
    }

    [Test]
    public void Tokens_are_known_in_any_case()
    {
        var fakes = FakeFixture.English();

        Assert.That(fakes.Next("NAME.firstname", 7), Is.EqualTo(fakes.Next("name.firstName", 7)));
        Assert.That(fakes.Token("NAME.firstname").Name, Is.EqualTo("name.firstName"));
    }

    [Test]
    public void A_value_depends_on_its_token_and_key_alone()
    {
        var alone = FakeFixture.English().Values("company.companyName", 50);

        var fakes = FakeFixture.English();
        var (company, city) = (fakes.Token("company.companyName"), fakes.Token("address.city"));
        var among = Enumerable.Range(1, 50).Select(k =>
        {
            city.Next((ulong)k * 17);
            return company.Next((ulong)k);
        });

        Assert.That(among, Is.EqualTo(alone));
    }

    [Test]
    public void What_else_the_process_does_with_Bogus_changes_nothing()
    {
        var before = FakeFixture.English().Values("internet.email", 20);
        var faker = new Faker("de") { Random = new Randomizer(1) };
        faker.Name.FullName();

        Assert.That(FakeFixture.English().Values("internet.email", 20), Is.EqualTo(before));
    }

    [Test]
    public void Two_tokens_at_one_key_draw_differently()
    {
        var fakes = FakeFixture.English();
        var same = fakes.Values("randomizer.int")
            .Zip(fakes.Values("randomizer.number(-2147483648, 2147483647)"))
            .Count(p => p.First == p.Second);

        Assert.That(same, Is.Zero);
    }

    [Test]
    public void Neighbouring_keys_are_spread_evenly()
    {
        var counts = FakeFixture.English().Values("randomizer.number(1, 10)", 10_000).GroupBy(v => v).Select(g => g.Count()).ToArray();

        Assert.That(counts, Has.Length.EqualTo(10).And.All.InRange(850, 1150));
    }

    [Test]
    public void Locales_have_different_names()
    {
        string[] locales = ["en", "de", "fr", "ja", "nl"];
        var names = locales.Select(l => string.Join(';', new FakeData(l, null).Values("name.fullName", 5)));

        Assert.That(names.Distinct().Count(), Is.EqualTo(locales.Length));
        Assert.That(new FakeData("ja", null).Next("name.lastName", 1), Does.Match(@"^\p{IsCJKUnifiedIdeographs}+$"));
    }

    private static FakeToken? Bind(FakeData fakes, string name, string[] arguments) =>
        fakes.Bind(name.Split('.'), arguments, FakeFixture.Span(name), new DiagnosticBag());

    private static string[] Samples(MethodInfo method) =>
    [
        .. method.GetParameters().Where(p => !p.IsOptional).Select((p, i) =>
            p.ParameterType == typeof(int) ? $"{3 + (i * 2)}" : p.ParameterType == typeof(float) ? "0.5" : "A-##?"),
    ];

    // The tests run without ICU, as the command line does, so a culture with other signs has to be made.
    private static T InOddCulture<T>(Func<T> draw)
    {
        var before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign) = (",", "−");
        CultureInfo.CurrentCulture = odd;
        try
        {
            var drawn = draw();
            Assert.That(CultureInfo.CurrentCulture, Is.SameAs(odd));
            return drawn;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
