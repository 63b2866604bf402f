using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diff;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Binding;

internal sealed class SelectionTests
{
    private const string Plan = """
        plan: random
        existing:
          boss: { User: { Username: boss@example.com } }
        records:
          Account:
            - { $ref: acme, Name: Acme, $tags: [demo, smoke] }
            - { $ref: none, $count: 0, Name: None }
            - { Name: Anonymous }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
        batch:
          - GET: sobjects/Account/${acme}?fields=Name
            $ref: check
        """;

    [TestCase("acme", "acme")]
    [TestCase("jane", "acme jane")]
    [TestCase("Contact", "acme jane")]
    [TestCase("contact", "acme jane")]
    [TestCase("Account", "acme Account#1")]
    [TestCase("Account#1", "Account#1")]
    [TestCase("tag:smoke", "acme")]
    [TestCase("check", "acme")]
    [TestCase("none", "")]
    [TestCase("Account#1 acme acme", "acme Account#1")]
    public void A_name_selects_records_with_those_that_they_need(string names, string selected)
    {
        var run = OfflineOrg.Plan(Plan, withOrg: false, names.Split(' ')).Run!;

        Assert.That(
            run.Plan.Records.Where(r => run.Diff.Records[r.Index].Verdict == Verdict.Create).Select(r => r.Address),
            Is.EqualTo(selected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.That(run.Diff.Count(Verdict.Leave), Is.EqualTo(3 - run.Diff.Count(Verdict.Create)));
        Assert.That(run.Diff.Raw, Has.Length.EqualTo(names == "check" ? 1 : 0));
    }

    [TestCase("acmee", "SEED333", "Did you mean 'acme'?")]
    [TestCase("Contacts", "SEED333", "Did you mean 'Contact'?")]
    [TestCase("Account#2", "SEED333", "Did you mean 'Account#1'?")]
    [TestCase("chekc", "SEED333", "Did you mean 'check'?")]
    [TestCase("demo", "SEED333", "Did you mean 'tag:demo'?")]
    [TestCase("Opportunity", "SEED333", "Name a reference id")]
    [TestCase("boss", "SEED333", "Name a reference id")]
    [TestCase("tag:smok", "SEED334", "Did you mean 'tag:smoke'?")]
    [TestCase("tag:acme", "SEED334", "The plan has: tag:demo, tag:smoke.")]
    [TestCase("tag:", "SEED334", "The plan has: tag:demo, tag:smoke.")]
    public void A_name_that_selects_nothing_is_an_error_with_the_nearest_one(string name, string code, string hint)
    {
        var planning = OfflineOrg.Plan(Plan, withOrg: false, "jane", name);

        var diagnostic = planning.Diagnostics.Single();
        Assert.That((diagnostic.Code, diagnostic.Hint), Is.EqualTo((code, diagnostic.Hint)));
        Assert.That(diagnostic.Hint, Does.StartWith(hint));
        Assert.That(planning.Run, Is.Null);
    }

    [Test]
    public void A_million_needs_do_not_overflow_the_stack()
    {
        var chain =
            string.Concat(Enumerable.Range(1, 20_000).Select(n => $"    - {{ $ref: a{n}, Name: A, ParentId: \"${{a{n - 1}}}\" }}\n"));
        var planning = OfflineOrg.Plan(
            $"plan: random\nrecords:\n  Account:\n    - {{ $ref: a0, Name: A }}\n{chain}", withOrg: false, "a20000");

        Assert.That(planning.Plan!.Selection!.Count, Is.EqualTo(20_001));
    }
}
