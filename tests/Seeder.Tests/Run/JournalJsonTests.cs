using System.Text;
using NUnit.Framework;
using Seeder.Core.Run;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

public sealed class JournalJsonTests
{
    private static readonly JournalEntry[] Entries = Finished();

    private static readonly byte[] Journal = [.. Entries.SelectMany(JournalJson.Write)];

    private static JournalEntry[] Finished()
    {
        var applied = new Applied();
        applied.Apply("""
            Account:
              - $ref: acme
                Name: Acme "& Sons" äöü 🙂
                ParentId: ${beta}
                Contacts:
                  - LastName: "{\"crc\":\"00000000\"}\n"
              - $ref: beta
                Name: Beta
                ParentId: ${acme}
            """);
        return [.. applied.Journal, new JournalEntry.Moved([KeyValuePair.Create("Account#1", "Account#2")]), new JournalEntry.Dropped(["beta"])];
    }

    private static string Text(IEnumerable<JournalEntry> entries) => Encoding.UTF8.GetString([.. entries.SelectMany(JournalJson.Write)]);

    [Test]
    public void A_journal_is_read_as_it_was_written()
    {
        Assert.That(Text(JournalJson.Read(Journal)), Is.EqualTo(Text(Entries)));
        Assert.That(Entries.Select(e => e.GetType().Name).Distinct(), Is.EquivalentTo(["Header", "Begin", "End", "Closed", "Moved", "Dropped"]));
    }

    [Test]
    public void Every_beginning_of_a_journal_is_read_up_to_its_last_whole_line()
    {
        for (var length = 0; length <= Journal.Length; length++)
        {
            var lines = Journal.AsSpan(0, length).Count((byte)'\n');
            Assert.That(JournalJson.Read(Journal.AsSpan(0, length)).Length, Is.EqualTo(lines), $"{length} bytes");
        }
    }

    [Test]
    public void A_last_line_that_is_damaged_never_left_the_machine()
    {
        var torn = Journal[..];
        torn[^20] ^= 1;
        Assert.That(JournalJson.Read(torn).Length, Is.EqualTo(Entries.Length - 1));
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
            Assert.That(() => JournalJson.Read(damaged), Throws.InstanceOf<FormatException>().With.Message.Contains("line 2"), $"byte {at}");
        }
    }

    [Test]
    public void A_line_that_is_missing_is_noticed_by_what_it_leaves_behind()
    {
        var begin = Array.FindIndex(Entries, e => e is JournalEntry.Begin);
        var without = JournalJson.Read([.. Entries.Where((_, i) => i != begin).SelectMany(JournalJson.Write)]);
        Assert.That(() => Recovery.Recover(null, without), Throws.InstanceOf<FormatException>().With.Message.Contains("without having begun"));
    }

    [Test]
    public void An_entry_of_a_later_version_is_refused_and_not_passed_over()
    {
        var line = Encoding.UTF8.GetString(JournalJson.Write(new JournalEntry.Closed(true))).Replace("closed", "paused", StringComparison.Ordinal);
        Assert.That(() => JournalJson.Read([.. Journal, .. Sealed(line), .. JournalJson.Write(new JournalEntry.Closed(true))]), Throws.InstanceOf<FormatException>().With.Message.Contains("'paused'"));
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
