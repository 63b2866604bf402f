using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Calls;

internal sealed class DeferralTests
{
    // The waves of the update that sets the deferred field and of the read that another record uses.
    private static (int Update, int Read) WavesOf(string records)
    {
        var run = Applied.Run(records);
        int WaveOf(OperationKind kind) =>
            run.Graph.Calls.First(c => c.Operations.Any(o => run.Graph.Operations.Nodes[o].Kind == kind)).Wave;
        return (WaveOf(OperationKind.Update), WaveOf(OperationKind.Read));
    }

    [Test]
    public void A_value_is_read_after_the_deferred_field_of_its_record_is_set()
    {
        var (update, read) = WavesOf(
            """
            Contact:
              - { $ref: one, LastName: One, ReportsToId: "${two}", $read: Title }
              - { $ref: two, LastName: Two, ReportsToId: "${one}", $read: Title }
            Account: [{ Name: "Employer of ${one.Title} and ${two.Title}" }]
            """);
        Assert.That(read, Is.GreaterThan(update));
    }

    [Test]
    public void A_value_that_the_deferred_field_depends_on_is_read_before_the_field_is_set()
    {
        var (update, read) = WavesOf(
            """
            Account:
              - { $ref: one, Name: One, ParentId: "${two}", $read: AccountNumber }
              - { $ref: two, Name: Two, Description: "${one.AccountNumber}" }
            """);
        Assert.That(read, Is.LessThan(update));
    }
}
