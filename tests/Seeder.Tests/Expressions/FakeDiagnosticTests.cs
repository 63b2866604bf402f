using NUnit.Framework;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

internal sealed class FakeDiagnosticTests
{
    [TestCase("name.frstName", "SEED290: Bogus has no token 'name.frstName'. Did you mean 'name.firstName'?")]
    [TestCase("person.lastName", "SEED290: Bogus has no token 'person.lastName'. Did you mean 'name.lastName'?")]
    [TestCase("phone.phoneNumber", "SEED290: Bogus has no token 'phone.phoneNumber'. Did you mean 'phone_number.phoneNumber'?")]
    [TestCase("nonsense", "SEED290: Bogus has no token 'nonsense'. Write a data set and a method of Bogus, such as fake.name.firstName.")]
    [TestCase("date.past(2)",
        "SEED291: A plan cannot use 'date.past': dates of Bogus depend on the machine's clock, so they would change from run to run. "
            + "Use 'today' or 'now', such as ${today - 0..365d}: Seeder chooses the date once, and keeps it in later runs.")]
    [TestCase("system.exception",
        "SEED292: A plan cannot use 'system.exception': its arguments or its result are not text or numbers. "
            + "Use another token, or pick(...) with your own values.")]
    [TestCase("name.jobTitle(1)", "SEED293: 'name.jobTitle' takes no arguments, not 1. Quote an argument that contains a comma: 'a, b'.")]
    [TestCase(
        "rant.review(a, b)", "SEED293: 'rant.review' takes at most one argument, not 2. Quote an argument that contains a comma: 'a, b'.")]
    [TestCase("image.dataUri(100)", "SEED293: 'image.dataUri' takes 2 to 3 arguments, not 1. Add the missing arguments.")]
    [TestCase("name.firstName(mal)",
        "SEED294: 'name.firstName' expects Male or Female as its argument 'gender', but got 'mal'. "
            + "Write null to use the default of Bogus.")]
    [TestCase("randomizer.number(1, '1,5')",
        "SEED294: 'randomizer.number' expects a whole number as its argument 'max', but got '1,5'. "
            + "Write null to use the default of Bogus.")]
    [TestCase("randomizer.double('1,5')",
        "SEED294: 'randomizer.double' expects a number such as 1.5 as its argument 'min', but got '1,5'. "
            + "Write null to use the default of Bogus.")]
    [TestCase("internet.color(256)",
        "SEED294: 'internet.color' expects a whole number from 0 to 255 as its argument 'baseRed', but got '256'. "
            + "Write null to use the default of Bogus.")]
    [TestCase("randomizer.number(5, 1)",
        "SEED295: Bogus rejects the arguments of 'randomizer.number': 'min' is 5, which is more than 'max', 1. Correct the arguments.")]
    [TestCase("internet.password(8, false, 'é')",
        "SEED295: Bogus rejects the arguments of 'internet.password': the value is empty or too long. Correct the arguments.")]
    [TestCase("lorem.letter(900000)",
        "SEED295: Bogus rejects the arguments of 'lorem.letter': the value is empty or too long. Correct the arguments.")]
    [TestCase("lorem.letter(5000000)",
        "SEED294: 'lorem.letter' expects a whole number from 0 to 1,000,000 as its argument 'num', but got '5000000'. "
            + "Write null to use the default of Bogus.")]
    [TestCase("finance.iban(false, XX)",
        "SEED295: Bogus rejects the arguments of 'finance.iban': The ISO3166 IBAN country code 'XX' was not found. Correct the arguments.")]
    [TestCase("company.companyName('{{date.past}}')", "SEED295:")]
    [TestCase("internet.email(null, null, acme.com)",
        "SEED296: The provider 'acme.com' may belong to real people: fake addresses must end in example.com, example.net, example.org or "
            + "the option 'emailDomain'. Remove the provider. To use your own domain, set 'emailDomain' under 'options'.")]
    public void What_Bogus_cannot_give_is_said_before_anything_is_drawn(string written, string complaint) =>
        Assert.That(FakeFixture.Complaint(written), Does.StartWith(complaint));

    [TestCase("en", null)]
    [TestCase("zh_CN", null)]
    [TestCase("de-AT", "Did you mean 'de_AT'?")]
    [TestCase("DE", "Did you mean 'de'?")]
    [TestCase("klingon", "Use a locale such as en, en_GB, de, fr or ja.")]
    public void A_locale_is_one_of_Bogus(string locale, string? hint) =>
        Assert.That(FakeData.CheckLocale(locale, FakeFixture.Span(locale))?.Hint, Is.EqualTo(hint));
}
