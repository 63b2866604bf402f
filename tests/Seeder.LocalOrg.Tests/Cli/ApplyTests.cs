namespace Seeder.Cli.Tests;

internal sealed class ApplyTests : RemoteFixture
{
    [Test]
    public async Task Json_lists_every_record_and_counts_the_calls()
    {
        var result = await RunAsync("apply", "small.yaml", "--json");

        var json = result.Json;
        Assert.That(json.Select(p => p.Key), Is.EqualTo((string[])["status", "result", "warnings"]));
        Assert.That(
            json["result"]!["records"]!.AsArray()
                .Select(r => $"{r!["refId"]} {r["type"]} {r["action"]} {r["id"]!.GetValue<string>()[..3]}"),
                Is.EqualTo((string[])["acme Account created 001", "jane Contact created 003", "acme.Contacts#1 Contact created 003"]));
        Assert.That(json["result"]!["calls"]!["tree"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(json["result"]!["calls"]!["http"]!.GetValue<int>(), Is.EqualTo((await CountsAsync())["total"]!.GetValue<int>()));
        Assert.That(json["result"]!["manifest"]!.GetValue<string>(), Is.EqualTo($".seeder/{Org.OrgId}/small.manifest.json"));
    }

    [Test]
    public async Task A_second_apply_sends_no_write_and_a_change_is_an_update()
    {
        await RunAsync("apply", "small.yaml");
        var writes = await WritesAsync();

        var again = await RunAsync("apply", "small.yaml", "--json");
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(again.Json["result"]!["records"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()), Is.All.EqualTo("unchanged"));

        Write("small.yaml", Small.Replace("Name: Acme", "Name: Acme Ltd", StringComparison.Ordinal));
        var changed = await RunAsync("apply", "small.yaml", "--json");
        Assert.That(
            changed.Json["result"]!["records"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()),
            Is.EqualTo((string[])["updated", "unchanged", "unchanged"]));
        Assert.That(await WritesAsync(), Is.EqualTo(writes + 1));
    }

    [Test]
    public async Task What_the_org_rejects_ends_in_4_at_the_plans_line_with_the_way_on()
    {
        Write("late.yaml", """
            plan: late
            records:
              Account:
                - $ref: acme
                  Name: Acme
              Contact:
                - $ref: jane
                  LastName: Doe
                  $after: acme
                  OwnerId: 005000000000001AAA
            """);

        var result = await RunAsync("apply", "late.yaml");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Out, Does.Contain("rejected"));
        Assert.That(result.Err, Does.Contain("late.yaml:10:").And.Contain("INVALID_CROSS_REFERENCE_KEY"));
        Assert.That(
            result.Err,
            Does.EndWith(
                "Stopped. The org now has 1 record of this plan; 1 record of this run left to do.\nTo continue, run: "
                    + "seeder apply late.yaml\n"));
        var json = (await RunAsync("apply", "late.yaml", "--json")).Json;
        Assert.That(json["status"]!.GetValue<int>(), Is.EqualTo(4));
        Assert.That(json["name"]!.GetValue<string>(), Is.EqualTo("Rejected"));
        Assert.That(json["message"]!.GetValue<string>(), Does.Contain("jane"));
        Assert.That(
            json["data"]!["records"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()),
            Is.EqualTo((string[])["unchanged", "rejected"]));
    }

    [Test]
    public async Task A_lost_answer_is_found_in_the_org_and_the_run_goes_on()
    {
        await FailAsync(new { kind = "tree", action = "drop-after", nth = 1 });

        var result = await RunAsync("apply", "small.yaml", "--json", "--settle-wait", "0");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Json["result"]!["records"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()), Is.All.EqualTo("created"));
        Assert.That(await WritesAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_lost_response_that_the_org_cannot_resolve_ends_in_5_until_the_user_decides()
    {
        // Of the two accounts that are there in the end, nobody can tell which is ours.
        Write("one.yaml", "plan: one\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        await RunAsync("apply", "one.yaml");
        File.Delete(ManifestOf("one"));
        File.Delete($"{ManifestOf("one")}.journal");
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });

        var lost = await RunAsync("apply", "one.yaml", "--json", "--settle-wait", "0");
        var next = await RunAsync("apply", "one.yaml", "--settle-wait", "0");
        var mended = await RunAsync("apply", "one.yaml", "--settle-wait", "0", "--assume", "committed");

        Assert.That(lost.Exit, Is.EqualTo(5), lost.ToString());
        Assert.That(lost.Json["data"]!["records"]!.AsArray().Select(r => r!["action"]!.GetValue<string>()), Is.All.EqualTo("inDoubt"));
        Assert.That(lost.Err, Does.Contain("1 call in doubt"));
        Assert.That(next.Exit, Is.EqualTo(5), next.ToString());
        Assert.That(next.Err, Does.Contain("SEED501").And.Contain("nothing was sent").And.Contain("2 records of the org that "));
        Assert.That(mended.Exit, Is.Zero, mended.ToString());
        Assert.That(await WritesAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_signal_lets_the_run_end_in_good_order_with_130()
    {
        await FailAsync(new { kind = "collections-create", action = "hold", nth = 1 });
        Write("two.yaml", "plan: two\nrecords:\n  Account:\n    - $ref: a\n      Name: A\n    - $ref: b\n      $after: a\n      Name: B\n");
        using var process = Start("apply", "two.yaml", "--records-per-call", "1", "--json");
        await UntilStruckAsync(() => process.HasEnded);
        process.Interrupt();
        while (!process.HasEnded && !process.Said.Contains("Stopping: ", StringComparison.Ordinal))
        {
            await Task.Delay(1);
        }

        await LetGoAsync();
        var result = await process.EndAsync();
        var next = await RunAsync("apply", "two.yaml");

        Assert.That((await CountsAsync())["created"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(result.Json["name"]!.GetValue<string>(), Is.EqualTo("Cancelled"));
        Assert.That(result.Err, Does.Contain("Stopping: ").And.Contain("To continue, run: seeder apply two.yaml"));
        Assert.That(next.Exit, Is.Zero, next.ToString());
    }

    [Test]
    public async Task A_manifest_that_is_none_ends_in_6()
    {
        Write($".seeder/{Org.OrgId}/small.manifest.json", "{");

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED504"));
    }

    [Test]
    public async Task A_lock_that_another_run_holds_ends_in_6()
    {
        var path = Write($".seeder/{Org.OrgId}/small.manifest.json.lock", "");
        using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var result = await RunAsync("apply", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED603"));
    }

    [Test]
    public async Task A_token_that_the_org_refuses_ends_in_3()
    {
        Variables["SF_ACCESS_TOKEN"] = $"{Org.OrgId}!nothing";

        var result = await RunAsync("apply", "small.yaml", "--json");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(result.Json["name"]!.GetValue<string>(), Is.EqualTo("NoOrg"));
    }

    [Test]
    public async Task A_plan_with_errors_asks_no_org_when_its_text_shows_them_and_writes_nothing_in_any_case()
    {
        Write("text.yaml", "plan: text\nrecords:\n  Account: 3\n");
        Write("field.yaml", "plan: field\nrecords:\n  Account:\n    - Nmae: A\n");

        var text = await RunAsync("apply", "text.yaml");
        Assert.That((await CountsAsync())["total"]!.GetValue<int>(), Is.Zero);
        var field = await RunAsync("apply", "field.yaml");

        Assert.That((text.Exit, field.Exit), Is.EqualTo((1, 1)), field.ToString());
        Assert.That(field.Err, Does.Contain("field.yaml:4:7").And.EndWith("1 error; nothing was sent.\n"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task Existing_records_are_found()
    {
        Write(
            "found.yaml",
            "plan: found\nexisting:\n  standard: { Pricebook2: { IsStandard: true } }\nrecords:\n  Opportunity:\n    - Name: "
                + "O\n      StageName: Prospecting\n      CloseDate: 2030-01-01\n      Pricebook2Id: ${standard}\n");

        var result = await RunAsync("apply", "found.yaml", "--json");

        Assert.That(
            result.Json["result"]?["records"]!.AsArray().Last()!.ToJsonString(),
            Does.StartWith("""{"refId":"standard","type":"Pricebook2","id":"01s""").And.EndWith("\"action\":\"found\"}"),
            result.ToString());
    }
}
