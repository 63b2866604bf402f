using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Graph;

internal sealed class OrderRulesTests
{
    private const string Plan = """
        plan: prices
        existing:
          book: { BOOK }
        records:
          PricebookEntry:
            - $ref: custom
              Product2Id: ${laptop}
              Pricebook2Id: ${retail}
              UnitPrice: 2
              IsActive: true
            - $ref: standard
              Product2Id: ${laptop}
              Pricebook2Id: ${book}
              UnitPrice: 1
              IsActive: true
          Product2:
            - { $ref: laptop, Name: Laptop }
          Pricebook2:
            - { $ref: retail, Name: Retail }
        """;

    [TestCase("Pricebook2: { IsStandard: true }")]
    [TestCase("Pricebook2: { Name: Standard Price Book }")]
    [TestCase("query: SELECT Id FROM Pricebook2 WHERE IsStandard = true")]
    public void A_price_in_a_book_of_the_plan_waits_for_the_one_in_a_book_that_may_be_the_standard_one(string book)
    {
        var run = OfflineOrg.Plan(Plan.Replace("{ BOOK }", "{ " + book + " }", StringComparison.Ordinal), withOrg: true).Run!;

        int CallOf(string address) => run.Graph.Calls.Single(c => c.Operations.Any(o => run.AddressOf(o) == address)).Number;
        Assert.That(CallOf("standard"), Is.LessThan(CallOf("custom")), GraphText.Render(run));
    }
}
