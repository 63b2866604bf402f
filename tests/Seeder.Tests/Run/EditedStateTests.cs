using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class EditedStateTests
{
    private const string Records = """
        Account:
          - $ref: acme
            Name: Acme
            Contacts:
              - $ref: jane
                LastName: Doe
              - $ref: joe
                LastName: Roe
        """;

    private static readonly ImmutableArray<JournalEntry> Journal = ApplyFirst();

    private static readonly JournalEntry.Begin Sent = Journal.OfType<JournalEntry.Begin>().Single();

    private static ImmutableArray<JournalEntry> ApplyFirst()
    {
        var applied = new Applied();
        applied.Apply(Records);
        return applied.Journal;
    }

    // Cut off while the call was on its way; then what the user says.
    private static RunState State(params IEnumerable<JournalEntry> said)
    {
        var state = new RunState(null);
        foreach (var entry in Journal.TakeWhile(e => e is not JournalEntry.End).Concat(said))
        {
            state.Apply(entry);
        }
        return state;
    }

    private static JournalEntry.Found Found(string address, string id) =>
        new([Sent.Operations.Single(o => o.Address == address) with { Id = id, Nested = -1, NestedField = null }]);

    [Test]
    public void A_call_stays_in_doubt_about_what_was_not_named()
    {
        var state = State(Found("acme", "001000000000009AAA"));

        Assert.That(
            InDoubtResolver.InDoubt(state).Single().Operations.Select(o => (o.Address, o.Nested)), Is.EqualTo([("jane", -1), ("joe", -1)]));
        Assert.That(state.IsCreated("acme"), Is.True);
        Assert.That(
            InDoubtResolver.InDoubt(state).Single().Operations.Select(o => o.Hash),
            Is.All.Contains(Fingerprint.Of("001000000000009AAA")),
            "the parent's id is known");
    }

    [Test]
    public void It_ends_with_the_last_record_that_is_named()
    {
        var state = State(Found("acme", "001000000000009AAA"), new JournalEntry.Dropped(["jane"]), new JournalEntry.Dropped(["joe"]));

        Assert.That(InDoubtResolver.InDoubt(state), Is.Empty);
        Assert.That(state.ToManifest().Records.Keys, Is.EqualTo(["acme"]));
    }

    [Test]
    public void Calls_resolved_later_are_merged_beside_the_named_records()
    {
        var state = State(Found("joe", "003000000000009AAA"));
        var open = InDoubtResolver.InDoubt(state).Single();

        state.Apply(new JournalEntry.End(open.Call, open.Attempt, JournalOutcome.Succeeded, ["001000000000001AAA", "003000000000001AAA"]));

        Assert.That(
            state.ToManifest().Records.Select(r => (r.Key, r.Value.Id)),
            Is.EqualTo([("acme", "001000000000001AAA"), ("jane", "003000000000001AAA"), ("joe", "003000000000009AAA")]));
        Assert.That(state.Find("jane")!.FingerprintOf("AccountId"), Is.EqualTo(Fingerprint.Of("001000000000001AAA")));
    }

    [Test]
    public void Of_a_record_whose_call_ended_it_says_that_it_was_there_before()
    {
        var state = new RunState(null);
        foreach (var entry in Journal.Insert(Journal.Length - 1, Found("jane", "003000000000009AAA")))
        {
            state.Apply(entry);
        }

        Assert.That((state.IdOf("jane"), state.IsCreated("jane"), state.IsCreated("joe")), Is.EqualTo(("003000000000009AAA", false, true)));
    }

    [TestCase("acme", "sub", "roe")]
    [TestCase("sub", "roe")]
    [TestCase("beta", "poe")]
    [TestCase("poe")]
    [TestCase("unknown")]
    public void The_records_that_an_open_call_nests_in_a_record_are_known_at_every_level(string address, params string[] inside)
    {
        var applied = new Applied();
        applied.Apply(
            """
            Account:
              - { $ref: acme, Name: Acme, ChildAccounts: [ { $ref: sub, Name: Sub, Contacts: [ { $ref: roe, LastName: Roe } ] } ] }
              - { $ref: beta, Name: Beta, Contacts: [ { $ref: poe, LastName: Poe } ] }
            """);
        var state = new RunState(null);
        foreach (var entry in applied.Journal.Where(e => e is not (JournalEntry.End or JournalEntry.Closed)))
        {
            state.Apply(entry);
        }

        Assert.That(state.InDoubt.SentInside(address), Is.EquivalentTo(inside));
    }
}
