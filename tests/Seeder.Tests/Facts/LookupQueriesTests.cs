using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Facts;

internal sealed class LookupQueriesTests
{
    // A URI may have 16,384 bytes (fact sheet section 0); what stands around a query takes less than 1,000.
    private const int LongestUri = 15_384;

    private static ImmutableArray<string> Queries(string records)
    {
        var text = new SourceText("plan.yaml", $"plan: demo\nrecords:\n  {records.ReplaceLineEndings("\n  ")}\n");
        var planning = new PlanningState(
            new PlanRequest(text, GoldenCheck.Now),
            StandardObjects.Schema,
            OrgFacts.None with { Org = new OrgIdentity("00D", "005", "http://localhost", "66.0") })
        {
            History = History.None,
        };
        planning = Planner.Advance(planning);
        return planning.Needs is Needs.Queries queries
            ? queries.Soql
            : throw new InvalidOperationException(DiagnosticText.Render(planning.Diagnostics));
    }

    private static string Contacts(IEnumerable<string> accounts) =>
        $"Contact:\n{string.Join('\n', accounts.Select(a => $"  - {{ LastName: Doe, Account: {a} }}"))}";

    [Test]
    public void Look_ups_by_one_field_share_queries_that_fit_a_URI()
    {
        var names = Enumerable.Range(0, 3_000).Select(i => $"Ümläut & Söhne {i}").ToList();
        var queries = Queries(Contacts(names.Select(n => $"{{ Name: \"{n}\" }}")));
        Assert.That(queries.Select(q => Uri.EscapeDataString(q).Length), Is.All.LessThan(LongestUri));
        Assert.That(queries.Sum(q => names.Count(n => q.Contains($"'{n}'", StringComparison.Ordinal))), Is.EqualTo(names.Count));
        Assert.That(queries.Length, Is.LessThan(20));
    }

    [Test]
    public void Look_ups_by_several_fields_share_queries_too()
    {
        var queries = Queries(Contacts(Enumerable.Range(0, 1_000).Select(i => $"{{ Name: Acme {i}, Site: Bern }}")));
        Assert.That(queries.Select(q => Uri.EscapeDataString(q).Length), Is.All.LessThan(LongestUri));
        Assert.That(
            queries[0],
            Does.StartWith(
                "SELECT Id, Name, Site FROM Account WHERE (Name = 'Acme 0' AND Site = 'Bern') OR (Name = 'Acme 1' AND Site = 'Bern') OR "));
    }

    [Test]
    public void Equal_look_ups_are_asked_once_whatever_their_order_and_spelling() => Assert.That(
        Queries(Contacts(["{ Name: Acme, Site: Bern }", "{ site: Bern, NAME: Acme }", "{ Name: \" Acme \", Site: Bern }"])),
        Is.EqualTo(["SELECT Id, Name, Site FROM Account WHERE Name = 'Acme' AND Site = 'Bern'"]));

    [Test]
    public void Values_are_written_as_SOQL_wants_them() => Assert.That(
        Queries("""
            Contact:
              - LastName: One
                Account: { Name: "O'Neill \\ \"Sons\"\n2", NumberOfEmployees: 007, AnnualRevenue: 1.50, Rating: null }
              - LastName: Two
                ReportsTo: { Birthdate: 2026-03-31, HasOptedOutOfEmail: true, CreatedDate: 2026-03-31T14:30:00+02:00, OwnerId: "${org.user}" }
            """),
        Is.EqualTo(
            [
                """SELECT Id, AnnualRevenue, Name, NumberOfEmployees, Rating FROM Account WHERE AnnualRevenue = 2 AND Name IN ('O\'Neill \\ "Sons"\n2', 'O\'Neill \\ "Sons"\r\n2') AND NumberOfEmployees = 7 AND Rating = null""",
                "SELECT Id, Birthdate, CreatedDate, HasOptedOutOfEmail, OwnerId FROM Contact WHERE Birthdate = 2026-03-31 AND "
                    + "CreatedDate = 2026-03-31T12:30:00.000Z AND HasOptedOutOfEmail = true AND OwnerId = '005'",
            ]));

    [Test]
    public void Null_among_values_of_one_field_is_no_member_of_a_list() => Assert.That(
        Queries(Contacts(["{ Site: Bern }", "{ Site: null }"])),
        Is.EqualTo(["SELECT Id, Site FROM Account WHERE Site = 'Bern' OR Site = null"]));

    [Test]
    public void Look_ups_within_look_ups_are_asked_first()
    {
        var queries = Queries(Contacts(["{ Name: Acme, Parent: { Name: Holding, Owner: { Username: a@b.example } } }"]));
        Assert.That(queries, Is.EqualTo(["SELECT Id, Username FROM User WHERE Username IN ('a@b.example')"]));
    }
}
