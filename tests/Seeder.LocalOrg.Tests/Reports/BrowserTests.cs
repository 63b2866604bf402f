using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Seeder.Cli.Tests.Reports;

/// <summary>A report in a browser: what a reader does with it, in both themes and at two widths, and that nothing leaves the
/// page.</summary>
[Category("Browser")]
internal sealed class BrowserTests : ChangeFixture
{
    private const string Trouble = """
        plan: trouble
        options: { recordsPerCall: 2, onError: continue, parallel: 2 }
        records:
          Account:
            - $ref: customer
              $count: 4
              Name: Customer ${n}
          Contact:
            - $ref: contact
              $count: 6
              LastName: Contact ${n}
              AccountId: ${customer_1}
        """;

    private readonly List<string> _requests = [];
    private readonly List<string> _problems = [];

    private static IEnumerable<TestCaseData> Views => !Browser.Installed ? [] :
        from width in new[] { 400, 1400 }
        from theme in new[] { "light", "dark" }
        select new TestCaseData(width, theme);

    // One case where there is a browser.
    private static IEnumerable<int> Once => Browser.Installed ? [1400] : [];

    [OneTimeTearDown]
    public static Task StopBrowser() => Browser.StopAsync();

    [TestCaseSource(nameof(Views))]
    public async Task A_reader_filters_sorts_and_opens_records(int width, string theme)
    {
        await using var context = await Browser.ContextAsync(width, theme);
        var page = await OpenAsync(context, await TroubleAsync());
        var rows = page.Locator(".records tr.row");
        Assert.That(await page.Locator(".count").InnerTextAsync(), Is.EqualTo("10 records"));

        await page.GetByLabel("Search").FillAsync("CONTACT_3");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync("1 of 10 records");
        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Action").SelectOptionAsync("rejected");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToContainTextAsync("contact_2");

        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Details of contact_2" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr.opened")).ToContainTextAsync("No <b>second</b> contact");
        await page.GetByLabel("Action").SelectOptionAsync("all");
        await page.GetByLabel("Type").SelectOptionAsync("Account");
        await Assertions.Expect(rows).ToHaveCountAsync(4);

        var head = page.GetByRole(AriaRole.Columnheader, new() { Name = "Reference" });
        await head.GetByRole(AriaRole.Button).ClickAsync();
        Assert.That(await head.GetAttributeAsync("aria-sort"), Is.EqualTo("ascending"));
        await head.GetByRole(AriaRole.Button).PressAsync("Enter");
        Assert.That(await head.GetAttributeAsync("aria-sort"), Is.EqualTo("descending"));
        await Assertions.Expect(rows.First).ToContainTextAsync("customer_4");
        IsQuiet();
    }

    [TestCaseSource(nameof(Views))]
    public async Task A_reader_opens_a_call_in_the_graph_and_in_the_timeline(int width, string theme)
    {
        await using var context = await Browser.ContextAsync(width, theme);
        var page = await OpenAsync(context, await TroubleAsync());
        var dialog = page.GetByRole(AriaRole.Dialog);

        await page.Locator("svg .node").First.ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync("Call 1: ");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();

        await page.Locator("svg .call").Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog.Locator("table.steps tbody tr").First).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("in the table") }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".records tr.row")).ToHaveCountAsync(2);
        IsQuiet();
    }

    [TestCaseSource(nameof(Once))]
    public async Task The_id_of_a_record_leads_to_it_in_the_org(int width)
    {
        await using var context = await Browser.ContextAsync(width, "light");
        var page = await OpenAsync(context, await TroubleAsync());
        var id = IdsOf("trouble")["customer_1"];

        var record = await context.RunAndWaitForPageAsync(() => page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync());

        await record.WaitForURLAsync($"{Org.Url}{id}", new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
        Assert.That(_requests, Is.EqualTo([$"{Org.Url}{id}"]), "the click is the only request");
    }

    [TestCaseSource(nameof(Once))]
    public async Task The_theme_follows_the_system_until_the_reader_chooses_one(int width)
    {
        await using var context = await Browser.ContextAsync(width, "dark");
        var page = await OpenAsync(context, await TroubleAsync());
        Task<string> Back() => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var dark = await Back();

        await page.GetByRole(AriaRole.Button, new() { Name = "Light" }).ClickAsync();
        var light = await Back();
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        Assert.That(await Back(), Is.EqualTo(dark).And.Not.EqualTo(light));
        await page.GetByRole(AriaRole.Button, new() { Name = "System" }).ClickAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        Assert.That(await Back(), Is.EqualTo(light));
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        Assert.That(await Back(), Is.EqualTo(light), "paper is white");
        IsQuiet();
    }

    [TestCaseSource(nameof(Views))]
    public async Task The_page_fits_its_width_and_its_texts_can_be_read(int width, string theme)
    {
        await using var context = await Browser.ContextAsync(width, theme);
        var page = await OpenAsync(context, await TroubleAsync());

        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(await page.EvaluateAsync<string[]>(TooPale), Is.Empty);
        IsQuiet();
    }

    [TestCaseSource(nameof(Once))]
    public async Task Texts_of_the_plan_and_of_the_org_do_nothing(int width)
    {
        const string Hostile =
            "</script><script>window.acted=1</script><!--<img src=x onerror='window.acted=2'>\\u2028\\u202ejavascript:acted=3";
        await SetRulesAsync(new
        {
            validation = new[] {
                new { @object = "Contact", name = "r", condition = "LastName = 'Doe'", message = Regex.Unescape(Hostile) } },
        });
        Write("small.yaml", Small.Replace("Name: Acme", $"Name: \"{Hostile}\"", StringComparison.Ordinal));
        await RunAsync("apply", "small.yaml", "--on-error", "continue", "--report", "run.html");
        await RunAsync("destroy", "small.yaml", "--yes");
        await RunAsync("plan", "small.yaml", "--report", "plan.html");
        await using var context = await Browser.ContextAsync(width, "light");

        foreach (var file in new[] { "run.html", "plan.html" })
        {
            var page = await OpenAsync(context, Path.Combine(Folder, file));
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Details of") }).First.ClickAsync();
            await Assertions.Expect(page.Locator("tr.opened")).ToBeVisibleAsync();
            await page.Locator("svg .node").First.ClickAsync();
            Assert.That(await page.EvaluateAsync<bool>("'acted' in window"), Is.False, file);
            Assert.That(await page.EvaluateAsync<int>("document.scripts.length"), Is.EqualTo(2), file);
            Assert.That(await page.Locator("img").CountAsync(), Is.Zero, file);
        }
        IsQuiet();
    }

    [TestCaseSource(nameof(Once))]
    public async Task The_plans_of_one_report_are_shown_one_at_a_time(int width)
    {
        Write("second.yaml", "plan: second\nrecords:\n  Lead:\n    - { LastName: Doe, Company: Acme }\n");
        await RunAsync("apply", "small.yaml", "second.yaml", "--report", "report.html");
        await using var context = await Browser.ContextAsync(width, "light");
        var page = await OpenAsync(context, Path.Combine(Folder, "report.html"));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "small" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("second") }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "small" })).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".records tr.row:visible")).ToHaveCountAsync(1);
        IsQuiet();
    }

    [TestCaseSource(nameof(Once))]
    public async Task Of_many_records_only_those_in_view_are_elements_and_a_print_has_a_part(int width)
    {
        // A campaign asks for more records, and reads the times.
        var records = int.Parse(Environment.GetEnvironmentVariable("SEEDER_REPORT_RECORDS") ?? "5000", CultureInfo.InvariantCulture);
        Write("many.yaml", $"plan: many\nrecords:\n  Account:\n    - $ref: a\n      $count: {records}\n      Name: Customer ${{n}}\n");
        await RunAsync("apply", "many.yaml", "--report", "many.html");
        var file = Path.Combine(Folder, "many.html");
        await using var context = await Browser.ContextAsync(width, "light");
        var times = new List<double>();
        IPage page = null!;
        for (var i = 0; i < 3; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            page = await OpenAsync(context, file);
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
        }
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{records:N0} records: {new FileInfo(file).Length / 1e6:0.0} MB, opened in {times.Order().ElementAt(1):0.00} s (median of "
                + $"3)"));

        Assert.That(await page.Locator(".records tr.row").CountAsync(), Is.LessThan(100));
        await page.EvaluateAsync("document.querySelector('.records').scrollTop = 1e9");
        await Assertions.Expect(page.Locator(".records tr.row").Last).ToContainTextAsync($"a_{records}");
        await page.GetByLabel("Search").FillAsync($"a_{records / 2}");
        await Assertions.Expect(page.Locator(".records tr.row").First).ToContainTextAsync($"a_{records / 2}");
        await page.GetByLabel("Search").FillAsync("");
        await Assertions.Expect(page.Locator(".count")).ToHaveTextAsync($"{records.ToString("N0", CultureInfo.InvariantCulture)} records");
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.That(await page.Locator(".records tr.row").CountAsync(), Is.EqualTo(1000));
        IsQuiet();
    }

    // The texts whose contrast to what is behind them is less than WCAG 2 asks for (4.5), except in drawings.
    private const string TooPale = """
        () => {
          const parse = c => c.match(/[\d.]+/g).map(Number);
          const light = c => parse(c).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const back = e => {
            const c = getComputedStyle(e).backgroundColor;
            const a = parse(c)[3];
            return (a === undefined || a === 1) || !e.parentElement ? c : back(e.parentElement);
          };
          const pale = [];
          for (const e of document.querySelectorAll('body *:not(svg, svg *, script, noscript, option)')) {
            if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length > 0) {
              const [a, b] = [light(getComputedStyle(e).color), light(back(e))].sort((x, y) => y - x);
              const contrast = (a + 0.05) / (b + 0.05);
              if (contrast < 4.5) {
                pale.push(`${contrast.toFixed(2)} ${e.tagName} ${e.className}: ${e.textContent.slice(0, 40)}`);
              }
            }
          }
          return pale;
        }
        """;

    private async Task<IPage> OpenAsync(IBrowserContext context, string file)
    {
        var page = await context.NewPageAsync();
        await context.UnrouteAllAsync();
        await context.RouteAsync(new Regex("^(?!file:)"), route =>
        {
            _requests.Add(route.Request.Url);
            return route.FulfillAsync(new RouteFulfillOptions { Body = "a record" });
        });
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) => _problems.Add(message.Text);
        page.Dialog += (_, dialog) => _problems.Add(dialog.Message);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.WaitForSelectorAsync("html[data-ready]", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        return page;
    }

    private async Task<string> TroubleAsync()
    {
        await SetRulesAsync(new
        {
            validation = new[]
            {
                new { @object = "Contact", name = "r", condition = "LastName = 'Contact 2'", message = "No <b>second</b> contact" },
            },
        });
        await FailAsync(new { kind = "collections-create", nth = 2, action = "status", status = 503 });
        Write("trouble.yaml", Trouble);
        var result = await RunAsync("apply", "trouble.yaml", "--report", "report.html");
        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        return Path.Combine(Folder, "report.html");
    }

    private void IsQuiet()
    {
        Assert.That(_requests, Is.Empty, "a request left the page");
        Assert.That(_problems, Is.Empty);
    }
}
