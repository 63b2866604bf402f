namespace Seeder.Cli.Tests;

/// <summary>What <c>plan</c> prints for 20,000 records, without jobs and with one.</summary>
internal sealed class LargePlanOutputTests : PlanOutputFixture
{
    private const string Many = """
        plan: many
        records:
          Account:
            - $ref: acct
              $count: 2000
              Name: Customer ${n}
              Contacts:
                - $count: 9
                  LastName: Doe ${n}
                  Email: doe.${n}@example.com
        """;

    [Test]
    public async Task Twenty_thousand_records_are_folded()
    {
        Write("many.yaml", Many);

        var json = await IsShownAsync("many", "many.yaml", "--bulk", "never");

        var changes = json["result"]!["changes"]!.AsArray();
        Assert.That(changes, Has.Count.EqualTo(20_000));
        Assert.That((string)changes[19_999]!["fields"]![0]!["to"]!, Is.EqualTo("acct_2000"));
    }

    [Test]
    public async Task The_jobs_of_a_large_plan_are_shown_with_their_rows_and_API_calls()
    {
        Write("many.yaml", Many);

        var json = await IsShownAsync("jobs", "many.yaml", "--calls");

        var (result, call) = (json["result"]!, json["result"]!["graph"]!["calls"]![10]!);
        Assert.Multiple(() =>
        {
            Assert.That(((int)result["calls"]!["job"]!, (int)result["calls"]!["total"]!), Is.EqualTo((1, 11)));
            Assert.That(((int)result["jobs"]!["count"]!, (int)result["jobs"]!["records"]!), Is.EqualTo((1, 18_000)));
            Assert.That((string)call["kind"]!, Is.EqualTo("job"));
            Assert.That((long)call["csvBytes"]!, Is.EqualTo((long)result["jobs"]!["csvBytes"]!));
            Assert.That((int)call["apiCalls"]!, Is.EqualTo((int)result["jobs"]!["apiCalls"]!));
            Assert.That((int)result["calls"]!["apiCalls"]!, Is.EqualTo(10 + (int)call["apiCalls"]!));
        });
    }
}
