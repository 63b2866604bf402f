using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Run;

internal sealed class LockSetsTests
{
    [Test]
    public void Prices_of_one_book_are_deleted_side_by_side()
    {
        var planning = new PlannedCase(GoldenFiles.Graphs, "prices-of-one-book-deleted-together").Planning;
        var (run, state) = (planning.Run!, new RunState(planning.Recovered!.Manifest));
        var locks = run.Graph.Calls.Where(c => c.Wave == 1).Select(c => LockSets.Of(c, run, state)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(locks, Has.Count.EqualTo(4));
            Assert.That(locks.SelectMany(l => l), Is.Unique);
        });
    }

    [TestCase("ContactId: \"${c}\"", true)]
    [TestCase("ContactId: \"${c}\", AccountId: null", true)]
    [TestCase("ContactId: \"${c}\", AccountId: \"${a}\"", true)]
    [TestCase("Subject: S", false)]
    [TestCase("ContactId: \"${c}\", AccountId: \"${b}\"", false)]
    public void A_case_locks_the_account_that_the_org_takes_from_its_contact(string fields, bool locks)
    {
        var made = "Account:\n  - { $ref: a, Name: A }\n  - { $ref: b, Name: B }\n"
            + "Contact:\n  - { $ref: c, LastName: L, AccountId: \"${a}\" }";
        var applied = new Invented.Applied();
        applied.Apply(made);

        var run = applied.Plan($"{made}\nCase:\n  - {{ $ref: s, {fields} }}").Run!;
        var found = LockSets.Of(run.Graph.Calls.Single(), run, new RunState(applied.Manifest));

        Assert.That(found.Contains(applied.Manifest!.Records["a"].Id), Is.EqualTo(locks));
    }
}
