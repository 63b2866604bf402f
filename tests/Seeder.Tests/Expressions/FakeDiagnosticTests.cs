using NUnit.Framework;
using Seeder.Core.Expressions;

namespace Seeder.Tests.Expressions;

public sealed class FakeDiagnosticTests
{
    [TestCase("name.frstName", "SEED290: Bogus has no token 'name.frstName'. Did you mean 'name.firstName'?")]
    [TestCase("person.lastName", "SEED290: Bogus has no token 'person.lastName'. Did you mean 'name.lastName'?")]
    [TestCase("phone.phoneNumber", "SEED290: Bogus has no token 'phone.phoneNumber'. Did you mean 'phone_number.phoneNumber'?")]
    [TestCase("nonsense", "SEED290: Bogus has no token 'nonsense'. Write a data set and a method of Bogus, such as fake.name.firstName.")]
    [TestCase("date.past(2)", "SEED291: 'date.past' is no fake of a plan: dates of Bogus depend on the clock of the machine. Use 'today' or 'now', such as ${today - 0..365d}.")]
    [TestCase("system.exception", "SEED292: 'system.exception' takes or gives what a plan cannot write. Use another token, or pick(...) for values of your own.")]
    [TestCase("name.jobTitle(1)", "SEED293: 'name.jobTitle' takes no arguments, not 1. Quote an argument that holds a comma: 'a, b'.")]
    [TestCase("rant.review(a, b)", "SEED293: 'rant.review' takes at most one argument, not 2. Quote an argument that holds a comma: 'a, b'.")]
    [TestCase("image.dataUri(100)", "SEED293: 'image.dataUri' takes 2 to 3 arguments, not 1. Add what is missing.")]
    [TestCase("name.firstName(mal)", "SEED294: 'name.firstName' takes Male or Female as its argument 'gender', not 'mal'. Write null for the argument to leave it to Bogus.")]
    [TestCase("randomizer.number(1, '1,5')", "SEED294: 'randomizer.number' takes a whole number as its argument 'max', not '1,5'. Write null for the argument to leave it to Bogus.")]
    [TestCase("randomizer.double('1,5')", "SEED294: 'randomizer.double' takes a number such as 1.5 as its argument 'min', not '1,5'. Write null for the argument to leave it to Bogus.")]
    [TestCase("internet.color(256)", "SEED294: 'internet.color' takes a whole number from 0 to 255 as its argument 'baseRed', not '256'. Write null for the argument to leave it to Bogus.")]
    [TestCase("randomizer.number(5, 1)", "SEED295: 'randomizer.number' cannot be carried out with these arguments: 'min' is 5, which is more than 'max', 1. Correct the arguments.")]
    [TestCase("internet.password(8, false, 'é')", "SEED295: 'internet.password' cannot be carried out with these arguments: the value is too long, or there is none. Correct the arguments.")]
    [TestCase("lorem.letter(900000)", "SEED295: 'lorem.letter' cannot be carried out with these arguments: the value is too long, or there is none. Correct the arguments.")]
    [TestCase("lorem.letter(5000000)", "SEED294: 'lorem.letter' takes a whole number from 0 to 1,000,000 as its argument 'num', not '5000000'. Write null for the argument to leave it to Bogus.")]
    [TestCase("finance.iban(false, XX)", "SEED295: 'finance.iban' cannot be carried out with these arguments: The ISO3166 IBAN country code 'XX' was not found. Correct the arguments.")]
    [TestCase("company.companyName('{{date.past}}')", "SEED295:")]
    [TestCase("internet.email(null, null, acme.com)", "SEED296: The provider 'acme.com' may be somebody's: fake addresses end in example.com, example.net, example.org or the option 'emailDomain'. Leave the provider out, and set 'emailDomain' under 'options' for a domain of your own.")]
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
