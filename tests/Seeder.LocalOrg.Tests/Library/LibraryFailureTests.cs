using Seeder.Core.Diagnostics;

namespace Seeder.Local.Tests.Library;

/// <summary>A failure of the library is an exception that says what the command says, and what exists.</summary>
internal sealed class LibraryFailureTests : LibraryFixture
{
    private const string Two = "plan: two\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n    - { $ref: b, $after: a, Name: B }\n";

    [Test]
    public async Task A_mistake_in_the_text_is_what_the_command_prints()
    {
        var path = Write("bad.yaml", "plan: bad\nrecords:\n  Account:\n    - Name: @acme\n    - $ref: 1x\n");

        var thrown = Assert.Throws<PlanException>(() => SeedPlan.Load(path))!;
        var command = await RunAsync("apply", path);

        Assert.That(
            (thrown.Kind, thrown.Result, (int)thrown.Kind.ToExitCode()),
            Is.EqualTo((DiagnosticKind.Plan, (SeedResult?)null, command.Exit)));
        Assert.That(command.Err, Does.StartWith(thrown.Message));
        Assert.That(thrown.Diagnostics.Select(d => d.Code), Has.Some.EqualTo("SEED103"));
        Assert.That(thrown.Diagnostics.Select(d => d.Span?.Line), Has.Some.EqualTo(4));
    }

    [Test]
    public async Task A_mistake_that_the_org_shows_is_what_the_command_prints()
    {
        await using var org = await ConnectAsync();
        var plan = Load("plan: bad\nrecords:\n  Account:\n    - { Nam: Acme, Nmber: 5 }\n");

        var thrown = (await Assert.ThrowsAsync<PlanException>(() => plan.PlanAsync(org)))!;
        var applied = (await Assert.ThrowsAsync<PlanException>(() => plan.ApplyAsync(org)))!;
        var command = await RunAsync("apply", plan.Path);

        Assert.That((applied.Message, applied.Result), Is.EqualTo((thrown.Message, (SeedResult?)null)));
        Assert.That(command.Err, Does.Contain(thrown.Message));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public void A_file_that_does_not_exist_is_an_error_of_the_plan() =>
        Assert.That(
            () => SeedPlan.Load(Path.Combine(Folder, "none.yaml")), Throws.TypeOf<PlanException>().With.Message.Contains("SEED601"));

    [Test]
    public async Task A_rejected_record_leaves_a_partial_result()
    {
        await FailAsync(new { kind = "collections-create", nth = 2, action = "governor", most = 0 });
        await using var org = await ConnectAsync();

        var thrown = (await Assert.ThrowsAsync<OrgException>(() => Load(Two).ApplyAsync(org, Options with { RecordsPerCall = 1 })))!;

        Assert.That(thrown.Message, Does.Contain("error SEED40"));
        Assert.That(
            thrown.Result!.Records.Select(r => (r.Reference, r.Action)),
            Is.EqualTo(new[] { ("a", SeedAction.Created), ("b", SeedAction.Rejected) }));
        Assert.That(thrown.Result["a"], Has.Length.EqualTo(18));
        Assert.That(thrown.Result.TryGetId("b", out _), Is.False);
    }

    [Test]
    public async Task A_lost_response_leaves_a_partial_result_and_the_next_run_resolves_it()
    {
        await AddAccountAsync("A");
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });
        await using var org = await ConnectAsync();
        var plan = Load("plan: one\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n");

        var thrown = (await Assert.ThrowsAsync<InDoubtException>(() => plan.ApplyAsync(org)))!;
        var next = (await Assert.ThrowsAsync<InDoubtException>(() => plan.PlanAsync(org)))!;
        var resolved = await plan.ApplyAsync(org, Options with { Assume = SeedAssumption.Committed });

        Assert.That(thrown.Result!.Records.Select(r => r.Action), Is.EqualTo(new[] { SeedAction.InDoubt }));
        Assert.That((next.Result, next.Diagnostics.Select(d => d.Code)), Is.EqualTo(((SeedResult?)null, new[] { "SEED501" })));
        Assert.That(resolved["a"], Has.Length.EqualTo(18));
    }

    [Test]
    public async Task A_cancellation_before_the_first_call_sends_nothing()
    {
        await using var org = await ConnectAsync();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        Assert.That(
            async () => await Load(Two).ApplyAsync(org, cancellationToken: cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await WritesAsync(), Is.Zero);
    }

    [Test]
    public async Task A_cancellation_after_a_call_leaves_a_partial_result_and_the_next_run_goes_on()
    {
        await using var org = await ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var plan = Load(Two);
        var progress = new Heard(p =>
        {
            if (p.CallsDone == 1)
            {
                cancel.Cancel();
            }
        });

        var thrown = await Assert.CatchAsync<OperationCanceledException>(
            () => plan.ApplyAsync(org, Options with { RecordsPerCall = 1 }, progress, cancel.Token));
        var rest = await plan.ApplyAsync(org);

        Assert.That(
            ((SeedCanceledException)thrown!).Result.Records.Select(r => r.Action),
            Is.EqualTo(new[] { SeedAction.Created, SeedAction.Skipped }));
        Assert.That(rest.Records.Select(r => r.Action), Is.EqualTo(new[] { SeedAction.Unchanged, SeedAction.Created }));
    }

    [TestCase("00Dwrong!token", "SEED606")]
    [TestCase("", "SEED611")]
    [TestCase("two words", "SEED611")]
    public async Task A_wrong_token_is_a_login_that_failed(string token, string code)
    {
        var thrown =
            (await Assert.ThrowsAsync<LoginException>(() => OrgConnection.ConnectAsync(OrgLogin.Token(Org.Url.ToString(), token))))!;

        Assert.That(
            (thrown.Kind, thrown.Diagnostics.Single().Code, thrown.Result), Is.EqualTo((DiagnosticKind.NoOrg, code, (SeedResult?)null)));
        Assert.That(token.Length > 0 && thrown.ToString().Contains(token, StringComparison.Ordinal), Is.False);
    }

    [TestCase("example", "SEED613")]
    [TestCase("http://example.my.salesforce.com", "SEED604")]
    [TestCase("https://me:secret@example.my.salesforce.com", "SEED616")]
    public async Task A_wrong_address_is_a_login_that_failed(string url, string code)
    {
        var thrown = (await Assert.ThrowsAsync<LoginException>(() => OrgConnection.ConnectAsync(OrgLogin.Token(url, "00Dx!y"))))!;

        Assert.That(thrown.Diagnostics.Single().Code, Is.EqualTo(code));
        Assert.That(thrown.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_damaged_manifest_is_an_error_of_local_files()
    {
        Write("manifests/seed.manifest.json", "{");
        await using var org = await ConnectAsync();

        var thrown = (await Assert.ThrowsAsync<SeederException>(() => Load(Small).ApplyAsync(org)))!;

        Assert.That((thrown.Kind, thrown.Diagnostics.Single().Code), Is.EqualTo((DiagnosticKind.LocalFiles, "SEED504")));
    }

    [Test]
    public async Task A_manifest_that_cannot_be_written_after_the_calls_leaves_a_partial_result()
    {
        await using var org = await ConnectAsync();
        // While the call is in flight, a folder takes the manifest's place.
        var progress = new Heard(p =>
        {
            if (p.CallsDone == 1)
            {
                Directory.CreateDirectory(ManifestPath);
            }
        });

        var thrown = (await Assert.CatchAsync<SeederException>(() => Load(Small).ApplyAsync(org, progress: progress)))!;

        Assert.That(thrown.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
        Assert.That(thrown.Result!["acme"], Has.Length.EqualTo(18));
    }
}
