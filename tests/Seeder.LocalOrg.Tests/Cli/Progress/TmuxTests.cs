namespace Seeder.Cli.Tests.Progress;

/// <summary>The screen of a real terminal before, during and after a run. The org holds a call, so that the screen stands still.</summary>
internal sealed class TmuxTests : RemoteFixture
{
    private const string Plan = """
        plan: many
        records:
          Account:
            - $ref: customer
              $count: 1200
              Name: Customer ${n}
              Contacts:
                - LastName: Doe
        """;

    // Fewer columns cannot show a bar.
    private static readonly int[] Widths = [40, 80, 200];

    [Test]
    public async Task A_run_shows_bars_and_then_its_result([ValueSource(nameof(Widths))] int columns)
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold" });
        using var terminal = new Tmux(Folder, Variables, columns);

        await terminal.TypeAsync("seeder apply many.yaml --parallel 1");
        var during = await terminal.UntilAsync("1,400 of 2,400 records");
        await LetGoAsync();
        var after = await terminal.UntilAsync("2,400 records in ");

        Assert.That(during[^3], Does.Match(@"^Account  \[#+\.+\]\s+700 of 1,200$"));
        Assert.That(during[^2], Does.Match(@"^Contact  \[#+\.+\]\s+700 of 1,200$"));
        Assert.That(during[^1], Does.Match(@"^1,400 of 2,400 records, .*[0-9]+ s"));
        Assert.That(during.Count(l => l.Contains(" of 2,400 records", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(during.Count(l => l.StartsWith("org: ", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(after, Has.None.Contains("[#").And.None.Contains(" of 2,400"));
        Assert.That(after[0], Does.Contain("apply many.yaml"));
        Assert.That(after[1], Does.StartWith("org: Local Org").And.EndWith("SF_ACCESS_TOKEN"));
        Assert.That(after[2], Does.StartWith("type "));
        Assert.That(terminal.ShowsCursor, Is.True);
    }

    [Test]
    public async Task Ctrl_C_once_and_twice_says_what_happens_and_how_to_continue([ValueSource(nameof(Widths))] int columns)
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold", at = "after" });
        using var terminal = new Tmux(Folder, Variables, columns);
        await terminal.TypeAsync("seeder apply many.yaml --parallel 1 --settle-wait 0");
        await terminal.UntilAsync("1,400 of 2,400 records");

        terminal.Press("C-c");
        var first = await terminal.UntilAsync("a note above the bars", l =>
            l.Any(x => x.StartsWith("Stopping: ", StringComparison.Ordinal)) && l[^2].StartsWith("Contact", StringComparison.Ordinal));
        terminal.Press("C-c");
        var last = await terminal.UntilAsync("To continue, run: seeder apply many.yaml");
        await LetGoAsync();
        await terminal.TypeAsync("clear; seeder apply many.yaml --settle-wait 0");
        await terminal.UntilAsync(
            "the end of the run that continues", l => l.Any(x => x.Contains("800 records in ", StringComparison.Ordinal)));

        Assert.That(first.Single(l => l.StartsWith("Stopping: ", StringComparison.Ordinal)), Does.EndWith(
            "1 call in flight. Press Ctrl-C again to stop at once. The next run continues in both cases."));
        Assert.That(last, Has.One.EqualTo("Dropped: 1 call in flight. The next command asks the org whether the work was done."));
        Assert.That(last, Has.One.StartsWith("Cancelled. The org now has 1,400 records of this plan; 1,000 records"));
        Assert.That(last, Has.None.Contains("[#"));
        Assert.That(terminal.ShowsCursor, Is.True);
    }

    [TestCase(120, 50)]
    [TestCase(120, 40)]
    [TestCase(80, 200)]
    public async Task A_resized_terminal_shows_the_bars_at_its_width(int before, int columns)
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold" });
        using var terminal = new Tmux(Folder, Variables, before);
        await terminal.TypeAsync("seeder apply many.yaml --parallel 1");
        await terminal.UntilAsync("1,400 of 2,400 records");

        terminal.Resize(columns);
        await terminal.UntilAsync($"the bars at {columns} columns", l => HasBars(l, columns));
        await LetGoAsync();
        var after = await terminal.UntilAsync(
            "the prompt after the run",
            l => Tmux.HasPrompt(l) && l.Any(x => x.StartsWith("2,400 records in ", StringComparison.Ordinal)));

        Assert.That(after, Has.One.StartsWith("org: Local Org").And.One.EndsWith("by the token in SF_ACCESS_TOKEN"));
        Assert.That(after[^2], Does.StartWith("2,400 records in "));

        static bool HasBars(IReadOnlyList<string> lines, int columns) =>
            lines[^1].StartsWith("1,400 of 2,400 records", StringComparison.Ordinal)
            && lines[^2].StartsWith("Contact  [", StringComparison.Ordinal)
            && lines[^3].Contains("Account  [", StringComparison.Ordinal)
            && lines.TakeLast(2).All(l => l.Length < columns)
            && lines[^2].Length > Math.Min(columns - 5, 60);
    }

    [Test]
    public async Task The_cursor_stays_visible_if_the_process_is_killed()
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold" });
        using var terminal = new Tmux(Folder, Variables, 80);
        await terminal.TypeAsync("seeder apply many.yaml --parallel 1; echo ended $?");
        await terminal.UntilAsync("1,400 of 2,400 records");

        using var kill = System.Diagnostics.Process.Start("pkill", ["-KILL", "-P", terminal.Shell]);
        var ended = await terminal.UntilAsync("ended 137");
        await LetGoAsync();

        Assert.That(terminal.ShowsCursor, Is.True);
        Assert.That(
            ended.Count(l => l.Contains("ended 137", StringComparison.Ordinal) && l.StartsWith("ended", StringComparison.Ordinal)),
            Is.EqualTo(1));
    }

    [TestCase("TERM=dumb seeder apply many.yaml")]
    [TestCase("CI=1 seeder apply many.yaml")]
    [TestCase("NO_COLOR=1 seeder apply many.yaml")]
    [TestCase("seeder apply many.yaml --no-color")]
    [TestCase("seeder apply many.yaml --quiet")]
    [TestCase("seeder apply many.yaml 2>&1 | cat")]
    [TestCase("seeder apply many.yaml | cat")]
    [TestCase("seeder apply many.yaml 2>err.txt; cat err.txt")]
    [TestCase("seeder apply many.yaml >out.txt; cat out.txt")]
    public async Task Without_a_terminal_or_colours_there_are_no_bars(string line)
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold" });
        using var terminal = new Tmux(Folder, Variables, 80);

        await terminal.TypeAsync($"{line}; echo ended $?");
        await UntilStruckAsync(() => terminal.Lines().Any(l => l.StartsWith("ended", StringComparison.Ordinal)));
        var during = terminal.Lines();
        await LetGoAsync();
        var after = await terminal.UntilAsync("ended", l => l.Any(x => x.StartsWith("ended 0", StringComparison.Ordinal)));

        Assert.That(during, Has.None.Contains("["));
        Assert.That(after, Has.None.Contains("[#"));
        Assert.That(after, Has.One.StartsWith("calls "));
        Assert.That(
            after.Count(l => l.StartsWith("2,400 records in ", StringComparison.Ordinal)),
            Is.EqualTo(line.Contains("--quiet", StringComparison.Ordinal) ? 0 : 1));
    }

    [Test]
    public async Task A_closed_window_ends_the_run_in_an_orderly_way()
    {
        Write("many.yaml", Plan);
        await FailAsync(new { kind = "tree", nth = 8, action = "hold" });
        using (var terminal = new Tmux(Folder, Variables, 80))
        {
            await terminal.TypeAsync("seeder apply many.yaml --parallel 1");
            await terminal.UntilAsync("1,400 of 2,400 records");
        }
        await LetGoAsync();
        while (!File.Exists(ManifestOf("many")))
        {
            await Task.Delay(50);
        }

        // The process may hold the lock for a moment after it has written the manifest.
        var result = await RunAsync("apply", "many.yaml");
        while (result.Exit == (int)ExitCode.LocalFiles)
        {
            await Task.Delay(50);
            result = await RunAsync("apply", "many.yaml");
        }

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain(" records in "));
        Assert.That((int)(await CountsAsync())["created"]!, Is.EqualTo(2_400));
    }
}
