using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>Without an org, Seeder does not know which features the org has. The hint names the feature and no similar field.</summary>
internal sealed class FeatureHintTests
{
    [TestCase("Account: [{ Name: A, BillingCountryCode: DE }]", "state-country-picklists")]
    [TestCase("Account: [{ Name: A, ShippingStateCode: BE }]", "state-country-picklists")]
    [TestCase("Contact: [{ LastName: L, MailingCountryCode: DE }]", "state-country-picklists")]
    [TestCase("Lead: [{ LastName: L, Company: C, StateCode: BE }]", "state-country-picklists")]
    [TestCase("Account: [{ Name: A, CurrencyIsoCode: EUR }]", "multi-currency")]
    [TestCase("Opportunity: [{ Name: O, StageName: New, CloseDate: \"${today}\", CurrencyIsoCode: EUR }]", "multi-currency")]
    [TestCase("PricebookEntry: [{ UnitPrice: 1, Product2: { Name: P }, Pricebook2: { IsStandard: true }, CurrencyIsoCode: EUR }]",
        "multi-currency")]
    [TestCase("Account: [{ LastName: Doe }]", "person-accounts")]
    [TestCase("Account: [{ LastName: Doe, PersonEmail: doe@example.com }]", "person-accounts")]
    [TestCase("Account: [{ FirstName: Jane, LastName: Doe, Favourite__pc: Tea }]", "person-accounts")]
    public void A_field_of_a_feature_is_reported_with_the_feature(string records, string feature)
    {
        var found = GoldenCheck.Diagnose(new SourceText("plan.yaml", $"plan: p\nrecords:\n  {records}\n"), []);

        Assert.That(found.Select(d => d.Code).Distinct(), Is.EqualTo(new[] { "SEED209" }));
        Assert.That(
            found.Select(d => d.Hint),
            Is.All.Contains($"seeder org start --feature {feature}").And.All.Contains("schema pull").And.All.Not.Contains("Did you mean"));
    }

    [TestCase("Account: [{ Name: A, CreatedDate: \"${now - 30d}\" }]")]
    [TestCase("Case: [{ Subject: S, CreatedById: \"${org.user}\" }]")]
    [TestCase("Lead: [{ LastName: L, Company: C, LastModifiedDate: \"${now}\" }]")]
    [TestCase("Contact: [{ LastName: L, LastModifiedById: \"${org.user}\" }]")]
    [TestCase("Task: [{ Subject: S, CreatedDate: 2020-01-01T00:00:00Z }]")]
    public void An_audit_field_is_reported_with_its_permission(string records)
    {
        var found = GoldenCheck.Diagnose(new SourceText("plan.yaml", $"plan: p\nrecords:\n  {records}\n"), []);

        var hint = found.Single(d => d.Code == "SEED213").Hint;
        Assert.That(hint, Does.Contain("Set Audit Fields upon Record Creation").And.Contain("schema pull"));
    }
}
