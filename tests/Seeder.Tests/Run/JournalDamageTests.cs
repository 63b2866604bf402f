using System.Collections.Immutable;
using System.Text;
using NUnit.Framework;
using Seeder.Core.State;

namespace Seeder.Tests.Run;

/// <summary>Every kind of damage to every kind of entry: it is reported, and never passes for a request that was not sent.</summary>
internal sealed class JournalDamageTests
{
    private const string Hash = "AAAAAAAA";

    private static readonly JournalEntry[] Entries =
    [
        new JournalEntry.Header(
            1, "run1", "lineage", 3, "demo", "demo.yaml", "hash",
            new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
            DateTimeOffset.UnixEpoch,
            "stop"),
        new JournalEntry.Dropped(["lost"]),
        new JournalEntry.Moved([KeyValuePair.Create("Account#1", "Account#2")]),
        new JournalEntry.Kept([KeyValuePair.Create("kept", true)]),
        new JournalEntry.RawDropped(["call"]),
        new JournalEntry.Found([Operation("found", OperationKind.Find, "001000000000009AAA")]),
        new JournalEntry.Saved([new SavedValue("acme", "Name", "before \"quoted\" \n and ,\"crc\":\"00000000\"}")]),
        new JournalEntry.Begin(
            0,
            1,
            "tree",
            DateTimeOffset.UnixEpoch,
            [Operation("acme", OperationKind.Create, null), Operation("jane", OperationKind.Create, null)]),
        new JournalEntry.End(0, 1, JournalOutcome.Succeeded, ["001000000000001AAA", "003000000000001AAA"]) { Took = 12 },
        new JournalEntry.Begin(1, 1, "update", null, [Operation("found", OperationKind.Update, "001000000000009AAA")]),
        new JournalEntry.Split(1, [1, 1]),
        new JournalEntry.End(1, 1, JournalOutcome.Refused, []),
        new JournalEntry.Begin(2, 1, "batch", null, [Operation("raw", OperationKind.Raw, null) with { Once = true }]),
        new JournalEntry.End(2, 1, JournalOutcome.Succeeded, [""], ["{\"id\":1}"]),
        new JournalEntry.Begin(3, 1, "delete", null, [Operation("gone", OperationKind.Delete, "001000000000008AAA")]),
        new JournalEntry.End(3, 1, JournalOutcome.Succeeded, ["001000000000008AAA"]),
        new JournalEntry.Begin(4, 1, "job", null, [Operation("bulk", OperationKind.Create, null)]),
        new JournalEntry.Job(4, "750000000000001AAA", ["Name"], new RowKeys([UInt128.MaxValue - 1])),
        new JournalEntry.End(4, 1, JournalOutcome.Succeeded, ["001000000000002AAA"]),
        new JournalEntry.Confirmed([new ConfirmedRecord("old", "005000000000001AAA", DateTimeOffset.UnixEpoch)]),
        new JournalEntry.Closed(true),
    ];

    private static readonly ImmutableArray<byte[]> Lines = Split(JournalJson.WriteAll(Entries));

    private static readonly ImmutableArray<byte[]> OfAnotherRun =
        Split(JournalJson.WriteAll([((JournalEntry.Header)Entries[0]) with { Run = "run2" }, .. Entries.Skip(1)]));

    private static readonly string[] Expected = Text(Entries);

    private static IEnumerable<int> Places => Enumerable.Range(0, Entries.Length);

    private static JournalOperation Operation(string address, OperationKind kind, string? id) =>
        new(address, "Account", kind, id, null, -1, null, ["Name"], Hash, [], 0);

    private static ImmutableArray<byte[]> Split(byte[] journal) =>
        [.. Encoding.UTF8.GetString(journal).Split('\n')[..^1].Select(l => Encoding.UTF8.GetBytes($"{l}\n"))];

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(l => l)];

    private static string[] Text(IEnumerable<JournalEntry> entries) =>
        [.. entries.Select(e => Encoding.UTF8.GetString(OlderJournal.Line(e)))];

    private static void IsDamaged(byte[] journal, string what) => Assert.That(Finds(journal), what);

    // Without a constraint of NUnit, because it is asked for each bit of a journal.
    private static bool Finds(byte[] journal)
    {
        try
        {
            _ = JournalJson.Read(journal);
            return false;
        }
        catch (JournalDamagedException)
        {
            return true;
        }
    }

    [Test]
    public void Every_kind_of_entry_is_among_them() => Assert.That(
        Entries.Select(e => e.GetType()).Distinct(),
        Is.EquivalentTo(typeof(JournalEntry).GetNestedTypes()
            .Where(t => t.IsSubclassOf(typeof(JournalEntry)) && t != typeof(JournalEntry.IdPart))));

    [TestCaseSource(nameof(Places))]
    public void A_flip_of_any_bit_of_a_line_is_damage_also_in_the_last_line(int place)
    {
        var (before, line, after) = (Join(Lines.Take(place)), Lines[place], Join(Lines.Skip(place + 1).Take(1)));
        for (var bit = 0; bit < line.Length * 8; bit++)
        {
            var flipped = line[..];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!Finds([.. before, .. flipped, .. after]))
            {
                Assert.Fail($"with another behind it, bit {bit}");
            }
            if (after.Length > 0 && !Finds([.. before, .. flipped]))
            {
                Assert.Fail($"as the last line, bit {bit}");
            }
        }
    }

    [TestCaseSource(nameof(Places))]
    public void A_journal_that_ends_within_a_line_keeps_every_line_before_and_the_line_itself_once_it_is_whole(int place)
    {
        for (var length = 1; length < Lines[place].Length; length++)
        {
            byte[] cut = [.. Join(Lines.Take(place)), .. Lines[place][..length]];
            var isWhole = length == Lines[place].Length - 1;
            if (place == 0 && !isWhole)
            {
                IsDamaged(cut, $"a header of {length} bytes");
                continue;
            }
            Assert.That(Text(JournalJson.Read(cut)), Is.EqualTo(Expected.Take(place + (isWhole ? 1 : 0))), $"{length} bytes of the line");
        }
    }

    [TestCaseSource(nameof(Places))]
    public void A_line_that_stands_twice_is_damage_and_counts_once_where_damage_is_left_out(int place)
    {
        foreach (var at in Places.Skip(place + 1).Append(Entries.Length))
        {
            var doubled = Join(Lines.Insert(at, Lines[place]));
            IsDamaged(doubled, $"again at {at}");
            Assert.That(Text(JournalJson.ReadWhole(doubled)), Is.EqualTo(Expected), $"again at {at}");
        }
    }

    [TestCaseSource(nameof(Places))]
    public void Lines_in_another_order_are_damage_and_come_into_order_where_damage_is_left_out(int place)
    {
        foreach (var other in Places.Skip(place + 1))
        {
            var swapped = Join(Lines.SetItem(place, Lines[other]).SetItem(other, Lines[place]));
            IsDamaged(swapped, $"swapped with {other}");
            Assert.That(Text(JournalJson.ReadWhole(swapped)), Is.EqualTo(Expected), $"swapped with {other}");
        }
    }

    [TestCaseSource(nameof(Places))]
    public void A_line_of_another_run_is_damage_and_is_left_out(int place)
    {
        var replaced = Join(Lines.SetItem(place, OfAnotherRun[place]));
        var added = Join(Lines.Insert(place, OfAnotherRun[place]));
        if (place > 0)
        {
            IsDamaged(added, "added");
            Assert.That(Text(JournalJson.ReadWhole(added)), Is.EqualTo(Expected));
        }
        // Text that is equal in both runs stands behind another line, except behind the header, which names its run.
        if (place <= 1)
        {
            IsDamaged(replaced, "in its place");
        }
    }

    [TestCaseSource(nameof(Places))]
    public void A_line_that_is_missing_is_damage_unless_it_is_the_last(int place)
    {
        if (place < Entries.Length - 1)
        {
            IsDamaged(Join(Lines.RemoveAt(place)), "without it");
        }
    }

    [TestCaseSource(nameof(Places))]
    public void What_is_left_of_a_damaged_journal_can_be_folded(int place)
    {
        var line = Lines[place][..];
        line[^4] ^= 1;
        var left = JournalJson.ReadWhole(Join(Lines.SetItem(place, line)));
        var open = new HashSet<int>();
        foreach (var entry in left)
        {
            Assert.That(entry is not JournalEntry.End end || open.Remove(end.Call), "an end without its begin");
            _ = entry is JournalEntry.Begin begin && open.Add(begin.Call);
        }
        Assert.That(
            left, Has.Length.EqualTo(place == 0 ? 0 : Entries[place] is JournalEntry.Begin ? Entries.Length - 2 : Entries.Length - 1));
    }

    [TestCase(new byte[0])]
    [TestCase(new byte[] { (byte)'\n' })]
    [TestCase(new byte[] { 0, 0, 0, 0 })]
    [TestCase(new byte[] { (byte)'{', (byte)'}', (byte)'\n' })]
    [TestCase(new byte[] { 0xEF, 0xBB, 0xBF })]
    public void A_journal_without_a_header_is_damage(byte[] journal)
    {
        IsDamaged(journal, "");
        Assert.That(JournalJson.ReadWhole(journal), Is.Empty);
    }

    [Test]
    public void A_journal_with_a_header_alone_is_whole_and_sent_nothing() => Assert.That(JournalJson.Read(Lines[0]), Has.Length.EqualTo(1));

    [Test]
    public void Bytes_of_nothing_behind_the_last_line_are_damage() =>
        IsDamaged([.. Join(Lines), .. "\0\0\0\0\n"u8], "a block of zeros and a line end");

    [TestCase(0)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(12)]
    [TestCase(15)]
    public void In_an_older_journal_a_header_a_begin_or_an_end_that_stands_twice_is_damage(int place)
    {
        var older = Entries.Select(OlderJournal.Line).ToImmutableArray();
        IsDamaged(Join(older.Insert(place + 1, older[place])), "at once");
    }

    [Test]
    public void Ids_of_records_whose_begin_is_lost_are_told()
    {
        var line = Lines[7][..];
        line[30] ^= 1;
        var damage = Assert.Throws<JournalDamagedException>(() => JournalJson.Read(Join(Lines.SetItem(7, line))))!;
        Assert.That(damage.Unnamed, Is.EqualTo(["001000000000001AAA", "003000000000001AAA"]));
        Assert.That(damage.Message, Does.Contain("line 8"));
    }
}
