using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Core.State;
using static Seeder.Tests.Run.OwnershipSim;

namespace Seeder.Tests.Run;

// One file, although it is long: all cases begin with the same in-doubt call.
/// <summary>Whose a row with a unique value of an in-doubt call is (docs/trust.md, 1).</summary>
internal sealed class OwnershipTests
{
    private static Dictionary<string, string?> Values(params (string Field, string? Value)[] values) =>
        values.ToDictionary(v => v.Field, v => v.Value, StringComparer.OrdinalIgnoreCase);

    private static Dictionary<string, string?> Acme => Values(("Name", "Acme"), ("Key__c", "A-1"), ("Note__c", "n"), ("Amount__c", "1.50"));

    private static Dictionary<string, string?> With(Dictionary<string, string?> values, string field, string? value) =>
        new(values, StringComparer.OrdinalIgnoreCase) { [field] = value };

    private static string Fate(InDoubtResolution settlement, int call = 0) => settlement.Ends.FirstOrDefault(e => e.Call == call) switch
    {
        null => "open",
        { Outcome: JournalOutcome.Succeeded } end => string.Join(' ', end.Ids),
        _ => "lost",
    };

    private static OwnershipSim One(string type = "Part__c")
    {
        var sim = new OwnershipSim();
        sim.Begin(0, Begun, Sent("acme", type, Acme, "Key__c"));
        return sim;
    }

    [TestCase("Part__c")]
    [TestCase("Setup__c")]
    [TestCase("Share__c")]
    public void Our_own_row_is_found(string type)
    {
        var sim = One(type);
        sim.Commit(0, Begun.AddSeconds(1), [Acme]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(sim.Rows[^1].Id));
    }

    [TestCase("Name", " Acme ")]
    [TestCase("Amount__c", "1.5")]
    [TestCase("Amount__c", "1.500")]
    [TestCase("Note__c", "n ")]
    [TestCase("Key__c", " A-1")]
    public void The_orgs_way_to_write_a_value_is_no_difference(string field, string value)
    {
        var sim = One();
        sim.Begin(0, Begun, Sent("acme", "Part__c", With(Acme, field, value), "Key__c"));
        sim.Commit(0, Begun, [Acme]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(sim.Rows[^1].Id));
    }

    [TestCase("Part__c", Stranger, 1)]
    [TestCase("Part__c", Stranger, -400)]
    [TestCase("Part__c", Us, -61)]
    [TestCase("Part__c", Us, -100000)]
    [TestCase("Share__c", Stranger, 2)]
    [TestCase("Share__c", Us, -61)]
    [TestCase("Setup__c", Us, -61)]
    [TestCase("Setup__c", Stranger, -3600)]
    public void A_row_of_another_user_or_of_before_shows_that_the_call_was_not_committed(string type, string user, int seconds)
    {
        var sim = One(type);
        sim.Add(type, Acme, user, Begun.AddSeconds(seconds));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo("lost"));
    }

    [TestCase("Name", "Other")]
    [TestCase("Note__c", null)]
    [TestCase("Note__c", "N")]
    [TestCase("Amount__c", "1.51")]
    [TestCase("Key__c", "a-1")]
    public void A_row_of_the_same_user_and_time_that_differs_leaves_the_call_open(string field, string? value)
    {
        var sim = One();
        var row = sim.Add("Part__c", With(Acme, field, value), Us, Begun.AddSeconds(2));
        var settlement = sim.Resolve();
        Assert.That(Fate(settlement), Is.EqualTo("open"));
        var reason = (OpenReason.SameKey)settlement.Reasons.Single();
        Assert.That((reason.Address, reason.Id, string.Join(' ', reason.Differing)), Is.EqualTo(("acme", row.Id, field)));
        Assert.That(settlement.Candidates.Select(c => c.Id), Is.EqualTo([row.Id]));
    }

    [Test]
    public void Case_counts_where_the_field_is_case_sensitive()
    {
        var sim = new OwnershipSim();
        var values = Values(("Name", "Acme"), ("Exact__c", "abc"));
        sim.Begin(0, Begun, Sent("acme", "Part__c", values, "Exact__c"));
        sim.Add("Part__c", With(values, "Exact__c", "ABC"), Us, Begun);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo("lost"), "another value");
        sim.Commit(0, Begun, [values]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(sim.Rows[^1].Id));
    }

    [Test]
    public void What_cannot_be_read_back_is_not_compared()
    {
        var sim = new OwnershipSim();
        sim.Begin(0, Begun, Sent("acme", "Part__c", With(Acme, "Body__c", "AAAA"), "Key__c"));
        sim.Commit(0, Begun, [With(Acme, "Body__c", "/services/data/x")]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(sim.Rows[^1].Id));
    }

    [TestCase(1, 0, true)]
    [TestCase(3, 0, true)]
    [TestCase(2, 2, true)]
    [TestCase(1, 4, false)]
    [TestCase(0, 3, false)]
    public void Fields_that_the_org_rewrites_in_most_known_records_are_left_out(int rewritten, int kept, bool isFound)
    {
        var sim = One();
        for (var i = 0; i < rewritten + kept; i++)
        {
            var known = Values(("Name", $"K{i}"), ("Key__c", $"K-{i}"));
            sim.Known(Sent($"k{i}", "Part__c", known, "Key__c"), i < rewritten ? With(known, "Name", "rewritten") : known);
        }
        var row = sim.Add("Part__c", With(Acme, "Name", "ACME"), Us, Begun, (0, 0));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(isFound ? row.Id : "open"));
    }

    [Test]
    public void A_later_attempt_does_not_make_what_an_earlier_one_committed_too_old()
    {
        var sim = One();
        sim.Commit(0, Begun.AddSeconds(1), [Acme]);
        var state = new RunState(null);
        state.Apply(sim.Calls[0]);
        state.Apply(sim.Calls[0] with { Attempt = 2, OrgTime = Begun.AddMinutes(10) });
        Assert.That(state.Pending.Single().OrgTime, Is.EqualTo(Begun));
    }

    [Test]
    public void Without_the_time_of_the_begin_entry_nothing_is_proven()
    {
        var sim = One();
        sim.Begin(0, null, Sent("acme", "Part__c", Acme, "Key__c"));
        sim.Commit(0, Begun, [Acme]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo("open"));
    }

    [TestCase("CreatedDate", "2019-03-01T00:00:00.000+0000", "2019-03-01T00:00:00.000+0000", 1, true)]
    [TestCase("CreatedDate", "2019-03-01T00:00:00.000+0000", "2019-03-01T00:00:00.000+0000", -61, false)]
    [TestCase("CreatedDate", "2019-03-01T00:00:00.000+0000", "2026-07-01T12:00:00.000+0000", 1, null)]
    [TestCase("CreatedById", "005000000000007AAA", "005000000000007AAA", 1, true)]
    [TestCase("CreatedById", "005000000000007AAA", Stranger, 1, null)]
    [TestCase("CreatedById", "005000000000007AAA", "005000000000007AAA", -61, false)]
    public void Where_the_plan_sends_audit_fields_the_sent_values_are_expected(
        string field, string sent, string stored, int seconds, bool? isFound)
    {
        var sim = new OwnershipSim();
        sim.Begin(0, Begun, Sent("acme", "Part__c", With(Acme, field, sent), "Key__c"));
        var row = sim.Add("Part__c", With(Acme, field, stored), Us, Begun.AddSeconds(seconds));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(isFound switch { true => row.Id, false => "lost", null => "open" }));
    }

    [TestCase("CreatedDate", "2019-03-01T00:00:00.000+0000")]
    [TestCase("CreatedById", "005000000000007AAA")]
    public void Rows_without_a_unique_value_are_found_by_SystemModstamp_where_the_plan_sends_audit_fields(string field, string sent)
    {
        var sim = new OwnershipSim();
        var values = Values(("Name", "Acme"), (field, sent));
        sim.Begin(0, Begun, Sent("acme", "Part__c", values));
        sim.Add("Part__c", values, Us, Begun.AddHours(-1));
        sim.Commit(0, Begun.AddSeconds(1), [values]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(sim.Rows[^1].Id));
    }

    [Test]
    public void A_guard_value_is_proof_for_a_row_of_any_creator()
    {
        var sim = new OwnershipSim();
        var values = Values(("Name", "Acme"), ("Guard__c", $"{OwnershipSim.Run}-0"));
        sim.Begin(0, Begun, Sent("acme", "Part__c", values, "Guard__c"));
        var row = sim.Add("Part__c", With(values, "Name", "REWRITTEN"), Stranger, Begun.AddHours(-1));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(row.Id));
    }

    [TestCase(Stranger, 1, "Beta", "lost")]
    [TestCase(Us, -3600, "Beta", "lost")]
    [TestCase(Us, 1, "Other", "lost")]
    [TestCase(Us, 1, "Beta", "lost")]
    public void A_call_is_not_committed_where_only_one_of_its_values_is_held(string user, int seconds, string name, string fate)
    {
        var sim = new OwnershipSim();
        var beta = Values(("Name", "Beta"), ("Key__c", "B-1"));
        sim.Begin(
            0,
            Begun,
            Sent("acme", "Part__c", Acme, "Key__c"),
            Sent("beta", "Part__c", beta, "Key__c"),
            Sent("plain", "Part__c", Values(("Name", "Plain"))));
        sim.Add("Part__c", With(beta, "Name", name), user, Begun.AddSeconds(seconds));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(fate));
    }

    [Test]
    public void A_call_with_several_records_is_found_whole_beside_other_peoples_rows()
    {
        var sim = new OwnershipSim();
        var (beta, plain) = (Values(("Name", "Beta"), ("Key__c", "B-1")), Values(("Name", "Plain")));
        sim.Begin(
            0, Begun, Sent("acme", "Part__c", Acme, "Key__c"), Sent("beta", "Part__c", beta, "Key__c"), Sent("plain", "Part__c", plain));
        sim.Add("Part__c", plain, Stranger, Begun);
        sim.Add("Part__c", plain, Us, Begun.AddHours(-1));
        sim.Commit(0, Begun, [Acme, beta, plain]);
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(string.Join(' ', sim.Rows.Where(r => r.Of is not null).Select(r => r.Id))));
    }

    [Test]
    public void A_value_that_a_stranger_took_when_our_record_was_deleted_leaves_the_others_open()
    {
        var sim = new OwnershipSim();
        var beta = Values(("Name", "Beta"), ("Key__c", "B-1"));
        sim.Begin(0, Begun, Sent("acme", "Part__c", Acme, "Key__c"), Sent("beta", "Part__c", beta, "Key__c"));
        sim.Commit(0, Begun, [Acme, beta]);
        sim.Rows.RemoveAt(0);
        sim.Add("Part__c", Acme, Stranger, Begun.AddSeconds(9));
        var settlement = sim.Resolve();
        Assert.That(Fate(settlement), Is.EqualTo("open"));
        Assert.That(
            settlement.Reasons.OfType<OpenReason.SameKey>().Select(r => r.Address),
            Is.EqualTo(["beta"]),
            "nobody is told to adopt the stranger's record");
    }

    [TestCase(true, true, "found")]
    [TestCase(true, false, "lost")]
    [TestCase(false, true, "open")]
    public void The_children_of_a_found_record_must_be_found_too(bool isEqual, bool isThere, string fate)
    {
        var sim = new OwnershipSim();
        var child = Values(("Name", "Child"));
        sim.Begin(0, Begun, Sent("acme", "Part__c", Acme, "Key__c"), Sent("child", "Part__c", child, null, nested: 0));
        sim.Commit(0, Begun, [Acme, isEqual ? child : Values(("Name", "Other"))]);
        if (!isThere)
        {
            sim.Rows.RemoveAt(1);
        }
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(fate == "found" ? $"{sim.Rows[0].Id} {sim.Rows[1].Id}" : fate));
    }

    [Test]
    public void A_nested_record_with_a_unique_value_under_another_parent_is_not_ours()
    {
        var sim = new OwnershipSim();
        var parent = Values(("Name", "Parent"));
        sim.Begin(0, Begun, Sent("parent", "Part__c", parent), Sent("acme", "Part__c", Acme, "Key__c", nested: 0));
        var other = sim.Add("Part__c", Values(("Name", "Other")), Us, Begun);
        sim.Add("Part__c", With(Acme, "Parent__c", other.Id), Us, Begun);
        Assert.That(Fate(sim.Resolve()), Is.Not.EqualTo("found").And.Not.Contains(other.Id));
    }

    [Test]
    public void Unique_values_decide_a_call_though_another_call_stays_open()
    {
        var sim = One();
        var plain = Values(("Name", "Plain"));
        sim.Begin(1, Begun, Sent("plain", "Part__c", plain));
        sim.Commit(0, Begun, [Acme]);
        sim.Add("Part__c", plain, Us, Begun);
        sim.Add("Part__c", plain, Us, Begun);
        var settlement = sim.Resolve();
        Assert.That((Fate(settlement), Fate(settlement, 1)), Is.EqualTo((sim.Rows[0].Id, "open")));
    }

    [TestCase(1, "found")]
    [TestCase(0, "found")]
    [TestCase(-1, "lost")]
    [TestCase(-30, "lost")]
    [TestCase(-59, "lost")]
    public void A_refused_first_attempt_was_committed_only_by_a_delivery_after_its_begin_entry(int seconds, string fate)
    {
        var sim = One();
        sim.Mode = new ResolveMode { SendsAgain = true, Refused = [0] };
        sim.Add("Part__c", Acme, Us, Begun.AddSeconds(seconds));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(fate == "found" ? sim.Rows[0].Id : fate));
    }

    [TestCase(false, false, "open")]
    [TestCase(true, false, "lost")]
    [TestCase(false, true, "found")]
    public void Another_user_recovers_a_call_only_where_the_rows_of_the_first_one_are_seen(bool hasKnown, bool isCommitted, string fate)
    {
        var sim = new OwnershipSim { User = Stranger };
        sim.Begin(0, Begun, Sent("acme", "Part__c", Acme, "Key__c"));
        if (hasKnown)
        {
            var known = Values(("Name", "K"), ("Key__c", "K-1"));
            sim.Known(Sent("k", "Part__c", known, "Key__c"), known);
        }
        if (isCommitted)
        {
            sim.Commit(0, Begun, [Acme]);
        }
        var settlement = sim.Resolve();
        Assert.That(Fate(settlement), Is.EqualTo(fate == "found" ? sim.Rows[^1].Id : fate));
        Assert.That(settlement.Reasons.OfType<OpenReason.OtherUser>().Any(), Is.EqualTo(fate == "open"));
    }

    [TestCase(Us, 1, "Other", true)]
    [TestCase(Stranger, 1, "Acme", false)]
    [TestCase(Us, -3600, "Acme", false)]
    public void An_assumption_of_the_user_never_takes_a_row_of_another_user(string user, int seconds, string name, bool isTaken)
    {
        var sim = One();
        sim.Mode = new ResolveMode { Assume = Assumption.Committed };
        var row = sim.Add("Part__c", With(Acme, "Name", name), user, Begun.AddSeconds(seconds));
        Assert.That(Fate(sim.Resolve()), Is.EqualTo(isTaken ? row.Id : "lost"));
    }
}
