using System.Globalization;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Library;

/// <summary>What an application gets from the library when all goes well.</summary>
internal sealed class LibraryTests : LibraryFixture
{
    [Test]
    public async Task A_plan_is_shown_applied_found_unchanged_and_destroyed()
    {
        await using var org = await ConnectAsync();
        var plan = Load(Small);

        var planned = await plan.PlanAsync(org);
        Assert.That(await WritesAsync(), Is.Zero, "a plan writes nothing");
        var first = await planned.ApplyAsync();
        var writes = await WritesAsync();
        var again = await plan.ApplyAsync(org);
        var next = await plan.PlanAsync(org);

        Assert.That((plan.Name, org.OrgId, org.IsProduction), Is.EqualTo(("small", Org.OrgId, false)));
        Assert.That((planned.Create, planned.Update, planned.Calls, planned.Waves, planned.IsEmpty), Is.EqualTo((3, 0, 1, 1, false)));
        Assert.That((first.Plan, first.OrgId, first.Manifest, first.Calls), Is.EqualTo(("small", Org.OrgId, ManifestPath, 1)));
        Assert.That(first.Records.Select(r => (r.Reference, r.Type, r.Action)), Is.EqualTo(new[]
        {
            ("acme", "Account", SeedAction.Created), ("jane", "Contact", SeedAction.Created),
            ("acme.Contacts#1", "Contact", SeedAction.Created),
        }));
        Assert.That((again.Calls, await WritesAsync()), Is.EqualTo((0, writes)));
        Assert.That(again.Records.Select(r => r.Action), Is.All.EqualTo(SeedAction.Unchanged));
        Assert.That(again.Records.Select(r => r.Id), Is.EqualTo(first.Records.Select(r => r.Id)));
        Assert.That((next.IsEmpty, next.Unchanged), Is.EqualTo((true, 3)));

        var gone = await plan.DestroyAsync(org);

        Assert.That(gone.Records.Select(r => r.Action), Is.All.EqualTo(SeedAction.Deleted));
        Assert.That(await NamesAsync("Account"), Is.Empty);
    }

    [Test]
    public async Task An_id_is_found_by_its_reference()
    {
        await using var org = await ConnectAsync();

        var result = await Load(Small).ApplyAsync(org);

        var row = (await GetAsync("/local-org/rows/Account")).AsArray().Single();
        Assert.That(result["acme"], Is.EqualTo((string)row!["Id"]!));
        Assert.That((result.TryGetId("jane", out var jane), result.TryGetId("joe", out var joe)), Is.EqualTo((true, false)));
        Assert.That((jane, joe), Is.EqualTo((result["jane"], (string?)null)));
        Assert.That(() => result["acmee"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("Did you mean 'acme'?"));
    }

    [Test]
    public async Task A_variable_and_the_other_options_act_as_the_flags_do()
    {
        await using var org = await ConnectAsync();
        const string yaml = "plan: v\nvars: { region: EMEA }\nrecords:\n  Account:\n    - $ref: a\n      Name: \"${var.region}\"\n";
        var options = Options with { Vars = new Dictionary<string, string> { ["region"] = "APAC" } };

        await Load(yaml).ApplyAsync(org, options);
        var pruned =
            await Load("plan: v\nrecords:\n  Account:\n    - { $ref: b, Name: B }\n").ApplyAsync(org, Options with { Prune = true });

        Assert.That(
            pruned.Records.Select(r => (r.Reference, r.Action)),
            Is.EquivalentTo(new[] { ("a", SeedAction.Deleted), ("b", SeedAction.Created) }));
        Assert.That(await NamesAsync("Account"), Is.EqualTo(new[] { "B" }));
        Assert.That(() => Load(yaml, Options with { RecordsPerCall = 201 }), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Progress_counts_calls_up_to_the_last_one()
    {
        await using var org = await ConnectAsync();
        var heard = new List<SeedProgress>();

        await Load(Small).ApplyAsync(org, progress: new Heard(heard.Add));

        Assert.That(heard.Select(p => p.CallsDone), Is.Ordered);
        var last = heard[^1];
        Assert.That((last.CallsDone, last.Calls, last.OperationsDone, last.Operations), Is.EqualTo((1, 1, 3, 3)));
    }

    [Test]
    public async Task A_strangers_equal_record_stays_untouched()
    {
        await AddAccountAsync("Acme");
        await using var org = await ConnectAsync();
        var plan = Load(Small);

        await plan.ApplyAsync(org);
        await plan.DestroyAsync(org);

        Assert.That(await NamesAsync("Account"), Is.EqualTo(new[] { "Acme" }));
    }

    [Test]
    public async Task Work_on_one_connection_waits_for_the_work_before_it()
    {
        await using var org = await ConnectAsync();
        var plan = Load(Small);

        var results = await Task.WhenAll(plan.ApplyAsync(org), plan.ApplyAsync(org), plan.ApplyAsync(org));

        Assert.That(results.Sum(r => r.Calls), Is.EqualTo(1));
        Assert.That(results.Select(r => r["acme"]).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task The_culture_of_the_application_changes_nothing()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberGroupSeparator) = (",", "~", ".");
        odd.DateTimeFormat.DateSeparator = "!";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = odd;
        try
        {
            await using var org = await ConnectAsync();
            var plan = Load(
                "plan: c\noptions: { clock: 2026-01-31 }\nrecords:\n  Opportunity:\n    - { $ref: o, Name: O, StageName: Prospecting, "
                    + "Amount: -1234.5, CloseDate: \"${today - 1d}\" }\n");
            await plan.ApplyAsync(org, Options with { Seed = -5 });
            Assert.That((await plan.PlanAsync(org, Options with { Seed = -5 })).IsEmpty, Is.True);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        var row = (await GetAsync("/local-org/rows/Opportunity")).AsArray().Single()!;
        Assert.That(((decimal)row["Amount"]!, (string)row["CloseDate"]!), Is.EqualTo((-1234.5m, "2026-01-30")));
    }

    [Test]
    public async Task Nothing_is_written_under_the_current_folder_when_a_manifest_is_named()
    {
        await using var org = await ConnectAsync();

        var result = await Load(Small).ApplyAsync(org);

        Assert.That(File.Exists(result.Manifest), Is.True);
        Assert.That(Directory.Exists(Path.Combine(Environment.CurrentDirectory, ".seeder", Org.OrgId)), Is.False);
    }

    [Test]
    public void The_library_never_uses_the_console_and_does_not_contain_the_local_org()
    {
        var printing = new[] { "engine/Seeder", "engine/Seeder.Core" }
            .SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Where(file => File.ReadAllText(file).Contains("Console.", StringComparison.Ordinal));
        Assert.That(printing, Is.Empty);
        var references = typeof(SeedPlan).Assembly.GetReferencedAssemblies().Select(a => a.Name);
        Assert.That(references, Has.None.EqualTo("Seeder.LocalOrg").And.None.EqualTo("seeder"));
    }
}
