using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class ReconciliationQueriesTests
{
    [Test]
    public void Samples_of_a_type_are_records_of_this_type_that_the_plan_created()
    {
        var applied = new Applied();
        applied.Apply("Account: [{ $ref: made, Name: Made }, { $ref: found, Name: Found }]\nContact: [{ $ref: doe, LastName: Doe }]");
        var records = applied.Manifest!.Records.Select(r => KeyValuePair.Create(r.Key, r.Value with { Created = r.Key != "found" }));
        var state = new RunState(applied.Manifest with { Records = new ManifestRecords(records) });

        Assert.That(
            ReconciliationQueries.SampleOf("Account", state).Select(r => r.Id), Is.EqualTo([applied.Manifest.Records["made"].Id]));
    }
}
