using NUnit.Framework;
using Seeder.Core.State;
using static Seeder.Tests.Run.OwnershipSim;

namespace Seeder.Tests.Run;

internal sealed class RawCreatesTests
{
    private static readonly Dictionary<string, string?> Acme = new() { ["Name"] = "Acme", ["Key__c"] = "A-1" };

    // A POST to sobjects/Part__c is in doubt.
    private static OwnershipSim InDoubt()
    {
        var sim = new OwnershipSim();
        sim.Begin(
            0,
            Begun,
            Sent("#post", "Part__c", Acme, "Key__c") with
            {
                Kind = OperationKind.Raw,
                Body = [.. Acme.Select(v => new SentValue(v.Key, v.Value!))],
                Once = true,
            });
        return sim;
    }

    [Test]
    public void A_raw_create_whose_record_exists_has_its_id_in_the_response()
    {
        var sim = InDoubt();
        sim.Commit(0, Begun.AddSeconds(1), [Acme]);

        var end = sim.Resolve().Ends.Single();
        Assert.That((end.Outcome, end.Ids.Single()), Is.EqualTo((JournalOutcome.Succeeded, "")));
        Assert.That(end.Values!.Value.Single(), Does.Contain(sim.Rows[^1].Id));
    }

    [Test]
    public void A_raw_create_without_a_record_did_nothing() =>
        Assert.That(InDoubt().Resolve().Ends.Select(e => e.Outcome), Is.EqualTo([JournalOutcome.Refused]));
}
