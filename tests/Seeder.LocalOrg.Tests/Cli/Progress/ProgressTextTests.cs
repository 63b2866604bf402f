using Seeder.Cli.Output.Progress;

namespace Seeder.Cli.Tests.Progress;

/// <summary>The progress in words, and its lines at every width.</summary>
internal sealed class ProgressTextTests
{
    private static readonly ProgressView View = new()
    {
        Activity = "planning",
        Calls = 100,
        CallsDone = 31,
        Types = [.. Types("Account", 12_000, 4_000), .. Types("OpportunityLineItem", 8_000, 2_200)],
        Rate = 512.4,
        Elapsed = TimeSpan.FromSeconds(12.2),
        Left = TimeSpan.FromSeconds(26.5),
    };

    [Test]
    public void A_line_has_calls_records_speed_and_times() => Assert.That(
        ProgressText.Line(View with { Title = "demo (1 of 2)" }),
        Is.EqualTo("progress: demo (1 of 2): 6,200 of 20,000 records, 31 of 100 calls, 512 records/s, 13 s, about 27 s left"));

    [Test]
    public void A_wait_is_shown_with_its_reason() => Assert.That(
        ProgressText.Line(View with { Rate = null, Left = null, Wait = new RunWait(TimeSpan.FromSeconds(43), "call 3: too many") }),
        Is.EqualTo("progress: 6,200 of 20,000 records, 31 of 100 calls, 13 s; waiting 43 s: call 3: too many"));

    [Test]
    public void Running_jobs_are_shown_with_their_rows()
    {
        var view = View with { Rate = null, Left = null, Jobs = [.. Enumerable.Range(1, 6).Select(Job)] };

        Assert.Multiple(() =>
        {
            Assert.That(
                ProgressText.Line(view with { Jobs = [Job(1)] }),
                Is.EqualTo(
                    "progress: 6,200 of 20,000 records, 31 of 100 calls, 13 s; "
                        + "job 750000000000001AAA of Contact: 1,000 of 18,000 rows"));
            Assert.That(ProgressText.Line(view), Does.EndWith("job 750000000000004AAA of Contact: 4,000 of 18,000 rows; and 2 more jobs"));
            Assert.That(
                LiveBlock.Render(view, 80, 24, hasColour: false).Select(l => l.Text).TakeLast(2),
                Is.EqualTo(["job 750000000000004AAA of Contact: 4,000 of 18,000 rows", "and 2 more jobs"]));
        });

        static RunJob Job(int n) => new(n, $"75000000000000{n}AAA", "Contact", 18_000) { Processed = n * 1_000 };
    }

    [Test]
    public void Before_the_first_call_it_says_what_the_command_does() => Assert.That(
        ProgressText.Line(new ProgressView { Activity = "looking up records with 3 queries", Requests = 1_204, Elapsed = new(0, 2, 5) }),
        Is.EqualTo("progress: looking up records with 3 queries, 1,204 requests, 2 min 5 s"));

    [TestCase(0.0, "0.0 s")]
    [TestCase(12.34, "12.3 s")]
    [TestCase(59.96, "1 min 0 s")]
    [TestCase(185, "3 min 5 s")]
    [TestCase(7_500, "2 h 5 min")]
    public void The_time_that_work_took_is_shown_with_two_units(double seconds, string text) =>
        Assert.That(Duration.Exact(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [Test]
    public void No_line_is_as_wide_as_the_terminal(
        [Range(2, 200, 7)] int width,
        [Values(2, 5, 24)] int height,
        [Values("demo", "\u8a08\u753b\U0001F469\u200D\U0001F680 plan")] string title)
    {
        var view = View with
        {
            Title = title,
            Wait = new RunWait(TimeSpan.FromSeconds(9), new string('w', 300)),
            Jobs = [new RunJob(0, "750000000000001AAA", $"{title}__c", 18_000)],
            Types = [.. Enumerable.Range(1, 20).SelectMany(n => Types($"{title}_{n}__c", 10_000 * n, n))],
        };

        var lines = LiveBlock.Render(view, width, height, hasColour: true);

        Assert.That(lines.Select(l => l.Columns), Has.All.LessThan(width));
        Assert.That(lines.Length, Is.LessThan(height));
        Assert.That(
            lines.Select(l => CellWidth.Of(l.Text.Replace("\e[32m", "").Replace("\e[0m", ""))), Is.EqualTo(lines.Select(l => l.Columns)));
    }

    [Test]
    public void A_narrow_terminal_shows_the_most_important_counts() => Assert.That(
        LiveBlock.Render(View, 40, 24, hasColour: false).Select(l => l.Text),
        Is.EqualTo([
            "Account        [#...]   4,000 of 12,000", "Opportunit...  [#...]   2,200 of  8,000", "6,200 of 20,000 records, 13 s"]));

    [Test]
    public void Many_types_are_counted()
    {
        var view = View with { Types = [.. Enumerable.Range(1, 20).SelectMany(n => Types($"T{n}", 10, 1))] };

        Assert.That(LiveBlock.Render(view, 80, 40, hasColour: false).Select(l => l.Text), Does.Contain("and 12 more types"));
    }

    [TestCase("abc", 3)]
    [TestCase("\u8a08\u753b", 4)]
    [TestCase("\U0001F680", 2)]
    [TestCase("e\u0301", 1)]
    [TestCase("\u2764\uFE0F", 3)]
    public void Wide_characters_take_two_columns(string text, int columns) => Assert.That(CellWidth.Of(text), Is.EqualTo(columns));

    [TestCase("abcdefghij", 8, "abcde...")]
    [TestCase("\u8a08\u753b\u8a08\u753b\u8a08", 8, "\u8a08\u753b...")]
    [TestCase("abcdefghij", 4, "abcd")]
    [TestCase("abc", 3, "abc")]
    public void A_text_is_cut_to_columns(string text, int columns, string cut) =>
        Assert.That(CellWidth.Fit(text, columns), Is.EqualTo(cut));

    private static IEnumerable<TypeProgress> Types(string type, int total, int done) =>
        [new TypeProgress(type, done, total, IsInWork: true)];
}
