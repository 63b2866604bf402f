namespace Seeder.Core.State;

/// <summary>A journal that was changed or damaged. More requests may have been sent than it lists.</summary>
/// <param name="line">The line number, from 1.</param>
/// <param name="whole">The entries of the undamaged lines.</param>
/// <param name="unnamed">Ids of records whose begin entries are damaged.</param>
internal sealed class JournalDamagedException(int line, string reason, ImmutableArray<JournalEntry> whole, ImmutableArray<string> unnamed)
    : FormatException($"line {line} {reason}")
{
    public ImmutableArray<JournalEntry> Whole { get; } = whole;

    public ImmutableArray<string> Unnamed { get; } = unnamed;

    /// <summary>The records that were created according to the undamaged lines: address and id.</summary>
    public IEnumerable<KeyValuePair<string, string>> Created
    {
        get
        {
            var begun = Whole.OfType<JournalEntry.Begin>().ToLookup(b => (b.Call, b.Attempt));
            foreach (var end in Whole.OfType<JournalEntry.End>().Where(e => e.Outcome == JournalOutcome.Succeeded))
            {
                var operations = begun[(end.Call, end.Attempt)].LastOrDefault()?.Operations ?? [];
                var created = operations.Zip(end.Ids).Where(p => p is { First.Kind: OperationKind.Create, Second: not null });
                foreach (var (operation, id) in created)
                {
                    yield return KeyValuePair.Create(operation.Address, id!);
                }
            }
        }
    }
}

/// <summary>Decides whether a journal is undamaged. A last line that was cut off is not damage.</summary>
internal static class JournalDamage
{
    /// <summary>The first damaged line and the reason; null if no line is damaged.</summary>
    public static (int Line, string Reason)? Find(ImmutableArray<JournalLine> lines)
    {
        // The file gets its name only after its header is on disk.
        if (lines.IsEmpty)
        {
            return (1, "is missing: the file is empty");
        }
        var calls = new OpenCalls();
        var isChained = lines[0].Previous is not null;
        var previous = JournalJson.NoLine;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var reason = line.What switch
            {
                JournalLine.Fault.Damaged => "does not match its checksum",
                JournalLine.Fault.Torn when i == 0 => "is the header and is cut off",
                JournalLine.Fault.Torn => null,
                _ when i == 0 && line.Entry is not JournalEntry.Header => "is not the header of a journal",
                _ when i > 0 && line.Entry is JournalEntry.Header => "is the header of another journal",
                _ when isChained != line.Previous is not null => "was written by another run",
                _ when isChained && line.Previous != previous =>
                    "does not follow the line before it: a line was repeated, moved, left out or added",
                _ => calls.Follow(line.Entry!),
            };
            if (reason is not null)
            {
                return (i + 1, reason);
            }
            previous = line.Crc;
        }
        return null;
    }

    /// <summary>
    /// The usable entries of a damaged journal: first the lines that follow each other, then the other lines that belong to them.
    /// </summary>
    public static ImmutableArray<JournalEntry> Whole(ImmutableArray<JournalLine> lines)
    {
        if (lines.FirstOrDefault(l => l.Entry is JournalEntry.Header) is not { } header)
        {
            return [];
        }
        var whole = lines.Where(l => l.Entry is not null and not JournalEntry.Header).ToList();
        var rest = new LinkedList<JournalLine>(whole.DistinctBy(l => (l.Crc, l.Previous)));
        var ordered = new List<JournalLine> { header };
        if (header.Previous is not null)
        {
            Chain(ordered, rest);
        }
        // After a lost line, the next lines could belong to another journal.
        if (header.Previous is null || lines.Any(l => l.Entry is null))
        {
            ordered.AddRange(rest);
        }
        var calls = new OpenCalls();
        return JournalParts.Join(ordered.Select(l => l.Entry!).Where((e, i) => i == 0 || calls.Follow(e) is null));
    }

    /// <summary>Ids of end entries without a begin entry.</summary>
    public static ImmutableArray<string> IdsWithoutRecord(ImmutableArray<JournalLine> lines, ImmutableArray<JournalEntry> whole)
    {
        var used = whole.OfType<JournalEntry.End>().SelectMany(IdsOf).ToHashSet();
        var ids = lines.SelectMany(l => l.Entry switch
        {
            JournalEntry.End end => IdsOf(end),
            JournalEntry.IdPart part => part.Items.OfType<string>(),
            _ => [],
        });
        return [.. ids.Where(id => !used.Contains(id)).Distinct()];
    }

    private static IEnumerable<string> IdsOf(JournalEntry.End end) => end.Ids.Where(id => !string.IsNullOrEmpty(id)).Select(id => id!);

    private static void Chain(List<JournalLine> ordered, LinkedList<JournalLine> rest)
    {
        var byPrevious = new Dictionary<uint, LinkedListNode<JournalLine>>();
        for (var node = rest.First; node is not null; node = node.Next)
        {
            byPrevious.TryAdd(node.Value.Previous ?? JournalJson.NoLine, node);
        }
        while (byPrevious.Remove(ordered[^1].Crc, out var next))
        {
            ordered.Add(next.Value);
            rest.Remove(next);
        }
    }

    /// <summary>Checks the order of entries: an end entry must follow its begin entry.</summary>
    private sealed class OpenCalls
    {
        private readonly Dictionary<int, JournalEntry.Begin> _open = [];

        private static IEnumerable<(OperationKind Kind, string Address)> Targets(JournalEntry.Begin begin) =>
            begin.Operations.Select(o => (o.Kind, o.Address));

        /// <returns>The reason why an entry is not allowed at this place; null if it is allowed.</returns>
        public string? Follow(JournalEntry entry)
        {
            switch (entry)
            {
                case JournalEntry.Begin begin:
                    // A rollback numbers its calls from 0 again, and updates of the run may still be open.
                    var isRepeated = _open.TryGetValue(begin.Call, out var earlier) && earlier.Attempt == begin.Attempt
                        && Targets(earlier).SequenceEqual(Targets(begin));
                    _open[begin.Call] = begin;
                    return isRepeated ? $"is out of order: call {begin.Call} begins again before it ends" : null;
                case JournalEntry.End end:
                    return _open.Remove(end.Call, out var begun) && begun.Attempt == end.Attempt ? null
                        : $"is out of order: call {end.Call} ends without having begun";
                default:
                    return null;
            }
        }
    }
}
