using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Learning;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Learning;

/// <summary>A field without metadata gets the type of the values that its expressions can have.</summary>
internal sealed class ExpressionFieldTests
{
    private static FieldSchema Field(string records, string field, string? csv = null)
    {
        var diagnostics = new DiagnosticBag();
        var plan = PlanReader.Read(new SourceText("plan.yaml", $"plan: t\nrecords:\n{records}"), diagnostics);
        Assert.That(diagnostics.ToImmutable(), Is.Empty);
        var files = ImmutableDictionary<string, FileFact>.Empty;
        if (csv is not null)
        {
            files = files.Add("rows.csv", new FileFact.Found("rows.csv", System.Text.Encoding.UTF8.GetBytes(csv)));
        }
        var learned = SchemaLearner.Learn(
            [new LearningSource(plan!) { Files = files }], StandardObjects.Schema, LearningRequest.Plain);
        Assert.That(learned.Refused, Is.Empty);
        return learned.Schema.Find(field.Split('.')[0])!.FindField(field.Split('.')[1])!;
    }

    [TestCase("pick(true, false)", FieldType.Boolean)]
    [TestCase("pick(true*90, false*10)", FieldType.Boolean)]
    [TestCase("cycle(5000, 7000, 12000)", FieldType.Double)]
    [TestCase("pick(1, 2.5)", FieldType.Double)]
    [TestCase("pick(2026-01-31, 2026-02-28)", FieldType.Date)]
    [TestCase("pick(Hot, Cold)", FieldType.String)]
    [TestCase("pick(1, many)", FieldType.String)]
    [TestCase("pick(007, 8)", FieldType.String)]
    [TestCase("pick(${today}, 2026-02-28)", FieldType.Date)]
    [TestCase("fake.randomizer.number(60000,120000)", FieldType.Double)]
    [TestCase("fake.randomizer.number", FieldType.Double)]
    [TestCase("fake.randomizer.bool", FieldType.Boolean)]
    [TestCase("fake.finance.amount", FieldType.Double)]
    [TestCase("fake.name.lastName", FieldType.String)]
    [TestCase("fake.lorem.word", FieldType.String)]
    [TestCase("fake.lorem.paragraphs(3)", FieldType.TextArea)]
    [TestCase("fake.lorem.sentence(60)", FieldType.TextArea)]
    [TestCase("fake.nobody.knows", FieldType.String)]
    [TestCase("file(terms.txt)", FieldType.TextArea)]
    [TestCase("base64(logo.png)", FieldType.TextArea)]
    [TestCase("now - 0..10d", FieldType.DateTime)]
    [TestCase("n", FieldType.Double)]
    [TestCase("org.id", FieldType.String)]
    public void An_expression_tells_the_type_of_its_values(string expression, FieldType type) =>
        Assert.That(Field($"  Fleet:\n    - Value: \"${{{expression}}}\"\n", "Fleet.Value").Type, Is.EqualTo(type));

    [Test]
    public void A_text_with_a_long_part_is_long_text() => Assert.That(
        Field("  Fleet:\n    - Value: \"About: ${fake.lorem.paragraph}\"\n", "Fleet.Value").Type, Is.EqualTo(FieldType.TextArea));

    [TestCase("${boat_2}", "Boat")]
    [TestCase("${boat_2_1}", "Boat")]
    [TestCase("${plain_boat}", "Boat")]
    [TestCase("${crew_1}", "Contact")]
    [TestCase("${dock}", "Dock")]
    [TestCase("${dock_1}", "Account")]
    public void A_numbered_name_is_a_lookup_to_the_type_of_the_record(string reference, string target)
    {
        const string records = """
              Boat:
                - $ref: boat
                  $count: 3
                  Name: B
                - $ref: plain_boat
                  Name: P
              Contact:
                - $ref: crew
                  $count: 2
                  LastName: L
              Dock:
                - $ref: dock
                  Name: D
              Account:
                - $ref: dock_1
                  Name: A
            """;

        var field = Field($"{records}\n  Trip:\n    - Leader: {reference}\n", "Trip.Leader");

        Assert.That((field.Type, string.Join(',', field.ReferenceTo)), Is.EqualTo((FieldType.Reference, target)));
    }

    [TestCase("${fleet.Founded}", FieldType.Date)]
    [TestCase("${fleet.Size}", FieldType.Double)]
    [TestCase("${fleet_2.IsOpen}", FieldType.Boolean)]
    [TestCase("${fleet.LastName}", FieldType.String)]
    [TestCase("${fleet.Unset}", FieldType.String)]
    [TestCase("${acme.NumberOfEmployees}", FieldType.Double)]
    [TestCase("${acme.OwnerId}", FieldType.Reference)]
    [TestCase("${acme.Description}", FieldType.TextArea)]
    [TestCase("${this.Weight}", FieldType.Double)]
    [TestCase("${this}", FieldType.Reference)]
    [TestCase("${parent.Size}", FieldType.Double)]
    [TestCase("${parent.n}", FieldType.Double)]
    [TestCase("${parent.parent.AnnualRevenue}", FieldType.Double)]
    [TestCase("${parent.parent}", FieldType.Reference)]
    public void A_field_of_a_record_passes_its_type_on(string expression, FieldType type)
    {
        var records = $"""
              Account:
                - $ref: acme
                  Name: Acme
                  Fleets:
                    - $ref: fleet
                      Vehicles:
                        - Value: {expression}
                          Weight: 3
                      Size: 7
                      Founded: 2020-02-02
                      IsOpen: true
            """;

        Assert.That(Field($"{records}\n", "Vehicle.Value").Type, Is.EqualTo(type));
    }

    [TestCase("Seats", FieldType.Double)]
    [TestCase("Left", FieldType.Date)]
    [TestCase("Code", FieldType.String)]
    [TestCase("Missing", FieldType.String)]
    public void A_column_passes_its_type_on(string column, FieldType type)
    {
        var records = $"  Trip:\n    - $from: rows.csv\n      Value: ${{row.{column}}}\n";

        Assert.That(Field(records, "Trip.Value", "Seats,Left,Code\n3,2026-01-31,007\n4.5,2026-02-28,8\n").Type, Is.EqualTo(type));
    }

    [Test]
    public void Fields_that_name_each_other_are_text() => Assert.That(
        Field("  Trip:\n    - A: ${this.B}\n      B: ${this.A}\n", "Trip.A").Type, Is.EqualTo(FieldType.String));

    [TestCase("Product: { Name: Mug }", "ProductId", "Product2")]
    [TestCase("PKG__Product__r: { Name: Mug }", "PKG__Product__c", "Product2")]
    [TestCase("Product: { Name: Mug }\n  Product:\n    - Name: Mug", "ProductId", "Product")]
    [TestCase("Pricebook: { IsStandard: true }", "PricebookId", "Pricebook2")]
    public void A_lookup_to_a_type_whose_name_ends_in_2_often_lacks_the_2(string mapping, string field, string target)
    {
        var diagnostics = new DiagnosticBag();
        var plan = PlanReader.Read(new SourceText("plan.yaml", $"plan: t\nrecords:\n  Box:\n    - {mapping}\n"), diagnostics);
        Assert.That(diagnostics.ToImmutable(), Is.Empty);

        var learned = SchemaLearner.Learn([new LearningSource(plan!)], StandardObjects.Schema, LearningRequest.Of(["Product"]));

        Assert.That(learned.Schema.Find("Box")!.FindField(field)!.ReferenceTo, Is.EqualTo([target]));
        Assert.That(learned.Refused, Is.Empty);
    }
}
