using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>Plans that go by Bulk API 2.0 jobs, with records of others that are equal to theirs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JobTests : RemoteFixture
{
    private const int Accounts = 300, Contacts = 2;

    [SetUp]
    public async Task WritePlan()
    {
        Write("jobs.yaml", $$"""
            plan: jobs
            options: { bulk: 100 }
            records:
              Account:
                - $ref: acct
                  $count: {{Accounts}}
                  Name: Customer ${n}
                  AnnualRevenue: 912260031
                  Description: "One, \"two\"\n and three"
                  Contacts:
                    - $count: {{Contacts}}
                      LastName: Doe
            """);
        await PostAsync("/services/data/v66.0/sobjects/Account", new { Name = "Customer 1", AnnualRevenue = 912260031 });
        await PostAsync("/services/data/v66.0/sobjects/Contact", new { LastName = "Doe" });
    }

    [Test]
    public async Task Ctrl_c_leaves_a_job_running_and_other_commands_name_it_until_apply_waits_for_its_end()
    {
        await FailAsync(new { kind = "job", action = "hold", @object = "Account", afterRows = 200 });
        var cancelled = await InterruptAsync("apply", "jobs.yaml");

        Assert.That(cancelled.Exit, Is.EqualTo(130), cancelled.ToString());
        Assert.That(cancelled.Err, Does.Contain("error SEED407: Job 750").And.Contain("200 of 300 rows are done"));
        foreach (var command in new[] { "plan", "show" })
        {
            var result = await RunAsync(command, "jobs.yaml");
            Assert.That(result.Exit, Is.EqualTo(5), result.ToString());
            Assert.That(result.Err, Does.Contain("error SEED407: Job 750").And.Contain("200 of 300 rows are done"));
        }
        await LetGoAsync();
        await IsExactAsync();
    }

    [Test]
    public async Task Abort_jobs_ends_the_job_and_keeps_what_it_wrote()
    {
        await FailAsync(new { kind = "job", action = "hold", @object = "Account", afterRows = 200 });
        var cancelled = await InterruptAsync("apply", "jobs.yaml", "--abort-jobs");

        Assert.That(cancelled.Exit, Is.EqualTo(130), cancelled.ToString());
        Assert.That(cancelled.Err, Does.Contain("The org now has 200 records of this plan"));
        await LetGoAsync();
        await IsExactAsync();
    }

    [TestCase("""{"kind":"job","action":"fail","object":"Account","afterRows":150,"times":1}""")]
    [TestCase("""{"kind":"job","action":"fail","object":"Account","afterRows":0}""")]
    [TestCase("""{"kind":"job","action":"abort","object":"Account","afterRows":150,"times":1}""")]
    [TestCase("""{"kind":"job","action":"lock","object":"Contact","everyRow":7,"times":1}""")]
    [TestCase("""{"kind":"job","action":"lock","object":"Contact","everyRow":7}""")]
    [TestCase("""{"kind":"job","action":"governor","object":"Contact","most":100}""")]
    public async Task A_run_ends_exact_whatever_a_job_does(string fault)
    {
        await FailAsync(JsonNode.Parse(fault)!);

        await IsExactAsync();
    }

    [Test]
    public async Task Results_that_are_gone_are_found_in_the_org()
    {
        await FailAsync(new { kind = "job", action = "lose", @object = "Account" });
        var first = await RunAsync("apply", "jobs.yaml");

        Assert.That(first.Exit, Is.EqualTo(5), first.ToString());
        await IsExactAsync();
    }

    private async Task<CliResult> InterruptAsync(params string[] command)
    {
        using var process = Start(command);
        await UntilStruckAsync(() => process.HasEnded);
        // The next poll shows the rows that are done.
        await Task.Delay(1500);
        process.Interrupt();
        return await process.EndAsync();
    }

    private async Task IsExactAsync()
    {
        var result = await RunAsync("apply", "jobs.yaml");
        Assert.That(result.Exit, Is.Zero, result.ToString());
        var again = await RunAsync("apply", "jobs.yaml");
        Assert.That(again.Out, Does.StartWith("Nothing to do: all 900 records"), again.ToString());
        Assert.That(await CountAsync("Account"), Is.EqualTo(Accounts + 1));
        Assert.That(await CountAsync("Contact"), Is.EqualTo((Accounts * Contacts) + 1));
        Assert.That(await CountAsync("Contact WHERE Account.Name LIKE 'Customer %'"), Is.EqualTo(Accounts * Contacts));
        var gone = await RunAsync("destroy", "jobs.yaml", "--yes");
        Assert.That(gone.Exit, Is.Zero, gone.ToString());
        Assert.That(await CountAsync("Account"), Is.EqualTo(1));
        Assert.That(await CountAsync("Contact"), Is.EqualTo(1));
    }

    private async Task<int> CountAsync(string from) =>
        (int)(await GetAsync($"/services/data/v66.0/query?q={Uri.EscapeDataString($"SELECT COUNT() FROM {from}")}"))["totalSize"]!;
}
