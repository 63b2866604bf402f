using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class RecoveryTests
{
    private const string Records = """
        Account:
          - $ref: acme
            Name: Acme
            Contacts:
              - LastName: Doe
          - $ref: beta
            Name: Beta
            ParentId: ${acme}
        Opportunity:
          - Name: Renewal
            StageName: Prospecting
            CloseDate: 2026-04-30
            AccountId: ${beta}
        """;

    private static readonly Applied First = ApplyFirst();

    private static readonly Manifest Done = Recovery.Recover(null, First.Journal).Manifest!;

    private static Applied ApplyFirst()
    {
        var applied = new Applied();
        applied.Apply(Records);
        return applied;
    }

    private static JournalEntry.Header Header => (JournalEntry.Header)First.Journal[0];

    private static ImmutableArray<JournalEntry> Journal(JournalEntry.Header header) => [header, .. First.Journal.Skip(1)];

    [Test]
    public void Nothing_recovers_to_nothing()
    {
        var recovered = Recovery.Recover(null, []);
        Assert.That((recovered.Manifest, recovered.IsChanged, recovered.InDoubt.IsEmpty), Is.EqualTo(((Manifest?)null, false, true)));
    }

    [Test]
    public void A_journal_whose_header_was_cut_off_sent_nothing() =>
        Assert.That(Recovery.Recover(Done, []).IsChanged, Is.False);

    [Test]
    public void A_journal_is_folded_into_the_manifest_that_it_starts_from()
    {
        var recovered = Recovery.Recover(null, First.Journal);
        Assert.That((recovered.IsChanged, recovered.Manifest!.Serial, recovered.Manifest.LastRun), Is.EqualTo((true, 1, Header.Run)));
        Assert.That(recovered.Manifest.Records.Keys, Is.EqualTo(["acme", "acme.Contacts#1", "beta", "Opportunity#1"]));
    }

    [Test]
    public void A_journal_that_is_folded_already_is_passed_over()
    {
        var recovered = Recovery.Recover(Done, First.Journal);
        Assert.That(recovered.IsChanged, Is.False);
        Assert.That(recovered.Manifest, Is.SameAs(Done));
    }

    [Test]
    public void A_journal_of_another_run_that_made_the_same_records_changes_nothing_but_the_serial()
    {
        var recovered = Recovery.Recover(Done, Journal(Header with { Run = "another" }));
        Assert.That((recovered.Manifest!.Serial, recovered.Manifest.LastRun), Is.EqualTo((2, "another")));
        Assert.That(recovered.Manifest.Records.Select(r => (r.Key, r.Value.Id)), Is.EqualTo(Done.Records.Select(r => (r.Key, r.Value.Id))));
    }

    [TestCase(2)]
    [TestCase(7)]
    public void A_journal_of_a_later_manifest_is_refused(int serial) =>
        Assert.That(
            () => Recovery.Recover(Done, Journal(Header with { Serial = serial })),
            Throws.InstanceOf<FormatException>().With.Message.Contains($"serial {serial}"));

    [Test]
    public void A_journal_without_its_manifest_is_refused_unless_it_is_the_first() =>
        Assert.That(
            () => Recovery.Recover(null, Journal(Header with { Serial = 1 })),
            Throws.InstanceOf<FormatException>().With.Message.Contains("which is at 0"));

    [Test]
    public void A_journal_of_another_lineage_is_refused() =>
        Assert.That(
            () => Recovery.Recover(Done, Journal(Header with { Lineage = "another", Serial = 1 })),
            Throws.InstanceOf<FormatException>().With.Message.Contains("lineages"));

    [Test]
    public void A_journal_of_another_org_is_refused() =>
        Assert.That(
            () => Recovery.Recover(null, First.Journal, "00D000000000009EAA"),
            Throws.InstanceOf<FormatException>().With.Message.Contains("00D000000000009EAA"));

    [Test]
    public void A_journal_of_a_newer_format_is_refused() =>
        Assert.That(
            () => Recovery.Recover(null, Journal(Header with { Format = 3 })),
            Throws.InstanceOf<FormatException>().With.Message.Contains("format is 3"));

    [Test]
    public void A_create_without_an_end_is_in_doubt_and_an_update_is_not()
    {
        var begin = First.Journal.OfType<JournalEntry.Begin>().First();
        var update = begin with { Call = 9, Operations = [.. begin.Operations.Select(o => o with { Kind = OperationKind.Update })] };
        var recovered = Recovery.Recover(null, [Header, begin, update]);
        Assert.That(recovered.InDoubt.Select(b => b.Call), Is.EqualTo([begin.Call]));
        Assert.That(recovered.Manifest!.Records, Is.Empty);
    }

    [Test]
    public void A_call_that_was_refused_and_sent_again_counts_once()
    {
        var (begin, end) = (First.Journal.OfType<JournalEntry.Begin>().First(), First.Journal.OfType<JournalEntry.End>().First());
        var recovered = Recovery.Recover(
            null,
            [Header, begin, new JournalEntry.End(begin.Call, 1, JournalOutcome.Refused, []), begin with { Attempt = 2 },
                end with { Attempt = 2 }]);
        Assert.That(recovered.InDoubt, Is.Empty);
        Assert.That(recovered.Manifest!.Records.Count, Is.EqualTo(begin.Operations.Length));
    }
}
