using Microsoft.Extensions.Time.Testing;
using Seeder.Cli.Output.Progress;

namespace Seeder.Cli.Tests.Progress;

/// <summary>The bars on a terminal, which are replaced in place, and the notes above them.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LiveProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_command_that_is_done_soon_shows_nothing()
    {
        var terminal = new Emulator(80, 24);
        using (Start(terminal))
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }

        Assert.That(terminal.Writes, Is.Zero);
    }

    [Test]
    public void Bars_are_replaced_and_gone_at_the_end()
    {
        var terminal = new Emulator(80, 24);
        terminal.Write("$ seeder apply\n");
        using (var live = Start(terminal))
        {
            live.Report(Counts(0));
            _time.Advance(TimeSpan.FromSeconds(4));
            live.Report(Counts(50));
            _time.Advance(TimeSpan.FromSeconds(4));
            Assert.That(
                terminal.Lines,
                Is.EqualTo([
                    "$ seeder apply",
                    "Account  [####################....................]     50 of   100",
                    "Contact  [#.......................................]     50 of 2,000",
                    "100 of 2,100 records, 5 of 21 calls, 12 records/s, 8 s, about 2 min 40 s left",
                    ""]));
        }

        Assert.That(terminal.Lines, Is.EqualTo(["$ seeder apply", ""]));
    }

    [Test]
    public void Notes_stay_above_the_bars_whatever_the_widths_are([Values(20, 40, 80, 200)] int columns, [Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var terminal = new Emulator(columns, 12);
        var notes = new List<string>();
        using (var live = Start(terminal, "demo \u8a08\u753b \U0001F680 (1 of 2)"))
        {
            for (var i = 0; i < 200; i++)
            {
                switch (random.Next(4))
                {
                    case 0:
                        notes.Add($"{i} {new string('x', 1 + random.Next(3 * columns))}");
                        live.Report(new RunProgress(0, 0, 0, 0, notes[^1]) { IsImportant = true });
                        break;
                    case 1:
                        live.Report(Counts(i / 2));
                        break;
                    case 2:
                        live.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(TimeSpan.FromSeconds(random.Next(9)), "row locks") });
                        break;
                    default:
                        _time.Advance(LiveProgress.Interval);
                        break;
                }
                Assert.That(terminal.Lines.Take(notes.Count), Is.EqualTo(notes));
                Assert.That(terminal.Lines.Count - notes.Count, Is.LessThan(12));
            }
        }

        Assert.That(terminal.Lines, Is.EqualTo([.. notes, ""]));
    }

    [Test]
    public void Bars_survive_a_change_of_the_width([Values(1, 2, 3, 4, 5)] int seed)
    {
        var random = new Random(seed);
        var terminal = new Emulator(120, 60);
        var notes = new List<string>();
        using (var live = Start(terminal))
        {
            live.Report(Counts(1));
            for (var i = 0; i < 100; i++)
            {
                terminal.Resize(random.Next(30, 150));
                if (i % 3 == 0)
                {
                    notes.Add($"note {i}");
                    live.Report(new RunProgress(0, 0, 0, 0, notes[^1]) { IsImportant = true });
                }
                _time.Advance(LiveProgress.Interval);
                Assert.That(terminal.Lines.Take(notes.Count), Is.EqualTo(notes));
                Assert.That(terminal.Lines.Count(l => l.Contains(" records", StringComparison.Ordinal)), Is.LessThanOrEqualTo(1));
            }
        }

        Assert.That(terminal.Lines, Is.EqualTo([.. notes, ""]));
    }

    [Test]
    public void Each_picture_is_one_write()
    {
        var terminal = new Emulator(80, 24);
        using var live = Start(terminal);
        live.Report(Counts(3));
        _time.Advance(TimeSpan.FromSeconds(1));
        var before = terminal.Writes;

        _time.Advance(4 * LiveProgress.Interval);

        Assert.That(terminal.Writes - before, Is.EqualTo(4));
    }

    [Test]
    public void Nothing_is_drawn_while_the_user_is_asked_and_the_time_of_the_answer_does_not_count()
    {
        var terminal = new Emulator(80, 24);
        using var live = Start(terminal);
        _time.Advance(TimeSpan.FromSeconds(3));
        using (live.Pause())
        {
            var before = terminal.Writes;
            _time.Advance(TimeSpan.FromSeconds(60));
            Assert.That(terminal.Writes, Is.EqualTo(before));
            Assert.That(terminal.Lines, Is.EqualTo([""]));
        }
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(terminal.Lines[0], Is.EqualTo("reading the plan, 4 s"));
    }

    [Test]
    public void A_countdown_is_shown_below_the_bars_only()
    {
        var terminal = new Emulator(80, 24);
        using var live = Start(terminal);
        live.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(TimeSpan.FromSeconds(12), "a response was lost") });
        live.Report(new RunProgress(0, 0, 0, 0, "Checking the org in 12 s") { IsCountdown = true });
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(terminal.Lines, Is.EqualTo(["reading the plan, 5 s", "waiting 7 s: a response was lost", ""]));
    }

    private LiveProgress Start(Emulator terminal, string? title = null)
    {
        LiveProgress? live = null;
        live = new LiveProgress(terminal, note => live!.WriteLine(note), showsAll: false, _time, hasColour: true);
        live.State.BeginPlan(title);
        return live;
    }

    private static RunProgress Counts(int done) => new(done / 10, 21, done, 2_100)
    {
        Types = () =>
        [
            new TypeProgress("Account", done, 100, IsInWork: done < 100),
            new TypeProgress("Contact", done, 2_000, IsInWork: true),
            new TypeProgress("Task", 0, 0, IsInWork: false),
        ],
    };
}
