using System.Text;
using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

internal sealed class JournalJsonTests
{
    private static readonly JournalEntry[] Entries = Finished();

    private static readonly byte[] Journal = JournalJson.WriteAll(Entries);

    // As an older version wrote it: no line names the one before it.
    private static readonly byte[] Older = [.. Entries.SelectMany(OlderJournal.Line)];

    private static JournalEntry[] Finished()
    {
        var applied = new Applied();
        applied.Apply("""
            Account:
              - $ref: acme
                Name: Acme "& Sons" äöü 🙂
                Contacts:
                  - { $ref: jane, LastName: "{\"crc\":\"00000000\"}\n", ReportsToId: "${john}" }
                  - { $ref: john, LastName: Doe, ReportsToId: "${jane}" }
              - $ref: beta
                Name: Beta
            """);
        return [.. applied.Journal, new JournalEntry.Moved([KeyValuePair.Create("Account#1", "Account#2")]),
            new JournalEntry.Dropped(["beta"])];
    }

    private static string Text(IEnumerable<JournalEntry> entries) => Encoding.UTF8.GetString([.. entries.SelectMany(OlderJournal.Line)]);

    [Test]
    public void A_journal_is_read_as_it_was_written()
    {
        Assert.That(Text(JournalJson.Read(Journal)), Is.EqualTo(Text(Entries)));
        Assert.That(
            Entries.Select(e => e.GetType().Name).Distinct(), Is.EquivalentTo(["Header", "Begin", "End", "Closed", "Moved", "Dropped"]));
    }

    [Test]
    public void A_journal_of_an_older_version_is_read() => Assert.That(Text(JournalJson.Read(Older)), Is.EqualTo(Text(Entries)));

    [Test]
    public void Every_beginning_of_a_journal_behind_its_header_is_read_up_to_its_last_whole_line([Values] bool isOlder)
    {
        var journal = isOlder ? Older : Journal;
        var header = journal.AsSpan().IndexOf((byte)'\n');
        for (var length = header; length <= journal.Length; length++)
        {
            var lines = journal.AsSpan(0, length).Count((byte)'\n');
            // What lacks its line end alone is whole: its request may have left.
            var isWhole = length < journal.Length && journal[length] == (byte)'\n';
            Assert.That(JournalJson.Read(journal.AsSpan(0, length)).Length, Is.EqualTo(lines + (isWhole ? 1 : 0)), $"{length} bytes");
        }
    }

    [Test]
    public void A_damaged_bit_in_any_other_line_is_an_error_that_names_the_line()
    {
        var secondStart = Journal.AsSpan().IndexOf((byte)'\n') + 1;
        var secondEnd = secondStart + Journal.AsSpan(secondStart).IndexOf((byte)'\n');
        for (var at = secondStart; at < secondEnd; at++)
        {
            var damaged = Journal[..];
            damaged[at] ^= 4;
            Assert.That(
                () => JournalJson.Read(damaged), Throws.InstanceOf<FormatException>().With.Message.Contains("line 2"), $"byte {at}");
        }
    }

    [Test]
    public void A_line_that_is_missing_is_noticed_by_what_it_leaves_behind()
    {
        var begin = Array.FindIndex(Entries, e => e is JournalEntry.Begin);
        byte[] without = [.. Entries.Where((_, i) => i != begin).SelectMany(OlderJournal.Line)];
        Assert.That(
            () => JournalJson.Read(without), Throws.InstanceOf<JournalDamagedException>().With.Message.Contains("without having begun"));
    }

    [Test]
    public void An_entry_of_a_later_version_is_refused_and_not_passed_over()
    {
        var line = Encoding.UTF8.GetString(OlderJournal.Line(new JournalEntry.Closed(true)))
            .Replace("closed", "paused", StringComparison.Ordinal);
        Assert.That(
            () => JournalJson.Read([.. Older, .. Sealed(line), .. OlderJournal.Line(new JournalEntry.Closed(true))]),
            Throws.InstanceOf<FormatException>().With.Message.Contains("'paused'"));
    }

    // The same line with a right check sum.
    private static byte[] Sealed(string line)
    {
        var body = line[..line.LastIndexOf(",\"crc\"", StringComparison.Ordinal)];
        var crc = uint.MaxValue;
        foreach (var b in Encoding.UTF8.GetBytes(body))
        {
            crc = System.Numerics.BitOperations.Crc32C(crc, b);
        }
        return Encoding.UTF8.GetBytes($"{body},\"crc\":\"{~crc:x8}\"}}\n");
    }
}
