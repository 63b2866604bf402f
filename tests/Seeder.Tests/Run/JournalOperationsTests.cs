using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class JournalOperationsTests
{
    [Test]
    public void The_journal_names_the_fields_of_a_found_record_that_the_run_does_not_change()
    {
        var applied = new Applied(new CaseFacts
        {
            Queries = new()
            {
                ["SELECT Id, AccountNumber, Industry, Name FROM Account WHERE AccountNumber IN ('A-1')"] =
                [
                    new() { ["Id"] = "001000000000091AAA", ["AccountNumber"] = "A-1", ["Industry"] = "Banking", ["Name"] = "Acme" },
                ],
            },
        });
        applied.Apply("Account: [{ $ref: acme, $key: AccountNumber, AccountNumber: A-1, Name: Acme, Industry: Energy }]");

        var found = applied.Journal.OfType<JournalEntry.Found>().SelectMany(f => f.Records);
        Assert.That(found.Select(o => string.Join(", ", o.Shape)), Is.EqualTo(["AccountNumber, Name"]));
    }
}
