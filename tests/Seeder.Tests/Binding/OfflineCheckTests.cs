using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Golden;
using Seeder.Tests.House;
using Seeder.Tests.Schemas;

namespace Seeder.Tests.Binding;

internal sealed class OfflineCheckTests
{
    [Test]
    public void An_id_is_pointed_out_once_with_what_to_write_instead()
    {
        var found = Check("""
            plan: ids
            records:
              Opportunity:
                - { Name: A, StageName: Won, CloseDate: "${today}", Pricebook2Id: 01s000000000001AAA, OwnerId: 005000000000001AAA }
                - { Name: B, StageName: Won, CloseDate: "${today}", Pricebook2Id: 01s000000000001AAA }
            """);

        Assert.That(found.Select(d => (d.Code, d.Severity)), Has.Exactly(2).EqualTo(("SEED283", Severity.Warning)));
        Assert.That(found[0].Hint, Does.Contain("IsStandard: true"));
        Assert.That(found[0].Notes, Has.Length.EqualTo(1));
        Assert.That(found[1].Hint, Does.Contain("${org.user}"));
    }

    [TestCase("StageName: Prospecting, CloseDate: 2026-04-01", 1)]
    [TestCase("StageName: Prospecting, CloseDate: 2027-04-01", 0)]
    [TestCase("StageName: Closed Won, CloseDate: 2024-04-01", 0)]
    [TestCase("StageName: Prospecting, CloseDate: \"${today - 3d}\"", 0)]
    public void A_fixed_date_that_goes_by_is_pointed_out_where_it_matters(string fields, int warnings) =>
        Assert.That(
            Check($"plan: dates\nrecords:\n  Opportunity:\n    - {{ Name: A, {fields} }}\n").Count(d => d.Code == "SEED284"),
            Is.EqualTo(warnings));

    [Test]
    public void Dates_are_meant_where_the_clock_is_pinned()
    {
        Assert.That(Check("plan: dates\nrecords:\n  Task:\n    - ActivityDate: 2020-01-01\n", isPinned: true), Is.Empty);
        Assert.That(Check("plan: dates\nrecords:\n  Contact:\n    - { LastName: Doe, Birthdate: 1980-01-01 }\n"), Is.Empty);
    }

    [Test]
    public void Values_of_a_new_org_are_no_rule() =>
        Assert.That(Check("plan: values\nrecords:\n  Account:\n    - { Name: Acme, Industry: Widgets }\n"), Is.Empty);

    // Amount has 18 digits, 2 of them after the point; a latitude has 15 after the point.
    [TestCase("Opportunity", "Amount: 99.999", "100")]
    [TestCase("Opportunity", "Amount: 1.005", "1.01")]
    [TestCase("Opportunity", "Amount: 1234567890123456.78", "1234567890123456.8")]
    [TestCase("Opportunity", "Amount: 1e-3", "0")]
    [TestCase("Opportunity", "Probability: 12.5", "13")]
    [TestCase("Opportunity", "Amount: 99.99", null)]
    [TestCase("Opportunity", "Amount: 99.9900", null)]
    [TestCase("Opportunity", "Amount: 1e3", null)]
    [TestCase("Opportunity", "Amount: 12345678901234.50", null)]
    public void A_number_that_loses_digits_is_pointed_out(string type, string field, string? stored)
    {
        var found = Check(
            $"plan: digits\nrecords:\n  {type}:\n    - {{ Name: A, StageName: Won, CloseDate: \"${{today}}\", {field} }}\n");
        Assert.That(found.Select(d => d.Code), Is.EqualTo(stored is null ? [] : new[] { "SEED317" }));
        Assert.That(found.Select(d => d.Message), stored is null ? Is.Empty : Has.One.EndsWith($"the org stores {stored}."));
    }

    [TestCase("BillingLatitude: 52.5", 1)]
    [TestCase("ShippingLongitude: 13.4", 1)]
    [TestCase("BillingLatitude: 52.5, ShippingLongitude: 13.4", 2)]
    [TestCase("BillingLatitude: 52.5, BillingLongitude: 13.4", 0)]
    [TestCase("BillingLatitude: null", 0)]
    public void One_coordinate_alone_is_pointed_out(string fields, int warnings)
    {
        var found = Check($"plan: places\nrecords:\n  Account:\n    - {{ Name: A, {fields} }}\n");
        Assert.That(found.Select(d => (d.Code, d.Severity)), Has.Exactly(warnings).EqualTo(("SEED318", Severity.Warning)));
        Assert.That(found, Has.Length.EqualTo(warnings));
    }

    [Test]
    public void The_examples_of_the_repository_give_no_warning()
    {
        var examples = Directory.GetFiles(Repository.At("plans"), "*.yaml");
        Assert.That(examples, Is.Not.Empty);
        foreach (var path in examples.Order(StringComparer.Ordinal))
        {
            Assert.That(GoldenCheck.Render(Check(File.ReadAllText(path))), Is.Empty, path);
        }
    }

    [Test]
    public void An_id_of_a_used_plan_is_not_one_that_the_plan_writes()
    {
        var acme = new ManifestRecord("Account", "001000000000001AAA", null, ["Name"], "", [], 0, true);
        var used = new Manifest
        {
            Plan = "base",
            Source = "base.yaml",
            Lineage = "lineage",
            Org = new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
            Records = new ManifestRecords([KeyValuePair.Create("acme", acme)]),
        };
        const string Plan = "plan: a\nrecords:\n  Contact:\n    - { LastName: A, AccountId: 001000000000001AAA }\n";
        Assert.That(Check(Plan).Select(d => d.Code), Is.EqualTo(["SEED283"]));
        Assert.That(Check(Plan, used: [used, null]), Is.Empty);
    }

    [TestCase("RecordType: { DeveloperName: Business }", 0)]
    [TestCase("RecordType: { developername: business }", 0)]
    [TestCase("RecordType: { Name: Business Account }", 0)]
    [TestCase("RecordType.DeveloperName: Business", 0)]
    [TestCase("$then: { RecordType: { DeveloperName: Business } }", 0)]
    [TestCase("RecordTypeId: 012000000000001AAA", 1)]
    [TestCase("RecordTypeId: \"012000000000001\"", 1)]
    [TestCase("RecordTypeId: 012000000000002AAA", 1)]
    public void A_record_type_by_its_name_is_no_id_that_the_plan_writes(string field, int warnings) =>
        Assert.That(
            Check($"plan: types\nrecords:\n  Account:\n    - {{ Name: A, {field} }}\n", schema: RecordTypeTests.Described)
                .Select(d => d.Code),
            Is.EqualTo(Enumerable.Repeat("SEED283", warnings)));

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Check(
        string yaml, bool isPinned = false, IEnumerable<Manifest?>? used = null, OrgSchema? schema = null)
    {
        var planning = Planner.Advance(
            new PlanningState(
                new PlanRequest(new SourceText("plan.yaml", yaml), GoldenCheck.Now), schema ?? StandardObjects.Schema, OrgFacts.None)
            {
                History = History.None
            });
        var diagnostics = new DiagnosticBag();
        // A plan that names files is checked as far as it goes without them.
        if (planning.Plan is { } plan)
        {
            new OfflineChecks(plan, planning.Clock, isPinned, used ?? [], diagnostics).Check();
        }
        return diagnostics.ToImmutable();
    }
}
