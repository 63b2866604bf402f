using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Learning;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Learning;

internal sealed class SchemaLearnerTests
{
    private static LearningSource Source(string records, string head = "", params (string Path, string Text)[] files)
    {
        var diagnostics = new DiagnosticBag();
        var plan = PlanReader.Read(new SourceText("plan.yaml", $"plan: t\n{head}records:\n{records}"), diagnostics);
        Assert.That(diagnostics.ToImmutable(), Is.Empty);
        return new LearningSource(plan!)
        {
            Files = files.ToImmutableDictionary(
                f => f.Path, f => (FileFact)new FileFact.Found(f.Path, System.Text.Encoding.UTF8.GetBytes(f.Text))),
        };
    }

    private static LearnedSchema Learn(string records, params string[] insisted) =>
        SchemaLearner.Learn([Source(records)], StandardObjects.Schema, LearningRequest.Of(insisted));

    private static FieldSchema Field(LearnedSchema learned, string path) =>
        learned.Schema.Find(path.Split('.')[0])!.FindField(path.Split('.')[1])!;

    [TestCase("Account", "Warranties", "Warranty", "AccountId")]
    [TestCase("Account", "Boxes", "Box", "AccountId")]
    [TestCase("Contact", "Statuses", "Status", "ContactId")]
    [TestCase("Case", "Milestones", "Milestone", "CaseId")]
    [TestCase("Account", "PKG__Visits__r", "PKG__Visit__c", "PKG__Account__c")]
    [TestCase("Branch", "ChildBranches", "Branch", "ParentId")]
    [TestCase("PKG__Trip__c", "PKG__Stops__r", "PKG__Stop__c", "PKG__Trip__c")]
    [TestCase("PKG__Trip__c", "OTHER__Stops__r", "OTHER__Stop__c", "OTHER__Trip__c")]
    [TestCase("PKG__Trip__c", "Tasks", "Task", "WhatId")]
    [TestCase("PKG__Trip__c", "Attachments", "Attachment", "ParentId")]
    public void Records_in_an_unknown_list_are_children(string type, string list, string child, string field)
    {
        var learned = Learn($"  {type}:\n    - {list}:\n        - Name: A\n");

        var relationship = learned.Schema.Find(type)!.FindChild(list);
        Assert.That((relationship?.ChildType, relationship?.Field), Is.EqualTo((child, field)));
        Assert.That(Field(learned, $"{child}.{field}").ReferenceTo, Does.Contain(type));
        Assert.That(learned.Refused, Is.Empty);
    }

    [Test]
    public void Children_are_learned_at_every_depth()
    {
        var learned = Learn("""
              Fleet:
                - Vehicles:
                    - Axles:
                        - Wheels:
                            - Tyres:
                                - Size: 16
            """);

        Assert.That(
            learned.Types.Select(
                t => (t.Name, Parent: t.Fields.FirstOrDefault(f => f.IsReference && f.Createable && f.Name != "OwnerId")?.Name)),
            Is.EquivalentTo(
                new[] { ("Fleet", null), ("Vehicle", "FleetId"), ("Axle", "VehicleId"), ("Wheel", "AxleId"), ("Tyre", "WheelId") }));
        Assert.That(Field(learned, "Tyre.Size").Type, Is.EqualTo(FieldType.Double));
    }

    [Test]
    public void A_list_uses_the_lookup_that_another_record_sets()
    {
        var learned = Learn("""
              Fleet:
                - $ref: fleet
                  Vehicles: [{ Name: A }]
              Vehicle:
                - HomeFleetId: ${fleet}
            """);

        Assert.That(learned.Schema.Find("Fleet")!.FindChild("Vehicles")!.Field, Is.EqualTo("HomeFleetId"));
        Assert.That(learned.Schema.Find("Vehicle")!.FindField("FleetId"), Is.Null);
    }

    [TestCase("RobotEngine", "RobotMaker: { DeveloperName: mock }", "RobotMakerId", "RobotMaker")]
    [TestCase("Fleet", "Account: { Name: Acme }", "AccountId", "Account")]
    [TestCase("Fleet", "Parent: { Name: All }", "ParentId", "Fleet")]
    [TestCase("Fleet", "Keeper: { Username: jane@acme.example }", "KeeperId", "User")]
    [TestCase("Account", "Fleet: { Name: All }", "FleetId", "Fleet")]
    [TestCase("Fleet", "HomeDepot: { Name: Berlin }\n  Depot:\n    - Name: Berlin", "HomeDepotId", "Depot")]
    [TestCase("PKG__Trip__c", "PKG__Region__r: { Name: North }", "PKG__Region__c", "PKG__Region__c")]
    [TestCase("PKG__Trip__c", "PKG__Contact__r: { LastName: Doe }", "PKG__Contact__c", "Contact")]
    [TestCase(
        "PKG__Trip__c", "PKG__Home_Region__r: { Name: N }\n  PKG__Region__c:\n    - Name: N", "PKG__Home_Region__c", "PKG__Region__c")]
    public void A_mapping_under_an_unknown_name_is_a_lookup(string type, string mapping, string field, string target)
    {
        var learned = Learn($"  {type}:\n    - {mapping}\n");

        Assert.That(Field(learned, $"{type}.{field}").ReferenceTo, Is.EqualTo([target]));
        Assert.That(learned.Schema.Find(target), Is.Not.Null);
        Assert.That(learned.Refused, Is.Empty);
    }

    [TestCase("Depot", "Depot:\n    - City: Berlin\n  Fleet:\n    - City: Bonn", "{ City: Berlin }")]
    [TestCase("Fleet", "Fleet:\n    - City: Berlin\n      Size: 3\n  Depot:\n    - City: Berlin", "{ City: Berlin, Size: 3 }")]
    [TestCase("Home", "Depot:\n    - City: Berlin\n  Fleet:\n    - City: Berlin", "{ City: Berlin }")]
    [TestCase("Home", "Depot:\n    - City: Berlin", "{ City: Bonn }")]
    [TestCase("Wheel", "Depot:\n    - Wheels: [{ City: Berlin }]", "{ City: Berlin }")]
    public void Records_with_the_values_of_a_mapping_tell_its_type(string target, string records, string mapping)
    {
        var learned = Learn($"  {records}\n  Trip:\n    - Home: {mapping}\n");

        Assert.That(Field(learned, "Trip.HomeId").ReferenceTo, Is.EqualTo([target]));
    }

    [Test]
    public void A_mapping_with_a_type_is_a_lookup_to_several_types()
    {
        var learned = Learn("""
              Fleet:
                - About: { Account: { Name: Acme } }
                - About: { Contact: { LastName: Doe } }
                - Owner: { User: { Username: jane@acme.example } }
            """);

        Assert.That(Field(learned, "Fleet.AboutId").ReferenceTo, Is.SupersetOf(new[] { "Account", "Contact" }));
        Assert.That(learned.Types.Select(t => t.Name), Is.EqualTo(["Fleet"]));
    }

    [TestCase("PKG__Thing__c:\n    - RecordType: { DeveloperName: Big }", "PKG__Thing__c", "Big")]
    [TestCase("PKG__Thing__c:\n    - RecordType: { Name: Very big }", "PKG__Thing__c", "Very_big")]
    [TestCase("Account:\n    - RecordType: { DeveloperName: Partner }", "Account", "Partner")]
    [TestCase("Fleet:\n    - RecordType: { SobjectType: Fleet, DeveloperName: Rail }", "Fleet", "Rail")]
    [TestCase("Account:\n    - Fleets: [{ RecordType: { DeveloperName: Road } }]", "Fleet", "Road")]
    [TestCase("Fleet:\n    - Name: A\n      $then: { RecordType: { DeveloperName: Sea } }", "Fleet", "Sea")]
    [TestCase("Fleet:\n    - $count: 2\n      RecordType: { DeveloperName: \"${pick(Air*3, Sea)}\" }", "Fleet", "Air,Sea")]
    public void Record_types_are_learned(string records, string type, string names)
    {
        var learned = Learn($"  {records}\n").Schema.Find(type)!;

        Assert.That(learned.RecordTypes.Where(t => !t.Master).Select(t => t.DeveloperName), Is.EqualTo(names.Split(',')));
        Assert.That(learned.FindField("RecordTypeId")!.ReferenceTo, Is.EqualTo(["RecordType"]));
    }

    [Test]
    public void Record_types_of_variables_and_existing_records_are_learned()
    {
        var learned = SchemaLearner.Learn(
            [Source(
                "  Fleet:\n    - RecordType: { DeveloperName: \"${var.kind}\" }\n    - RecordTypeId: ${rail}\n",
                "vars: { kind: Road }\nexisting:\n  rail: { RecordType: { SobjectType: Fleet, DeveloperName: Rail } }\n")],
            StandardObjects.Schema,
            LearningRequest.Plain);

        Assert.That(
            learned.Schema.Find("Fleet")!.RecordTypes.Where(t => !t.Master).Select(t => t.DeveloperName), Is.EqualTo(["Rail", "Road"]));
    }

    [TestCase("Contcat:\n    - LastName: Doe", "Contcat", "Contact")]
    [TestCase("Account:\n    - Industri: Energy", "Account.Industri", "Industry")]
    [TestCase("Account:\n    - Contcats: [{ LastName: Doe }]", "Account.Contcats", "Contacts")]
    [TestCase("Account:\n    - Ovner: { Username: a }", "Account.Ovner", "Owner")]
    [TestCase("PKG__Trip__c:\n    - Nmae: A", "PKG__Trip__c.Nmae", "Name")]
    [TestCase("Fleet:\n    - Account: { Nam: A }", "Account.Nam", "Name")]
    public void A_misspelled_name_is_not_learned_unless_the_user_insists(string records, string name, string similar)
    {
        var learned = Learn($"  {records}\n");
        var names = new List<string>();
        for (var refused = learned.Refused; refused.Length > 0 && names.Count < 3; refused = Learn($"  {records}\n", [.. names]).Refused)
        {
            names.AddRange(refused.Select(r => r.Insistence));
        }

        Assert.That(learned.Refused.Select(r => (r.Insistence, r.Similar)), Is.EqualTo(new[] { (name, similar) }));
        Assert.That(learned.Types.Select(t => t.Name), Has.None.EqualTo(name));
        Assert.That(Learn($"  {records}\n", [.. names]).Refused, Is.Empty, string.Join(", ", names));
        Assert.That(Learn($"  {records}\n", [.. names]).Types.Length, Is.GreaterThan(learned.Types.Length).Or.EqualTo(1));
    }

    [TestCase("Trip_c:\n    - Name: A", "Trip_c")]
    [TestCase("Trip__e:\n    - Name: A", "Trip__e")]
    [TestCase("Trip__b:\n    - Name: A", "Trip__b")]
    [TestCase("Trip__r:\n    - Name: A", "Trip__r")]
    [TestCase("Trip__Share:\n    - UserOrGroupId: A", "Trip__Share")]
    [TestCase("Trip__c:\n    - Stop__r: A", "Trip__c.Stop__r")]
    [TestCase("Trip__c:\n    - Stop_c: A", "Trip__c.Stop_c")]
    public void A_name_of_the_wrong_form_is_never_learned(string records, string name)
    {
        var refused = Learn($"  {records}\n", name).Refused;

        Assert.That(refused.Select(r => r.Insistence), Is.EqualTo([name]));
        Assert.That(refused[0].Reason, Is.Not.Empty);
    }

    [Test]
    public void A_closed_lookup_gets_no_new_target()
    {
        var learned = Learn("""
              PKG__Trip__c:
                - $ref: trip
                  Name: A
              Contact:
                - LastName: Doe
                  AccountId: ${trip}
              Task:
                - WhoId: ${trip}
                - WhatId: ${trip}
            """);

        Assert.That(Field(learned, "Contact.AccountId").ReferenceTo, Is.EqualTo(["Account"]));
        Assert.That(Field(learned, "Task.WhoId").ReferenceTo, Has.None.EqualTo("PKG__Trip__c"));
        Assert.That(Field(learned, "Task.WhatId").ReferenceTo, Does.Contain("PKG__Trip__c"));
    }

    [Test]
    public void Columns_of_a_CSV_file_are_learned()
    {
        var source = Source(
            "  PKG__Trip__c:\n    - $from: trips.csv\n      PKG__Label__c: ${row.Label}\n",
            files: ("trips.csv", """
                Name,Label,PKG__Seats__c,PKG__Paid__c,PKG__Code__c,PKG__Region__r.PKG__Key__c,RecordType.DeveloperName
                A,a,3,true,001,N1,Road
                B,b,4.25,false,7,2,Rail
                """));

        var learned = SchemaLearner.Learn([source], StandardObjects.Schema, LearningRequest.Plain);

        Assert.That(SchemaLearner.FilesOf(source), Is.EqualTo(["trips.csv"]));
        Assert.That(
            learned.Schema.Find("PKG__Trip__c")!.Fields.Where(f => ApiName.Of(f.Name).IsCustom).Select(f => (f.Name, f.Type, f.Scale)),
            Is.EqualTo(new[]
            {
                ("PKG__Code__c", FieldType.String, 0), ("PKG__Label__c", FieldType.String, 0), ("PKG__Paid__c", FieldType.Boolean, 0),
                ("PKG__Region__c", FieldType.Reference, 0), ("PKG__Seats__c", FieldType.Double, 2),
            }));
        Assert.That(Field(learned, "PKG__Region__c.PKG__Key__c").Type, Is.EqualTo(FieldType.String));
        Assert.That(learned.Schema.Find("PKG__Trip__c")!.RecordTypes, Has.Exactly(3).Items, "with the master record type");
    }

    [Test]
    public void Types_of_used_plans_are_learned_too()
    {
        var basis = Source("  PKG__Site__c:\n    - $ref: berlin\n      Name: Berlin\n");
        var plan = Source("  Account:\n    - Name: Acme\n      PKG__Site__c: ${base.berlin}\n");

        var learned = SchemaLearner.Learn(
            [plan with { Uses = plan.Uses.Add("base", basis) }], StandardObjects.Schema, LearningRequest.Plain);

        Assert.That(Field(learned, "Account.PKG__Site__c").ReferenceTo, Is.EqualTo(["PKG__Site__c"]));
    }

    [Test]
    public void Fields_of_queries_and_of_read_are_learned()
    {
        var learned = SchemaLearner.Learn(
            [Source(
                "  Fleet:\n    - Name: A\n      $read: [FleetNumber]\n      DepotId: ${depot}\n",
                "existing:\n  depot: { query: SELECT Id FROM Depot WHERE City = 'Berlin = Nord' AND (Floors > 3 OR IsOpen = true) }\n")],
            StandardObjects.Schema,
            LearningRequest.Plain);

        Assert.That(
            learned.Schema.Find("Depot")!.Fields.TakeLast(3).Select(f => (f.Name, f.Type)),
            Is.EqualTo(new[] { ("City", FieldType.String), ("Floors", FieldType.Double), ("IsOpen", FieldType.Boolean) }));
        Assert.That(Field(learned, "Fleet.FleetNumber").Type, Is.EqualTo(FieldType.String));
        Assert.That(Field(learned, "Fleet.DepotId").ReferenceTo, Is.EqualTo(["Depot"]));
    }

    [Test]
    public void The_field_of_the_guard_is_learned_for_types_that_can_have_it()
    {
        var learned = SchemaLearner.Learn(
            [Source(
                "  Account:\n    - Name: A\n      Notes: [{ Title: N }]\n      Fleets: [{ Name: F }]\n",
                "options: { guard: Seed_Key__c }\n")],
            StandardObjects.Schema,
            LearningRequest.Plain);

        foreach (var type in (string[])["Account", "Fleet"])
        {
            Assert.That(IdempotencyKeys.Fits(Field(learned, $"{type}.Seed_Key__c")), Is.True, type);
        }
        Assert.That(learned.Schema.Find("Note")!.FindField("Seed_Key__c"), Is.Null);
    }

    [TestCase("1", "2.5", FieldType.Double)]
    [TestCase("123456789012345", "0.12345678", FieldType.String)]
    [TestCase("true", "1", FieldType.String)]
    [TestCase("2026-01-31", "2026-01-31T09:00:00Z", FieldType.DateTime)]
    [TestCase("null", "true", FieldType.Boolean)]
    [TestCase("007", "8", FieldType.String)]
    public void A_field_accepts_all_its_values(string first, string second, FieldType type) =>
        Assert.That(Field(Learn($"  Fleet:\n    - Value: {first}\n    - Value: {second}\n"), "Fleet.Value").Type, Is.EqualTo(type));
}
