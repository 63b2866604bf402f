using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class InDoubtResolverTests
{
    private const string Plan = """
        plan: demo
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - LastName: Doe
            - $ref: beta
              Name: Beta
              Contacts:
                - $ref: roe
                  LastName: Roe
                - LastName: Poe
          Case:
            - $ref: help
              Subject: Help
              AccountId: ${acme}
              ContactId: ${roe}
        """;

    private readonly CaseFacts _facts = new();

    // The run's last call is in doubt; what the org holds of it is up to the test.
    private (InventedOrg Org, ImmutableArray<JournalEntry> Left) CutOff(
        string plan = Plan, Func<InventedRow, InventedRow?>? lastCall = null, Func<JournalEntry, JournalEntry>? entry = null)
    {
        var first = new InventedOrg(StandardObjects.Schema, _facts);
        var journal = first.Run(first.Plan(_facts.Request(new SourceText("plan.yaml", plan)), History.None)).Journal;
        var last = journal.OfType<JournalEntry.Begin>().Last().Call;
        var org = new InventedOrg(StandardObjects.Schema, _facts) { FirstId = 1000 };
        foreach (var row in first.Rows)
        {
            if ((row.Call == last ? (lastCall ?? (r => r))(row) : row) is { } kept)
            {
                org.Rows.Add(kept);
            }
        }
        return (org, [.. journal.TakeWhile(e => e is not JournalEntry.End end || end.Call != last).Select(entry ?? (e => e))]);
    }

    private PlanningState Next(InventedOrg org, ImmutableArray<JournalEntry> left, Assumption? assume = null, string plan = Plan) =>
        org.Plan(
            _facts.Request(new SourceText("plan.yaml", plan)) with { ResolveMode = new ResolveMode(null, assume) },
            new History(null, left));

    private static InventedRow With(InventedRow row, string field, string? value) =>
        row with { Row = row.Row.With(KeyValuePair.Create(field, value)) };

    private static InventedRow Copy(InventedRow row, string id) => With(row with { Row = row.Row with { Id = id } }, "Id", id);

    [Test]
    public void A_call_whose_records_all_exist_is_resolved_at_once()
    {
        var (org, left) = CutOff();
        var next = Next(org, left);
        Assert.That((next.HasErrors, org.Waits, next.Run!.Graph.Calls.Length), Is.EqualTo((false, 0, 0)));
        Assert.That(next.Recovered!.Manifest!.Records.Count, Is.EqualTo(6));
    }

    [Test]
    public void A_call_of_which_nothing_is_there_is_lost_once_the_quiet_time_is_over()
    {
        var (org, left) = CutOff(lastCall: _ => null);
        var next = Next(org, left);
        Assert.That((next.HasErrors, org.Waits, next.Run!.Graph.Calls.Length), Is.EqualTo((false, 1, 1)));
    }

    [Test]
    public void A_strangers_equal_record_beside_ours_stops_the_run()
    {
        var (org, left) = CutOff();
        org.Rows.Add(Copy(org.Rows[^1], "500000000000999AAA"));
        Assert.That(Next(org, left).Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED501"]));
    }

    [Test]
    public void A_strangers_equal_child_record_counts_only_under_our_parent()
    {
        const string plan = "plan: demo\nrecords: { Account: [ { $ref: acme, Name: Acme, Contacts: [ { LastName: Doe } ] } ] }\n";
        var (org, left) = CutOff(plan);
        var (account, contact) = (org.Rows.Single(r => r.Type == "Account"), org.Rows.Single(r => r.Type == "Contact"));
        org.Rows.Add(With(Copy(account, "001000000000999AAA"), "Name", "Other"));
        org.Rows.Add(With(Copy(contact, "003000000000999AAA"), "AccountId", "001000000000999AAA"));

        var next = Next(org, left, plan: plan);

        Assert.That((next.HasErrors, next.Run?.Graph.Calls.Length), Is.EqualTo((false, 0)));
        Assert.That(next.Recovered!.Manifest!.Records.Select(r => r.Value.Id), Is.EquivalentTo([account.Row.Id, contact.Row.Id]));
    }

    [Test]
    public void A_record_that_may_be_ours_with_a_field_rewritten_stops_the_run_while_nothing_shows_that_the_org_rewrites_it()
    {
        var (org, left) = CutOff(lastCall: r => With(r, "Subject", "HELP"));
        var next = Next(org, left);
        Assert.That(next.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED501"]));
        Assert.That(next.Diagnostics[0].Notes.Single().Message, Does.Contain(org.Rows[^1].Row.Id));
    }

    [Test]
    public void A_field_that_the_org_rewrites_in_known_records_too_is_left_out()
    {
        const string plan = Plan + "\n    - Subject: More\n      AccountId: ${acme}\n      $after: help\n";
        var (org, left) = CutOff(plan, r => With(r, "Subject", "MORE"));
        org.Rows[^2] = With(org.Rows[^2], "Subject", "HELP");
        var next = Next(org, left, plan: plan);
        Assert.That(next.HasErrors, Is.False);
        Assert.That(next.Recovered!.Manifest!.Records["Case#1"].Id, Is.EqualTo(org.Rows[^1].Row.Id));
    }

    [TestCase(Assumption.Committed, 0)]
    [TestCase(Assumption.Lost, 1)]
    public void What_the_user_assumes_counts_where_the_org_does_not_tell(Assumption assume, int calls)
    {
        var (org, left) = CutOff(lastCall: r => With(r, "Subject", "HELP"));
        var next = Next(org, left, assume);
        Assert.That((next.HasErrors, next.Run!.Graph.Calls.Length), Is.EqualTo((false, calls)));
    }

    [Test]
    public void What_the_org_does_tell_counts_over_what_the_user_assumes()
    {
        var (org, left) = CutOff();
        Assert.That(Next(org, left, Assumption.Lost).Run!.Graph.Calls.Length, Is.Zero);
    }

    [Test]
    public void A_raw_request_that_is_not_idempotent_is_resolved_only_by_the_user()
    {
        var (org, left) = CutOff(entry: e => e is JournalEntry.Begin begin && begin.Operations[0].Type == "Case"
            ? begin with
            {
                Operations = [begin.Operations[0] with { Kind = OperationKind.Raw, Type = "", Shape = [], Once = true, Address = "#post" }]
            }
            : e);
        Assert.That(Next(org, left).Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED501"]));
        Assert.That(Next(org, left, Assumption.Lost).HasErrors, Is.False);
    }

    [Test]
    public void An_older_journal_without_the_newer_members_is_still_resolved()
    {
        var (org, left) = CutOff(entry: e => e switch
        {
            JournalEntry.Begin begin => begin with
            {
                OrgTime = null,
                Operations = [.. begin.Operations.Select(o => o with { Sent = null, IdempotencyKey = null })]
            },
            JournalEntry.End end => end with { Took = null },
            _ => e,
        });
        Assert.That(Next(org, left).Recovered!.Manifest!.Records.Count, Is.EqualTo(6));
    }
}
