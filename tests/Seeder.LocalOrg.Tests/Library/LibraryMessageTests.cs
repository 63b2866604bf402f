using System.Text.Json.Nodes;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Local.Tests.Library;

/// <summary>An exception says what the command prints in the same situation: the same input, org and manifest.</summary>
internal sealed class LibraryMessageTests : LibraryFixture
{
    private const string Two = "plan: two\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n    - { $ref: b, $after: a, Name: B }\n";

    [Test]
    public async Task Many_equal_mistakes_are_shown_as_one()
    {
        var records = string.Concat(Enumerable.Range(0, 30).Select(i => $"    - {{ $ref: r{i}, Nam: X }}\n"));

        var thrown = await SameAsync<PlanException>($"plan: many\nrecords:\n  Account:\n{records}", plan => plan.ApplyAsync, "apply");

        Assert.That(thrown.Message, Does.Contain("more"));
        Assert.That(thrown.Message.Split("error SEED").Length - 1, Is.LessThan(10));
        Assert.That(thrown.Diagnostics.Select(d => d.Span?.Line).OfType<int>().First(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_rejected_record()
    {
        const string yaml =
            "plan: one\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n    - { $ref: b, Name: B, Website: \"x\", ParentId: "
                + "\"001000000000001AAA\" }\n";

        var thrown = await SameAsync<OrgException>(yaml, plan => plan.ApplyAsync, "apply");

        Assert.That(thrown.Result!.Records.Select(r => r.Action), Has.Some.EqualTo(SeedAction.Rejected));
        Assert.That(thrown.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Span?.Line), Has.All.Not.Null);
    }

    [Test]
    public async Task A_call_in_doubt_of_the_run_before()
    {
        await AddAccountAsync("A");
        await FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });
        await using var org = await ConnectAsync();
        var plan = Load("plan: one\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n");
        var first = (await Assert.ThrowsAsync<InDoubtException>(() => plan.ApplyAsync(org)))!;

        var thrown = await SameAsync<InDoubtException>(null, p => p.ApplyAsync, "apply");

        Assert.That(first.Result!.Records.Select(r => r.Action), Is.EqualTo(new[] { SeedAction.InDoubt }));
        Assert.That(thrown.Diagnostics.Select(d => d.Code), Is.EqualTo(new[] { "SEED501" }));
    }

    [Test]
    public async Task A_lock_of_another_run()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ManifestPath)!);
        using var held = RunLock.Take($"{ManifestPath}.lock", TimeProvider.System);

        var thrown = await SameAsync<SeederException>(Small, plan => plan.ApplyAsync, "apply");

        Assert.That(
            (thrown.Kind, thrown.Diagnostics.Single().Code, thrown.Result),
            Is.EqualTo((DiagnosticKind.LocalFiles, "SEED603", (SeedResult?)null)));
    }

    [Test]
    public async Task A_damaged_manifest()
    {
        Write("manifests/seed.manifest.json", "{\"format\": 3, \"plan\": 5}");

        var thrown = await SameAsync<SeederException>(Small, plan => plan.ApplyAsync, "apply");

        Assert.That(thrown.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
    }

    [Test]
    public async Task A_record_that_the_org_no_longer_has()
    {
        await using (var org = await ConnectAsync())
        {
            await Load(Small).ApplyAsync(org);
        }
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(ManifestPath))!;
        var acme = (string)manifest["records"]!["acme"]!["id"]!;
        await File.WriteAllTextAsync(ManifestPath, (await File.ReadAllTextAsync(ManifestPath)).Replace(acme[..15], $"{acme[..11]}9999"));

        var thrown = await SameAsync<SeederException>(null, plan => plan.ApplyAsync, "apply");

        Assert.That(thrown.Result, Is.Null);
    }

    [Test]
    public async Task A_delete_that_a_person_must_confirm()
    {
        await using (var org = await ConnectAsync())
        {
            await Load(Small).ApplyAsync(org);
        }

        var thrown = await SameAsync<SeederException>(
            null,
            plan => plan.DestroyAsync,
            "destroy",
            new OrgConnectionOptions { AllowProduction = Org.OrgId },
            "--allow-production",
            Org.OrgId);

        Assert.That((thrown.Diagnostics.Single().Code, thrown.Result), Is.EqualTo(("SEED543", (SeedResult?)null)));
        Assert.That(thrown, Is.TypeOf<PlanException>());
    }

    [Test]
    public async Task An_error_after_the_first_call_carries_what_exists()
    {
        await FailAsync(new { kind = "collections-create", nth = 2, action = "governor", most = 0 });
        await using var org = await ConnectAsync();

        var thrown = (await Assert.CatchAsync<OrgException>(
            () => Load(Two).ApplyAsync(org, Options with { RecordsPerCall = 1, OnError = SeedErrorMode.Continue })))!;

        Assert.That(thrown.Result!["a"], Has.Length.EqualTo(18));
    }

    [Test]
    public async Task A_message_shows_no_secret_that_is_in_the_plan()
    {
        await using var org = await ConnectAsync();
        var plan = Load(
            $"plan: leak\nrecords:\n  Account:\n    - {{ Name: A, Nam: \"{Org.AccessToken}\" }}\n    - {{ Name: B, Industry: [1] }}\n"
                .Replace("Industry: [1]", "Website: w"));

        var thrown = (await Assert.CatchAsync<PlanException>(() => plan.ApplyAsync(org)))!;

        Assert.That(thrown.ToString(), Does.Contain("SEED").And.Not.Contain(Org.AccessToken));
        Assert.That(thrown.Diagnostics.Select(d => $"{d.Message} {d.Hint}"), Has.None.Contains(Org.AccessToken));
    }

    [Test]
    public async Task Progress_of_the_framework_hears_of_every_call()
    {
        await using var org = await ConnectAsync();
        var done = new TaskCompletionSource<SeedProgress>();
        var progress = new Progress<SeedProgress>(p =>
        {
            if (p.CallsDone > 0 && p.CallsDone == p.Calls)
            {
                done.TrySetResult(p);
            }
        });

        await Load(Small).ApplyAsync(org, progress: progress);

        Assert.That((await done.Task).Operations, Is.EqualTo(3));
    }

    private delegate Task<SeedResult> Act(
        OrgConnection org, SeedOptions? options = null, IProgress<SeedProgress>? progress = null, CancellationToken cancel = default);

    /// <summary>Fails in the library and then by the command, and compares the texts and the exit codes.</summary>
    /// <param name="yaml">The plan; null takes the plan that was written before.</param>
    private async Task<T> SameAsync<T>(
        string? yaml, Func<SeedPlan, Act> act, string command, OrgConnectionOptions? options = null, params string[] flags)
        where T : SeederException
    {
        await using var org = await ConnectAsync(options);
        var plan = yaml is null ? SeedPlan.Load(Path.Combine(Folder, "plan.yaml"), Options) : Load(yaml);
        var state = File.Exists(ManifestPath) ? await File.ReadAllBytesAsync(ManifestPath) : null;

        var thrown = (await Assert.CatchAsync<T>(() => act(plan)(org)))!;
        if (thrown.Result is not null && state is null)
        {
            // Both begin without a manifest.
            File.Delete(ManifestPath);
        }
        var result = await RunAsync([command, plan.Path, "--manifest", ManifestPath, "--settle-wait", "0", .. flags]);

        Assert.That(result.Exit, Is.EqualTo((int)thrown.Kind.ToExitCode()), result.ToString());
        Assert.That(result.Err, Does.Contain($"\n{thrown.Message}\n"));
        return thrown;
    }
}
