namespace Seeder.Cli.Tests;

/// <summary>A date that only moved because time went by is no change, unless that is asked for.</summary>
internal sealed class MoveDatesTests : ChangeFixture
{
    private static string Plan(string stage) => $$"""
        plan: dates
        records:
          Opportunity:
            - $ref: soon
              Name: Soon
              StageName: Prospecting
              CloseDate: ${today + 30d}
              Description: As of ${today}
            - $ref: fixed
              Name: Fixed
              StageName: Prospecting
              CloseDate: 2030-01-01
            - $ref: both
              Name: Both
              StageName: {{stage}}
              CloseDate: ${today + 1mo}
        """;

    [Test]
    public async Task With_the_flag_they_follow_the_clock_and_without_it_they_stay()
    {
        Write("dates.yaml", Plan("Prospecting"));
        await DoneAsync("apply", "dates.yaml", "--clock", "2026-01-01");
        var writes = await WritesAsync();
        await DoneAsync("apply", "dates.yaml", "--clock", "2026-02-01");
        Assert.That(await WritesAsync(), Is.EqualTo(writes));

        Write("dates.yaml", Plan("Qualification"));
        var moved = await DoneAsync("apply", "dates.yaml", "--clock", "2026-02-01", "--move-dates", "--json");

        Assert.That(Actions(moved), Is.EqualTo((string[])["soon moved", "fixed unchanged", "both updated"]));
        Assert.That((await LiveAsync("Opportunity")).Select(o => $"{o["CloseDate"]} {o["Description"]} {o["StageName"]}"),
            Is.EqualTo((string[])["2026-03-03 As of 2026-02-01 Prospecting", "2030-01-01  Prospecting", "2026-03-01  Qualification"]));
        writes = await WritesAsync();
        await DoneAsync("apply", "dates.yaml", "--clock", "2026-02-01", "--move-dates");
        Assert.That(await WritesAsync(), Is.EqualTo(writes), "the dates are where they should be");
        await NothingLeftToDoAsync("dates.yaml");
        await DestroyedAsync("dates.yaml", "Opportunity");
    }

    [Test]
    public async Task A_run_that_is_cut_off_moves_the_rest_when_it_is_started_again()
    {
        Write("dates.yaml", Plan("Prospecting"));
        await DoneAsync("apply", "dates.yaml", "--clock", "2026-01-01");
        await FailAsync(
            new { kind = "collections-update", action = "status", status = 400, body = """[{"message":"no","errorCode":"INVALID_INPUT"}]""", nth = 2 });

        var stopped = await RunAsync(
            "apply", "dates.yaml", "--clock", "2026-02-01", "--move-dates", "--records-per-call", "1", "--parallel", "1", "--json");
        await LetGoAsync();
        await DoneAsync("apply", "dates.yaml", "--clock", "2026-02-01", "--move-dates");

        Assert.That(Actions(stopped), Is.EqualTo((string[])["soon moved", "fixed unchanged", "both rejected"]));
        Assert.That(
            (await LiveAsync("Opportunity")).Select(o => $"{o["CloseDate"]}"),
            Is.EqualTo((string[])["2026-03-03", "2030-01-01", "2026-03-01"]));
    }
}
