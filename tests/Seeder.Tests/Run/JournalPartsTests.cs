using NUnit.Framework;
using Seeder.Core.State;

namespace Seeder.Tests.Run;

internal sealed class JournalPartsTests
{
    private static JournalEntry.End EndOf(int ids) => new(
        0, 1, JournalOutcome.Succeeded, [.. Enumerable.Range(0, ids).Select(i => i % 7 == 0 ? null : $"001{i:D12}AAA")])
    { Took = 5 };

    private static JournalEntry.Begin BeginOf(int operations) => new(
        0,
        1,
        "job",
        null,
        [.. Enumerable.Range(0, operations)
            .Select(i => new JournalOperation($"a{i}", "Account", OperationKind.Create, null, null, -1, null, [], "", [], i))]);

    [TestCase(1, 1)]
    [TestCase(JournalParts.MostIds, 1)]
    [TestCase(JournalParts.MostIds + 1, 3)]
    [TestCase((2 * JournalParts.MostIds) + 5, 4)]
    public void An_end_of_many_ids_is_several_lines_and_one_entry(int ids, int lines)
    {
        var end = EndOf(ids);

        var written = JournalJson.WriteAll([BeginOf(ids), end]);

        Assert.That(JournalParts.Split(end).Count(), Is.EqualTo(lines));
        Assert.That(written.Count(b => b == '\n'), Is.EqualTo(lines + 1));
        var read = (JournalEntry.End)JournalParts.Join(JournalParts.Split(end)).Single();
        Assert.That(read.Ids, Is.EqualTo(end.Ids));
        Assert.That(read.Took, Is.EqualTo(5));
    }

    [Test]
    public void Parts_without_their_end_say_nothing()
    {
        var parts = JournalParts.Split(EndOf(JournalParts.MostIds + 1)).SkipLast(1);

        Assert.That(JournalParts.Join([BeginOf(1), .. parts]), Has.Length.EqualTo(1));
    }

    [Test]
    public void Parts_of_a_killed_run_do_not_belong_to_the_next_end()
    {
        var lost = JournalParts.Split(EndOf(JournalParts.MostIds + 1)).SkipLast(1);
        var end = EndOf(JournalParts.MostIds + 3);

        var read = JournalParts.Join([.. lost, .. JournalParts.Split(end)]);

        Assert.That(((JournalEntry.End)read.Single()).Ids, Is.EqualTo(end.Ids));
    }
}
