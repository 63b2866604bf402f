using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Golden;

internal sealed class BoundTests
{
    private static readonly OrgIdentity Org = new("00D000000000001AAA", "005000000000001AAA", "http://localhost:4711", "66.0");

    // One record of an earlier run: whether it still exists is the first question after binding, and there planning waits.
    private static readonly Manifest Earlier = new()
    {
        Plan = "earlier",
        Source = "earlier.yaml",
        Lineage = "lineage",
        Org = new ManifestOrg(Org.Id, Org.UserId, Org.InstanceUrl, Org.ApiVersion),
        Records = new ManifestRecords(
            [KeyValuePair.Create("earlier", new ManifestRecord("Account", "001000000000001AAA", null, [], "", [], 0, Created: true))]),
    };

    private static IEnumerable<string> Cases => GoldenFiles.Bound.Cases;

    [TestCaseSource(nameof(Cases))]
    public void A_plan_is_written_out_and_bound(string name)
    {
        var suite = GoldenFiles.Bound;
        var facts = CaseFacts.Read(suite, name);
        var planning = Bind(
            facts.Request(suite.Plan(name)), suite.Files(name), GoldenCheck.Schema(suite.Metadata(name), new DiagnosticBag()));
        Assert.That(GoldenCheck.Render([.. planning.Diagnostics.Where(d => d.Severity == Severity.Error)]), Is.Empty);

        var actual = BoundText.Render(planning.Plan!);
        Assert.That(actual, Is.EqualTo(suite.Expected(name, "bound.txt", actual)));
    }

    // What a record draws depends on nothing that stands around it.
    [TestCase("$ref: acme", "$ref: jane", "$key: Name")]
    [TestCase("$ref: acme", "$ref: jane", "Site: Anonymous")]
    [TestCase("$key: AccountNumber", "$key: [AccountId, FirstName]", "$ref: first")]
    [TestCase("$key: AccountNumber", "$key: [AccountId, FirstName]", "Site: Anonymous")]
    [TestCase("Site: Anonymous", "Title: Anonymous", "$ref: first")]
    public void Generated_values_stay_when_a_record_is_inserted_in_front(string identity, string nested, string inserted)
    {
        var record = $$"""
            - {{identity}}
              AccountNumber: A-1
              Name: ${fake.company.companyName} ${pick(North, South, East, West)}
              Description: ${today - 0..900d}
              Contacts:
                - {{nested}}
                  FirstName: Jane
                  LastName: ${fake.name.lastName}
                  Description: ${any(Product2)}
        """;
        const string products = "  Product2:\n    - { $count: 9, $ref: product, Name: 'Product ${n}' }\n";
        var alone = Records($"plan: demo\nrecords:\n{products}  Account:\n{record}\n");
        var behind = Records(
            $"plan: demo\nrecords:\n{products}  Account:\n    - Name: First\n      {inserted}\n      Contacts: [{{ LastName: "
                + $"Doe }}]\n{record}\n");

        Assert.That(alone, Has.Length.EqualTo(11));
        Assert.That(behind, Has.Length.EqualTo(13).And.SupersetOf(alone));
    }

    private static ImmutableArray<string> Records(string text)
    {
        var planning = Bind(new PlanRequest(new SourceText("plan.yaml", text), GoldenCheck.Now), CaseFiles.None, StandardObjects.Schema);
        Assert.That(GoldenCheck.Render([.. planning.Diagnostics.Where(d => d.Severity == Severity.Error)]), Is.Empty);
        var plan = planning.Plan!;
        return [.. plan.Records.Select(r => $"{r.Type.Name}\n{string.Join('\n', BoundText.Fields(plan, r, parent: false))}")];
    }

    private static PlanningState Bind(PlanRequest request, CaseFiles files, OrgSchema schema)
    {
        var planning =
            Planner.Advance(new PlanningState(request, schema, OrgFacts.None with { Org = Org }) { History = new History(Earlier, []) });
        while (files.Answer(planning) is { } answered)
        {
            planning = Planner.Advance(answered);
        }
        return planning;
    }
}
