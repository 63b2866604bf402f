using NUnit.Framework;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Tests.Golden;
using Seeder.Tests.Schema;

namespace Seeder.Tests.Scaffold;

/// <summary>Types that few orgs have, but some do.</summary>
internal sealed class OddTypeTests
{
    private const string Required = "<required>true</required>";

    [Test]
    public void A_circle_of_required_lookups_is_a_warning_and_the_plan_validates()
    {
        var schema = Metadata.Read(
            Metadata.Object("A__c"), Metadata.Object("B__c"),
            Metadata.Field("A__c", "B__c", Lookup("B__c", "As") + Required),
            Metadata.Field("B__c", "A__c", Lookup("A__c", "Bs") + Required));

        var made = ScaffoldedPlan.Of(schema, "A__c");

        Assert.That(made.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED725"]));
        Assert.That(made.Diagnostics[0].Message, Does.Contain("B__c.A__c requires a record of A__c").And.Contain("circle"));
        Assert.That(made.Plan, Does.Contain("      A__r: { Name: Demo }  # write the Name of a A__c that the org has\n"));
        AssertValid(schema, made);
    }

    [Test]
    public void A_required_lookup_to_the_same_type_is_a_warning_and_the_plan_validates()
    {
        var schema = Metadata.Read(Metadata.Object("A__c"), Metadata.Field("A__c", "Up__c", Lookup("A__c", "Downs") + Required));

        var made = ScaffoldedPlan.Of(schema, "A__c");

        Assert.That(made.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED725"]));
        AssertValid(schema, made);
    }

    [Test]
    public void A_circle_of_optional_lookups_is_not_closed()
    {
        var schema = Metadata.Read(
            Metadata.Object("A__c"), Metadata.Object("B__c"),
            Metadata.Field("A__c", "B__c", Lookup("B__c", "As")), Metadata.Field("B__c", "A__c", Lookup("A__c", "Bs")));

        var made = ScaffoldedPlan.Of(schema, "A__c", "B__c");

        Assert.That(made.Plan, Does.Contain("B__c: ${b}").And.Not.Contain("A__c: ${a}"));
        AssertValid(schema, made);
    }

    [Test]
    public void A_required_lookup_to_a_type_that_nobody_describes_is_an_error()
    {
        var schema = Metadata.Read(Metadata.Object("A__c"), Metadata.Field("A__c", "Up__c", Lookup("pkg__Far__c", "As") + Required));

        var made = ScaffoldedPlan.Of(schema, "A__c");

        Assert.That(made.Plan, Is.Null);
        Assert.That(
            GoldenCheck.Render(made.Diagnostics),
            Does.Contain("error SEED726: A__c.Up__c").And.Contain("pkg__Far__c").And.Contain("--metadata"));
    }

    [Test]
    public void An_optional_lookup_to_a_type_that_nobody_describes_is_left_out()
    {
        var schema = Metadata.Read(Metadata.Object("A__c"), Metadata.Field("A__c", "Up__c", Lookup("pkg__Far__c", "As")));

        AssertValid(schema, ScaffoldedPlan.Of(schema, "A__c"));
    }

    [TestCase("Parent__c", "parent2")]
    [TestCase("Today__c", "today2")]
    [TestCase("pkg__Trip__c", "trip")]
    [TestCase("Trip_Item__c", "trip_Item")]
    public void A_reference_id_is_never_a_word_of_the_language(string type, string expected)
    {
        var schema = Metadata.Read(Metadata.Object(type));

        var made = ScaffoldedPlan.Of(schema, type);

        Assert.That(made.Plan, Does.Contain($"    - $ref: {expected}\n"));
        AssertValid(schema, made);
    }

    [Test]
    public void Types_with_the_same_own_name_get_different_reference_ids()
    {
        var schema = Metadata.Read(Metadata.Object("a__Trip__c"), Metadata.Object("b__Trip__c"), Metadata.Object("Trip__c"));

        var made = ScaffoldedPlan.Of(schema, "a__Trip__c", "b__Trip__c", "Trip__c");

        Assert.That(made.Plan, Does.Contain("$ref: trip\n").And.Contain("$ref: trip2\n").And.Contain("$ref: trip3\n"));
        AssertValid(schema, made);
    }

    [TestCase("Ein sehr langer Name für ein Objekt, das es eigentlich gar nicht geben dürfte: # mit ${allem} { und: } mehr")]
    [TestCase("\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80\ud83d\ude80")]
    [TestCase("a\u2028b\u0007c\r\nd\te")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("   ")]
    public void A_label_with_any_characters_becomes_a_valid_value(string label)
    {
        FieldSchema[] fields = [.. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 20, 80, 255 }
            .SelectMany(
                length => new[] { FieldType.String, FieldType.TextArea, FieldType.Combobox, FieldType.Picklist, FieldType.EncryptedString }
                    .Select(
                        type => new FieldSchema($"F{length}_{type}__c", type)
                        {
                            Label = label,
                            Length = length,
                            Createable = true,
                            Unique = length % 2 == 0
                        }))];
        var schema = OrgSchema.Empty.With([new ObjectSchema("A__c") { Label = label, Fields = [SystemFields.Id, .. fields] }]);

        AssertValid(schema, ScaffoldedPlan.Of(schema, "A__c"));
    }

    [TestCase("line\nbreak")]
    [TestCase("\u0007bell")]
    [TestCase("a # b")]
    [TestCase("${today}")]
    [TestCase("[a, b]")]
    [TestCase("a very long value of a picklist that would fill the line of the comment and more")]
    public void A_picklist_value_with_any_characters_stays_in_its_comment(string value)
    {
        var field = new FieldSchema("F__c", FieldType.Picklist)
        {
            Length = 255,
            Createable = true,
            RestrictedPicklist = true,
            PicklistValues = [value, "B", value]
        };
        var schema = OrgSchema.Empty.With([new ObjectSchema("A__c") { Fields = [SystemFields.Id, field] }]);

        AssertValid(schema, ScaffoldedPlan.Of(schema, "A__c"));
    }

    [Test]
    public void Only_active_record_types_that_the_user_may_use_are_chosen()
    {
        var type = new ObjectSchema("Account")
        {
            Fields =
            [
                SystemFields.Id,
                new FieldSchema("Name", FieldType.String) { Length = 255, Createable = true, NameField = true },
                new FieldSchema("IsPersonAccount", FieldType.Boolean) { DefaultedOnCreate = true },
                new FieldSchema("RecordTypeId", FieldType.Reference)
                {
                    Createable = true, Nillable = true, ReferenceTo = ["RecordType"], RelationshipName = "RecordType"
                },
            ],
            RecordTypes =
            [
                new("Master", "Master", null, Master: true), new("PersonAccount", "Person", null), new("Old", "Old", null, Active: false),
                new("Hidden", "Hidden", null) { Available = false }, new("Partner", "P", null), new("Customer", "C", null),
            ],
        };

        var plan = ScaffoldedPlan.Of(OrgSchema.Empty.With([type]), "Account").Plan;

        Assert.That(plan, Does.Contain("      RecordType: { DeveloperName: Partner }  # or PersonAccount, Customer\n"));
    }

    [Test]
    public void An_org_is_asked_only_for_the_types_that_the_plan_needs()
    {
        var known = OrgSchema.Empty.WithAllNames(StandardObjects.Schema.Names);
        var asked = new List<string>();
        while (Scaffolder.Scaffold(new ScaffoldRequest(["contract", "OpportunityLineItem"], known)) is { MissingTypes.IsEmpty: false } made)
        {
            asked.AddRange(made.MissingTypes);
            known = known.With(made.MissingTypes.Select(n => StandardObjects.Schema.Find(n)!));
        }

        Assert.That(asked, Is.Unique);
        Assert.That(
            asked,
            Is.EquivalentTo(["Contract", "OpportunityLineItem", "Account", "Opportunity", "PricebookEntry", "Product2", "Pricebook2"]));
        Assert.That(
            Scaffolder.Scaffold(new ScaffoldRequest(["contract", "OpportunityLineItem"], known)).Plan,
            Is.EqualTo(ScaffoldedPlan.Of(StandardObjects.Schema, "Contract", "OpportunityLineItem").Plan));
    }

    private static void AssertValid(OrgSchema schema, Scaffolded made)
    {
        Assert.That(made.Plan, Is.Not.Null, GoldenCheck.Render(made.Diagnostics));
        Assert.That(GoldenCheck.Render(ScaffoldedPlan.Problems(schema, made.Plan!)), Is.Empty, made.Plan);
    }

    private static string Lookup(string type, string children) =>
        $"<type>Lookup</type><referenceTo>{type}</referenceTo><relationshipName>{children}</relationshipName>";
}
