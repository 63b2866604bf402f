using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Binding;

/// <summary>What an org's describe knows beyond catalogue and metadata: the ids of record types, and all types by name.</summary>
internal sealed class RecordTypeTests
{
    public static OrgSchema Described { get; } = StandardObjects.Schema
        .With([StandardObjects.Schema.Find("Account")!.With(
            fields: StandardObjects.Schema.Find("Account")!.Fields.Add(new FieldSchema("RecordTypeId", FieldType.Reference)
            {
                Createable = true,
                Updateable = true,
                Nillable = true,
                ReferenceTo = ["RecordType"],
                RelationshipName = "RecordType",
            }),
            recordTypes:
            [
                new RecordTypeSchema("Business", "Business Account", "012000000000001AAA"),
                new RecordTypeSchema("Master", "Master", "012000000000000AAA", Master: true),
            ])])
        .WithAllNames(["Account", "RecordType", "Region__c"]);

    private static PlanningState Bind(string records, OrgSchema? schema = null) => Planner.Advance(
        new PlanningState(
            new PlanRequest(new SourceText("plan.yaml", $"plan: demo\nrecords:\n  {records}\n"), GoldenCheck.Now),
            schema ?? Described,
            OrgFacts.None)
        { History = History.None });

    [TestCase("DeveloperName: Business")]
    [TestCase("developername: BUSINESS")]
    [TestCase("Name: Business Account")]
    public void A_record_type_of_the_own_object_needs_no_query(string mapping)
    {
        var plan = Bind($"Account: [{{ Name: Acme, RecordType: {{ {mapping} }} }}]").Plan!;
        Assert.That(plan.Lookups, Is.Empty);
        Assert.That(plan.Records[0].Fields[1].Value, Is.EqualTo(new FieldValue.Text("012000000000001AAA")));
    }

    [TestCase("DeveloperName: Busines", "Did you mean 'Business'?")]
    [TestCase("DeveloperName: Government", "Choose from: Business.")]
    public void A_record_type_that_the_object_does_not_have_is_an_error(string mapping, string hint)
    {
        var found = Bind($"Account: [{{ Name: Acme, RecordType: {{ {mapping} }} }}]").Diagnostics.Single();
        Assert.That((found.Code, found.Hint), Is.EqualTo(("SEED241", hint)));
    }

    [Test]
    public void A_record_type_by_something_else_is_a_look_up_of_the_own_object()
    {
        var lookup = Bind("Account: [{ Name: Acme, RecordType: { Description: For companies } }]").Plan!.Lookups.Single();
        Assert.That(lookup.Conditions.Select(c => c.Field.Name), Is.EqualTo(["Description", "SobjectType"]));
    }

    [Test]
    public void With_an_org_a_type_that_is_unknown_does_not_exist()
    {
        var found = Bind("Regoin__c: [{ Name: North }]").Diagnostics.Single();
        Assert.That(
            (found.Message, found.Hint),
            Is.EqualTo(("The org has no sObject type 'Regoin__c', or the running user may not see it.", "Did you mean 'Region__c'?")));
    }

    [Test]
    public void A_type_that_the_org_has_is_asked_for_before_it_is_judged() =>
        Assert.That(
            Bind("Region__c: [{ Name: North }]").Needs, Is.InstanceOf<Needs.Types>().With.Property("Names").EqualTo(new[] { "Region__c" }));

    [TestCase("Contact: [{ LastName: L, RecordTypeId: Branch }]", true)]
    [TestCase("Contact: [{ LastName: L, recordtypeid: Branch }]", true)]
    [TestCase("Lead: [{ LastName: L, Company: C, RecordType: Branch }]", true)]
    [TestCase("Contact: [{ LastName: L, RecordType: { DeveloperName: Branch } }]", false)]
    [TestCase("Case: [{ Subject: S, RecordTypeId: 012000000000001AAA }]", false)]
    [TestCase(
        "Contact: [{ LastName: L, $then: { RecordTypeId: \"${type}\" } }]\nexisting:\n  type: { RecordType: { DeveloperName: B } }", false)]
    public void A_record_type_of_a_type_without_record_types_has_its_own_hint(string records, bool isName)
    {
        var offline = Bind(records, StandardObjects.Schema).Diagnostics.Single(d => d.Code == "SEED209").Hint;
        Assert.That(offline, Does.Contain("has no record types that are known").And.Contain("--metadata").And.Contain("--learn"));
        Assert.That(offline!.Contains("DeveloperName", StringComparison.Ordinal), Is.EqualTo(isName));

        var connected = Bind(records).Diagnostics.Single(d => d.Code == "SEED209").Hint;
        Assert.That(connected, Does.Contain("has no record types in this org").And.Not.Contain("--metadata").And.Not.Contain("--learn"));
        Assert.That(connected!.Contains("DeveloperName", StringComparison.Ordinal), Is.EqualTo(isName));
    }
}
