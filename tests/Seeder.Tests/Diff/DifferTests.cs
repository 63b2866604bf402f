using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Diff;

internal sealed class DifferTests
{
    // What the manifest knows, applied before each test.
    private static Applied Before(string records, CaseFacts? facts = null)
    {
        var applied = new Applied(facts);
        applied.Apply(records);
        return applied;
    }

    private static PlanDiff Diff(Applied applied, string records) => applied.Plan(records).Diff!;

    private static IEnumerable<Verdict> Verdicts(PlanDiff diff) => diff.Records.Select(r => r.Verdict);

    private static IEnumerable<string> Moves(PlanDiff diff) => diff.Moves.Select(m => $"{m.Key} to {m.Value}");

    [Test]
    public void Without_a_manifest_everything_is_created() =>
        Assert.That(
            Verdicts(new Applied().Plan("Account: [{ Name: One }, { $ref: two, Name: Two }]").Diff!), Is.All.EqualTo(Verdict.Create));

    [Test]
    public void A_reference_id_is_an_identity_wherever_it_stands()
    {
        var diff = Diff(
            Before("Account: [{ $ref: one, Name: One }, { $ref: two, Name: Two }]"),
            "Account: [{ $ref: two, Name: Two }, { $ref: one, Name: Uno }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Keep, Verdict.Update]));
        Assert.That(diff.Moves, Is.Empty);
    }

    [Test]
    public void Another_reference_id_is_another_record_though_all_else_is_equal()
    {
        var diff = Diff(Before("Account: [{ $ref: one, Name: One }]"), "Account: [{ $ref: uno, Name: One }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Create]));
        Assert.That(diff.Removed.Select(g => g.Key), Is.EqualTo(["one"]));
    }

    [Test]
    public void A_child_that_was_made_before_its_parent_is_known_when_the_parent_is_still_missing()
    {
        var applied = Before("Account: [{ $ref: acme, Name: Acme, Contacts: [{ LastName: Doe }] }]");
        var cut = applied.Manifest! with { Records = new ManifestRecords(applied.Manifest.Records.Where(r => r.Key != "acme")) };
        var plan = applied.Plan("Account: [{ $ref: acme, Name: Acme, Contacts: [{ LastName: Doe }] }]");

        var diff = Differ.Diff(plan.Plan!, cut, plan.Resolution!, plan.Facts, plan.Schema, default, new DiagnosticBag());

        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Create, Verdict.Update]));
        Assert.That(diff.Removed, Is.Empty);
    }

    [Test]
    public void A_record_without_one_is_found_by_what_it_holds_before_its_place_counts()
    {
        var diff = Diff(Before("Account: [{ Name: One }, { Name: Two }]"), "Account: [{ Name: Two }, { Name: Three }, { Name: One }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Keep, Verdict.Create, Verdict.Keep]));
        Assert.That(Moves(diff), Is.EqualTo(["Account#2 to Account#1", "Account#1 to Account#3"]));
    }

    [Test]
    public void One_that_is_found_nowhere_is_what_stood_at_its_place()
    {
        var diff = Diff(Before("Account: [{ Name: One }, { Name: Two }]"), "Account: [{ Name: One }, { Name: Zwei }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Keep, Verdict.Update]));
        Assert.That(diff.Moves, Is.Empty);
    }

    [Test]
    public void Equal_records_are_interchangeable()
    {
        var diff = Diff(Before("Account: [{ Name: One }, { Name: One }, { Name: One }]"), "Account: [{ Name: One }, { Name: One }]");
        Assert.That(Verdicts(diff), Is.All.EqualTo(Verdict.Keep));
        Assert.That(diff.Removed.Select(g => g.Key), Is.EqualTo(["Account#3"]));
    }

    [Test]
    public void Content_is_looked_for_under_the_same_parent_alone()
    {
        var diff = Diff(
            Before("Account: [{ $ref: one, Name: One, Contacts: [{ LastName: Doe }] }, { $ref: two, Name: Two }]"),
            "Account: [{ $ref: one, Name: One }, { $ref: two, Name: Two, Contacts: [{ LastName: Doe }] }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Keep, Verdict.Keep, Verdict.Create]));
        Assert.That(diff.Removed.Select(g => g.Key), Is.EqualTo(["one.Contacts#1"]));
    }

    // The key finds a row that is not the record of the same address in the manifest.
    [Test]
    public void A_child_of_a_found_record_is_not_a_record_without_a_parent()
    {
        const string id = "001000000000777AAA";
        var facts = new CaseFacts
        {
            Queries = new() { ["SELECT Id, Name FROM Account WHERE Name IN ('Found')"] = [new() { ["Id"] = id, ["Name"] = "Found" }] },
        };
        var diff = Diff(
            Before($"Account: [{{ $ref: acme, Name: Acme }}]\nContact: [{{ LastName: Doe, AccountId: {id} }}]", facts),
            "Account: [{ $ref: acme, $key: Name, Name: Found, Contacts: [{ LastName: Doe }] }]");
        Assert.That(diff.Records.Select(r => (r.Verdict, r.Id)), Is.EqualTo([(Verdict.Keep, id), (Verdict.Create, (string?)null)]));
        Assert.That(diff.Removed.Select(g => g.Key), Is.EqualTo(["acme#old", "Contact#1"]));
    }

    [Test]
    public void Children_are_found_under_a_parent_that_changed()
    {
        var diff = Diff(
            Before("Account: [{ Name: One, Contacts: [{ LastName: Doe }, { LastName: Roe }] }]"),
            "Account: [{ Name: Uno, Contacts: [{ LastName: New }, { LastName: Doe }, { LastName: Roe }] }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Update, Verdict.Create, Verdict.Keep, Verdict.Keep]));
    }

    [Test]
    public void Children_of_a_parent_that_moved_change_where_they_are()
    {
        var diff = Diff(
            Before("Account: [{ Name: One, Contacts: [{ LastName: Doe }] }, { Name: Two, Contacts: [{ LastName: Roe }] }]"),
            "Account: [{ Name: Two, Contacts: [{ LastName: Row }] }, { Name: One, Contacts: [{ LastName: Doe }] }]");
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Keep, Verdict.Update, Verdict.Keep, Verdict.Keep]));
        Assert.That(Moves(diff), Does.Contain("Account#2.Contacts#1 to Account#1.Contacts#1"));
    }

    [Test]
    public void Only_the_fields_that_changed_are_named()
    {
        var diff = Diff(
            Before("Account: [{ $ref: one, Name: One, Site: Bern, Rating: Hot }]"),
            "Account: [{ $ref: one, Rating: Cold, Name: One, Sic: 12, Site: Bern }]");
        Assert.That(diff.Records[0].Changed, Is.EqualTo([0, 2]));
    }

    [Test]
    public void A_field_that_left_the_plan_is_not_changed() =>
        Assert.That(
            Verdicts(Diff(Before("Account: [{ $ref: one, Name: One, Site: Bern }]"), "Account: [{ $ref: one, Name: One }]")),
            Is.EqualTo([Verdict.Keep]));

    [Test]
    public void A_reference_to_a_record_that_is_created_again_is_a_change()
    {
        const string records =
            "Account: [{ $ref: one, Name: One }, { $ref: two, Name: Two, ParentId: '${one}' }, { $ref: three, Name: Three, Site: "
                + "'At ${one}' }]";
        var diff = Diff(Before(records, new CaseFacts { Absent = new() { ["one"] = Absence.Deleted } }), records);
        Assert.That(Verdicts(diff), Is.EqualTo([Verdict.Create, Verdict.Update, Verdict.Update]));
    }

    [Test]
    public void A_record_that_left_the_plan_is_known_again_when_it_comes_back()
    {
        var applied = Before("Account: [{ Name: One, Contacts: [{ LastName: Doe }] }, { Name: Two }]");
        applied.Apply("Account: [{ Name: Two }]");
        Assert.That(applied.Manifest!.Records.Keys, Is.EquivalentTo(["Account#1", "Account#1#old", "Account#1#old.Contacts#1"]));
        var diff = applied.Apply("Account: [{ Name: One, Contacts: [{ LastName: Doe }] }, { Name: Two }]").Diff!;
        Assert.That(Verdicts(diff), Is.All.EqualTo(Verdict.Keep));
        Assert.That(applied.Manifest.Records.Keys, Is.EqualTo(["Account#1", "Account#1.Contacts#1", "Account#2"]));
    }

    [Test]
    public void Two_records_that_swap_their_places_keep_their_ids_and_those_who_refer_to_them()
    {
        var applied = Before("Account: [{ Name: One }, { Name: Two }]");
        var (one, two) = (applied.Manifest!.Records["Account#1"].Id, applied.Manifest.Records["Account#2"].Id);
        applied.Apply("Account: [{ Name: Two }, { Name: One }]");
        Assert.That((applied.Manifest.Records["Account#1"].Id, applied.Manifest.Records["Account#2"].Id), Is.EqualTo((two, one)));
    }

    [Test]
    public void A_record_that_left_the_plan_keeps_its_entry_when_another_takes_its_address_and_is_pruned_alone()
    {
        var applied = new Applied(new CaseFacts { Prune = true });
        applied.Apply("Account: [{ Name: One }, { Name: Two }]");
        var two = applied.Manifest!.Records["Account#2"].Id;
        applied.Apply("Account: [{ Name: Two }]");
        Assert.That(applied.Requests.Single().Path, Does.StartWith("composite/sobjects?ids=001000000000001AAA&"));
        Assert.That(applied.Manifest.Records.Select(r => (r.Key, r.Value.Id)), Is.EqualTo([("Account#1", two)]));
    }

    [Test]
    public void Records_in_reverse_order_are_all_found()
    {
        var names = Enumerable.Range(1, 2_000).Select(i => $"  - Name: Account {i}").ToList();
        var applied = Before($"Account:\n{string.Join('\n', names)}");
        names.Reverse();
        var diff = Diff(applied, $"Account:\n{string.Join('\n', names)}");
        Assert.That(diff.Count(Verdict.Keep), Is.EqualTo(2_000));
    }
}
