namespace Seeder.Cli.Tests;

/// <summary>Several plans that meet a link, a lock, a lost response, a signal or each other.</summary>
internal sealed class SeveralPlansInTroubleTests : SeveralPlansFixture
{
    [Test]
    public async Task A_file_is_run_once_by_whatever_path_it_is_given()
    {
        File.CreateSymbolicLink(Path.Combine(Folder, "plans/zlink.yaml"), "other.yaml");

        var result = await RunAsync("apply", "plans/other.yaml", "./plans/../plans/other.yaml", "plans", "--json");

        Assert.That(
            Outcomes(result), Is.EqualTo("other done 0, base done 0, orders done 0, calls done 0"), result.ToString());
    }

    [Test]
    public async Task A_used_plan_that_is_not_given_is_not_applied()
    {
        var without = await RunAsync("apply", "plans/orders.yaml", "plans/other.yaml", "--json");
        await RunAsync("apply", "plans/base.yaml");
        var after = await RunAsync("apply", "plans/orders.yaml", "plans/other.yaml", "--json");

        Assert.That(Outcomes(without), Is.EqualTo("orders failed 1, other done 0"), without.ToString());
        Assert.That((string)without.Json["data"]!["diagnostics"]![0]!["code"]!, Is.EqualTo("SEED655"));
        Assert.That(Outcomes(after), Is.EqualTo("orders done 0, other done 0"), after.ToString());
    }

    [TestCase("apply plans --manifest m.json", "--manifest")]
    [TestCase("destroy plans --manifest m.json", "--manifest")]
    [TestCase("apply plans --adopt-manifest m.json", "--adopt-manifest")]
    [TestCase("plan plans --format dot", "--format dot")]
    public async Task A_flag_for_one_plan_is_an_error_with_several(string line, string flag)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain($"SEED642: '{flag}' is for one plan, but the command has 4."));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task Plans_without_a_file_are_errors_before_anything_is_sent()
    {
        var result = await RunAsync("apply", "plans/other.yaml", "plans/one.yaml", "plans/two.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("'plans/one.yaml' cannot be read").And.Contain("'plans/two.yaml' cannot be read"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task A_plan_is_planned_later_if_its_used_plan_creates_records_first()
    {
        var first = await RunAsync("plan", "plans", "--json", "--detailed-exitcode");
        await RunAsync("apply", "plans");
        var second = await RunAsync("plan", "plans", "--json", "--detailed-exitcode");

        Assert.That(first.Exit, Is.EqualTo(2), first.ToString());
        Assert.That(Outcomes(first), Is.EqualTo("base done 2, orders skipped -, calls skipped -, other done 2"));
        Assert.That((int)first.Json["result"]!["actions"]!["create"]!, Is.EqualTo(3));
        Assert.That(second.Exit, Is.Zero, second.ToString());
        Assert.That(Outcomes(second), Is.EqualTo("base done 0, orders done 0, calls done 0, other done 0"));
    }

    [Test]
    public async Task A_plan_that_another_run_holds_is_left_out()
    {
        await RunAsync("apply", "plans");
        var manifest = Directory.EnumerateFiles(Path.Combine(Folder, ".seeder"), "orders.manifest.json", SearchOption.AllDirectories)
            .Single();
        CliResult result;
        using (Files.RunLock.Take($"{manifest}.lock", TimeProvider.System))
        {
            result = await RunAsync("apply", "plans", "--json");
        }

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(Outcomes(result), Is.EqualTo("base done 0, orders failed 6, calls skipped -, other done 0"));
    }

    [Test]
    public async Task A_plan_in_doubt_ends_in_5_and_the_others_run()
    {
        // Of the two accounts that are there in the end, nobody can tell which one belongs to the plan.
        Write("plans/base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        await RunAsync("apply", "plans/base.yaml");
        File.Delete(ManifestOf("base"));
        File.Delete($"{ManifestOf("base")}.last");
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });

        var result = await RunAsync("apply", "plans/base.yaml", "plans/orders.yaml", "plans/other.yaml", "--json", "--settle-wait", "0");

        Assert.That(result.Exit, Is.EqualTo(5), result.ToString());
        Assert.That(Outcomes(result), Is.EqualTo("base failed 5, orders skipped -, other done 0"));
        Assert.That((string)result.Json["name"]!, Is.EqualTo("InDoubt"));
    }

    [Test]
    public async Task An_org_that_cannot_be_reached_ends_in_3_with_the_errors_of_the_plans()
    {
        Write("plans/base.yaml", "plan: base\nrecords: [\n");
        Variables["SF_ACCESS_TOKEN"] = "00Dnot!aToken";

        var result = await RunAsync("apply", "plans", "--json");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(Outcomes(result), Does.Contain("orders skipped -, calls skipped -, other skipped -"));
        Assert.That(result.Json["data"]!["diagnostics"]!.AsArray().Select(d => (string?)d!["file"]), Does.Contain("plans/base.yaml"));
    }

    [Test]
    public async Task A_signal_stops_the_plans_that_follow()
    {
        var rule = await PostAsync("/local-org/faults", new { kind = "any", path = "composite/", action = "hold", at = "before", nth = 1 });
        using var signal = new CancellationTokenSource();

        var run = CliInProcess.RunAsync(
            Folder, Variables, ["apply", "plans", "--json"], new CommandHost(TimeProvider.System, signal.Token));
        await UntilStruckAsync(run);
        await signal.CancelAsync();
        await LetGoAsync();
        var result = await run;

        Assert.That(result.Exit, Is.EqualTo(130), result.ToString());
        Assert.That(Outcomes(result), Does.EndWith("orders skipped -, calls skipped -, other skipped -"));
        Assert.That((await RunAsync("apply", "plans")).Exit, Is.Zero);
        Assert.That(await NamesAsync("Account"), Has.Count.EqualTo(1));
    }

    [TestCase("n", 130, 0)]
    [TestCase("\u0003", 130, 0)]
    [TestCase("n\ny", 130, 0)]
    [TestCase("y\nn", 130, 1)]
    [TestCase("y\ny", 0, 2)]
    public async Task Each_plan_asks_before_it_deletes_and_a_no_ends_the_command(string keys, int exit, int deleted)
    {
        await RunAsync("apply", "plans");

        var result = await PseudoTerminal.RunAsync(
            Folder, Variables, "[y/N]", $"{keys}\n", null, "destroy", "plans/calls.yaml", "plans/other.yaml");

        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        Assert.That(result.Out, Does.Contain("other (1 of 2)\r\n"));
        var left = (await GetAsync("/local-org/rows/Lead")).AsArray().Concat((await GetAsync("/local-org/rows/Task")).AsArray())
            .Count(r => !(bool)r!["IsDeleted"]!);
        Assert.That(left, Is.EqualTo(2 - deleted), result.ToString());
    }

    [Test]
    public async Task Two_plans_with_the_same_external_key_share_a_record_and_the_second_does_not_own_it()
    {
        Write("plans/other.yaml", "plan: other\nrecords:\n  Account:\n    - { $key: Name, Name: Acme, Phone: \"1\" }\n");

        var applied = await RunAsync("apply", "plans", "--json");
        var destroyed = await RunAsync("destroy", "plans/other.yaml", "--json");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(destroyed.Exit, Is.EqualTo(0).Or.EqualTo(4), destroyed.ToString());
        Assert.That(await NamesAsync("Account"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Variables_that_one_of_the_plans_declares_are_given_to_it()
    {
        Write("plans/other.yaml", "plan: other\nvars: { city: Oslo }\nrecords:\n  Account:\n    - { Name: \"${var.city}\" }\n");

        var result = await RunAsync("apply", "plans", "--var", "city=Rome", "--json");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(await NamesAsync("Account"), Does.Contain("Rome"));
    }

    [Test]
    public async Task A_chain_of_forty_plans_runs_with_one_login()
    {
        for (var i = 0; i < 40; i++)
        {
            var uses = i == 0 ? "" : $"uses: {{ before: p{i - 1}.yaml }}\n";
            Write(
                $"many/p{i}.yaml",
                $"plan: p{i}\n{uses}records:\n  Account:\n    - $ref: a\n      Name: "
                    + $"A{i}\n{(i == 0 ? "" : "      ParentId: ${before.a}\n")}");
        }

        var result = await RunAsync("apply", "many", "--json");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That((int)result.Json["result"]!["outcomes"]!["done"]!, Is.EqualTo(40));
        Assert.That(
            result.Json["result"]!["plans"]!.AsArray().Select(p => (string)p!["plan"]!),
            Is.EqualTo(Enumerable.Range(0, 40).Select(i => $"p{i}")));
        Assert.That(result.Err.Split("org: "), Has.Length.EqualTo(2));
    }
}
