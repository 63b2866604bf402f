using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Library;

/// <summary>
/// The library and the local org in a program that has its own culture, current folder, console and synchronization context. The tests
/// change these for the whole process.
/// </summary>
[Parallelizable(ParallelScope.None)]
internal sealed partial class HostTests : LibraryFixture
{
    // Texts, numbers, dates and names that depend on a culture if anything does: I and i, a comma in a number, another calendar.
    private const string Rich = """
        plan: rich
        options: { clock: 2026-01-31T09:30:00Z, seed: 42 }
        vars: { rate: "-1234.5" }
        records:
          Account:
            - $ref: ist
              $count: 12
              $key: AccountNumber
              ACCOUNTNUMBER: I-${n}
              Name: ${fake.company.companyName} İstanbul ${n}
              industry: ${pick(Banking*2, Insurance, Retail)}
              AnnualRevenue: ${fake.randomizer.number(-9000,-1)}.25
              BILLINGCITY: ${fake.address.city}
              Opportunities:
                - Name: "${parent.Name} ${today + 30d}"
                  StageName: PROSPECTING
                  Amount: ${var.rate}
                  CloseDate: ${today - 1d}
            - { $ref: solo, Name: SOLO I }
          Task:
            - { Subject: "${now}", ActivityDate: "${today}", WhatId: "${solo}" }
        """;

    private readonly (
        CultureInfo Culture, CultureInfo Ui, CultureInfo? Thread, CultureInfo? ThreadUi, string Folder, TextWriter Out, TextWriter Error)
        _before = (
            CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, CultureInfo.DefaultThreadCurrentCulture,
            CultureInfo.DefaultThreadCurrentUICulture, Environment.CurrentDirectory, Console.Out, Console.Error);

    [TearDown]
    public void Restore()
    {
        UseCulture(_before.Culture, _before.Ui, _before.Thread, _before.ThreadUi);
        Environment.CurrentDirectory = _before.Folder;
        Console.SetOut(_before.Out);
        Console.SetError(_before.Error);
    }

    [TestCase("tr-TR")]
    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    [TestCase("fa-IR")]
    [TestCase("sv-SE")]
    public async Task The_culture_of_the_program_changes_nothing(string name)
    {
        var expected = await SeedAsync("expected");
        var culture = CultureInfo.GetCultureInfo(name);
        Assert.That($"{-1.5} {"i".ToUpper(culture)} {new DateTime(2026, 1, 31):d}", Is.Not.EqualTo(""));
        UseCulture(culture, culture, culture, culture);

        var actual = await SeedAsync(name);

        Assert.That(CultureInfo.CurrentCulture, Is.EqualTo(culture), "the program keeps its culture");
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public async Task Threads_and_the_current_folder_change_nothing()
    {
        const int Threads = 8;
        var elsewhere = Directory.CreateDirectory(Path.Combine(Folder, "elsewhere")).FullName;
        Write("plans/names.csv", "Name\nA\nB\n");
        Write("plans/more.yaml", "records:\n  Contact:\n    - { LastName: Doe }\n");
        for (var i = 0; i < Threads; i++)
        {
            Write(
                $"plans/p{i}.yaml",
                $"plan: p{i}\ninclude: [more.yaml]\nrecords:\n  Account:\n    - {{ $from: names.csv, $ref: a, Name: "
                    + $"\"${{row.Name}}\" }}\n");
        }
        Environment.CurrentDirectory = Folder;
        Console.SetOut(new Broken());
        Console.SetError(new Broken());
        string[] cultures = ["tr-TR", "de-DE", "ar-SA"];
        var plans = Enumerable.Range(0, Threads).Select(i => SeedPlan.Load(
            Path.Combine("plans", $"p{i}.yaml"), new SeedOptions { CacheFolder = null, Manifest = i == 0 ? "named.json" : null }))
            .ToArray();
        var running = 0;
        using var moved = new ManualResetEventSlim();

        var results = plans.Select((plan, i) => Task.Run(async () =>
        {
            moved.Wait();
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(cultures[i % cultures.Length]);
            await using var org = await ConnectAsync();
            var planned = await plan.PlanAsync(org);
            await planned.ApplyAsync();
            var again = await plan.ApplyAsync(org);
            Interlocked.Increment(ref running);
            return (planned.Create, again.Calls, again.Manifest);
        })).ToArray();
        var places = new[] { elsewhere, Path.Combine(Folder, "plans") };
        for (var i = 0; Volatile.Read(ref running) < Threads && !results.Any(r => r.IsFaulted); i++)
        {
            Environment.CurrentDirectory = places[i % places.Length];
            moved.Set();
            await Task.Yield();
        }

        var all = await Task.WhenAll(results);
        Assert.That(all.Select(r => (r.Create, r.Calls)), Is.All.EqualTo((3, 0)));
        Assert.That(all.Select(r => r.Manifest), Is.EqualTo(Enumerable.Range(0, Threads).Select(
            i => i == 0 ? Path.Combine(Folder, "named.json") : ManifestOf($"p{i}"))));
        Assert.That(all.Select(r => r.Manifest), Has.All.Matches<string>(File.Exists));
        Assert.That(Directory.EnumerateFileSystemEntries(elsewhere), Is.Empty);
        Assert.That(Directory.Exists(Path.Combine(Folder, "plans", ".seeder")), Is.False);
    }

    [Test]
    public void A_relative_path_is_shown_as_it_was_given()
    {
        Write("plans/bad.yaml", "plan: bad\ninclude: [more.yaml]\nrecords:\n  Account:\n    - { Name: @acme }\n");
        Write("plans/more.yaml", "records:\n  Contact:\n    - { LastName: @doe }\n");
        Environment.CurrentDirectory = Folder;

        var thrown = Assert.Throws<PlanException>(() => SeedPlan.Load("plans/bad.yaml"))!;
        var missing = Assert.Throws<PlanException>(() => SeedPlan.Load("plans/none.yaml"))!;

        Assert.That(thrown.Message, Does.StartWith("plans/bad.yaml:5:"));
        Assert.That(thrown.Message, Does.Not.Contain(Folder));
        Assert.That(missing.Message, Does.Contain("'plans/none.yaml'").And.Not.Contain(Folder));
    }

    // The depth of triggers in this org is the only one: it is of one thread, and 0 whenever a request is done.
    [TestCase(typeof(SeedPlan))]
    [TestCase(typeof(Core.Diagnostics.Diagnostic))]
    [TestCase(typeof(LocalOrg))]
    public void No_static_field_can_change(Type type)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var changing = type.Assembly.GetTypes()
            .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !t.FullName!.StartsWith('<'))
            .SelectMany(t => t.GetFields(Static))
            .Where(f => !f.IsInitOnly && !f.IsLiteral && !f.Name.StartsWith("<>", StringComparison.Ordinal))
            .Where(f => !f.IsDefined(typeof(ThreadStaticAttribute)))
            .Select(f => $"{f.DeclaringType!.FullName}.{f.Name}");

        Assert.That(changing, Is.Empty);
    }

    [Test]
    public async Task A_handler_of_progress_that_throws_does_not_stop_a_run()
    {
        await using var org = await ConnectAsync();

        var result = await Load(Small).ApplyAsync(org, progress: new Heard(_ => throw new InvalidOperationException("broken")));

        Assert.That(result.Records.Select(r => r.Action), Is.All.EqualTo(SeedAction.Created));
    }

    [Test]
    public async Task A_handler_of_progress_has_the_culture_of_the_program()
    {
        var culture = CultureInfo.GetCultureInfo("de-DE");
        CultureInfo.CurrentCulture = culture;
        var heard = new HashSet<CultureInfo>();
        await using var org = await ConnectAsync();

        await Load(Small).ApplyAsync(org, progress: new Heard(_ => heard.Add(CultureInfo.CurrentCulture)));

        Assert.That(heard, Is.EqualTo(new[] { culture }));
    }

    private static void UseCulture(CultureInfo culture, CultureInfo ui, CultureInfo? thread, CultureInfo? threadUi)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (thread, threadUi);
    }

    // What a program sees of a plan in its own org, as text.
    private async Task<string> SeedAsync(string folder)
    {
        await using var local = await LocalOrg.StartAsync(new LocalOrgOptions { Seed = "host" });
        await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.ToString(), local.AccessToken));
        var options = Options with { Manifest = Path.Combine(Folder, folder, "m.json"), Seed = -5 };
        var plan = SeedPlan.Load(Write("rich.yaml", Rich), options);
        var planned = await plan.PlanAsync(org);
        var result = await plan.ApplyAsync(org);
        var again = await plan.PlanAsync(org);
        var bad = Load(
            "plan: bad\nrecords:\n  Opportunity:\n    - { Name: O, StageName: x, CloseDate: 31.01.2026, Amount: \"1.234,5\", INDUSTRI: "
                + "1 }\n");
        var failed = (await Assert.CatchAsync<PlanException>(() => bad.PlanAsync(org)))!;
        using var http = org.CreateHttpClient();
        var rows = new List<string>();
        foreach (var query in new[]
        {
            "SELECT Name, AccountNumber, Industry, AnnualRevenue, BillingCity FROM Account ORDER BY Name",
            "SELECT Name, StageName, Amount, CloseDate FROM Opportunity ORDER BY Name DESC", "SELECT Subject, ActivityDate FROM Task",
            "SELECT Name FROM Account WHERE Name LIKE '%ISTANBUL%' OR AnnualRevenue < -5000.75",
        })
        {
            rows.Add(await http.GetStringAsync(new Uri($"query?q={Uri.EscapeDataString(query)}", UriKind.Relative)));
        }
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(options.Manifest!))!;
        var weight = Assert.Throws<PlanException>(() => Load("plan: w\nrecords:\n  Account:\n    - { Name: \"${pick(A*-1, B)}\" }\n"))!;
        Assert.That(weight.Message, Does.Contain("from 0 to 1,000,000,000"));
        Assert.That(result.Records, Has.Count.EqualTo(26));
        return string.Join('\n', [
            $"{planned.Create} {planned.Calls} {again.IsEmpty}",
            .. result.Records.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Reference} {r.Type} {r.Id} {r.Action}")),
            failed.Message, weight.Message, .. result.Warnings.Select(w => w.Message), .. rows,
            RunId().Replace(manifest["records"]!.ToJsonString(), "")]);
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex RunId();

    // A console that nobody may use.
    private sealed class Broken : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new InvalidOperationException("A library has written to the console.");
    }
}
