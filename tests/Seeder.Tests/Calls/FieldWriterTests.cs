using System.Text;
using NUnit.Framework;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls;

internal sealed class FieldWriterTests
{
    [Test]
    public void A_value_that_is_read_from_the_org_is_sent_in_another_field()
    {
        var applied = new Applied();
        applied.Apply(
            """
            Account: [{ $ref: acme, Name: Acme }]
            Contract: [{ $ref: frame, AccountId: "${acme}", Status: Draft, StartDate: 2026-01-01, $read: ContractNumber }]
            Contact: [{ LastName: Doe, Description: "${frame.ContractNumber}" }]
            """);

        Assert.That(
            applied.Requests.Select(r => Encoding.UTF8.GetString(r.Body.Span)),
            Has.One.Contains("\"Description\":\"ContractNumber of frame\""));
    }
}
