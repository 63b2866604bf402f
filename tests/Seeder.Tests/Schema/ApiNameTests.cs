using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class ApiNameTests
{
    [TestCase("Account", "", "Account", "")]
    [TestCase("Trip__c", "", "Trip", "__c")]
    [TestCase("npsp__Trip__c", "npsp", "Trip", "__c")]
    [TestCase("npsp__Trips__r", "npsp", "Trips", "__r")]
    [TestCase("Place__Latitude__s", "", "Place", "__Latitude__s")]
    [TestCase("npsp__Place__Latitude__s", "npsp", "Place", "__Latitude__s")]
    [TestCase("Home_Region__c", "", "Home_Region", "__c")]
    public void A_name_has_a_namespace_an_own_name_and_a_suffix(string name, string space, string own, string suffix) =>
        Assert.That(ApiName.Of(name), Is.EqualTo(new ApiName(space, own, suffix)));

    [TestCase("Acount", "Account")]
    [TestCase("Contcat", "Contact")]
    [TestCase("Oportunty", "Opportunity")]
    [TestCase("Product", "Product2")]
    [TestCase("PKG__Qoute__c", "PKG__Quote__c")]
    [TestCase("PKG__Quotes__c", "PKG__Quote__c")]
    [TestCase("Visible", "Visible__c")]
    [TestCase("visibel__c", "Visible__c")]
    public void One_or_two_edits_are_a_misspelling(string written, string known) =>
        Assert.That(ApiName.FindMisspelled(written, ["Lead", known, "Something__c"]), Is.EqualTo(known));

    [TestCase("PKG__Quote__c", "PKG__QuoteLine__c")]
    [TestCase("PKG__Quote__c", "OTHER__Quote__c")]
    [TestCase("PKG__Quotes__c", "Quote__c")]
    [TestCase("Quotes__c", "PKG__Quote__c")]
    [TestCase("Site__c", "Site")]
    [TestCase("Quote", "Note")]
    [TestCase("Line_2__c", "Line_1__c")]
    [TestCase("X__c", "Y__c")]
    [TestCase("Trips__r", "Trip__c")]
    [TestCase("Fleet__c", "Vehicle__c")]
    public void A_name_further_away_is_another_one(string written, string known) =>
        Assert.That(ApiName.FindMisspelled(written, [known]), Is.Null);

    [TestCase("PKG__Qoute__c", "Did you mean 'PKG__Quote__c'?")]
    [TestCase("Quote__c", "Did you mean 'PKG__Quote__c'?")]
    [TestCase("OTHER__Quote__c", "Did you mean 'PKG__Quote__c'?")]
    [TestCase("Account__c", "Did you mean 'Account'?")]
    [TestCase("Acount", "Did you mean 'Account'?")]
    [TestCase("OTHER__Qoute__c", null)]
    [TestCase("PKG__Fleet__c", null)]
    public void A_hint_looks_beyond_the_namespace_only_for_an_equal_name(string written, string? hint) =>
        Assert.That(ApiName.Hint(written, ["Account", "PKG__Quote__c", "PKG__QuoteLine__c"]), Is.EqualTo(hint));
}
