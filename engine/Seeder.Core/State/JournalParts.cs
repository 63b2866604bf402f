namespace Seeder.Core.State;

/// <summary>
/// An end entry of many ids is several lines of a journal: parts with the ids, then the end entry without them. If a run is killed between
/// them, the call has no end entry, and the parts say nothing.
/// </summary>
internal static class JournalParts
{
    /// <summary>The maximum number of ids in one line.</summary>
    public const int MostIds = 10_000;

    /// <summary>The entries to write for an entry.</summary>
    public static IEnumerable<JournalEntry> Split(JournalEntry entry)
    {
        if (entry is JournalEntry.End { Ids.Length: > MostIds, Values: null } end)
        {
            for (var first = 0; first < end.Ids.Length; first += MostIds)
            {
                yield return new JournalEntry.IdPart(end.Call, first, end.Ids.Slice(first, Math.Min(MostIds, end.Ids.Length - first)));
            }
            entry = end with { Ids = [] };
        }
        yield return entry;
    }

    /// <summary>The entries as they were before <see cref="Split"/>.</summary>
    public static ImmutableArray<JournalEntry> Join(IEnumerable<JournalEntry> written)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var ids = new List<string?>();
        foreach (var entry in written)
        {
            if (entry is JournalEntry.IdPart part)
            {
                ids.RemoveRange(Math.Min(part.First, ids.Count), ids.Count - Math.Min(part.First, ids.Count));
                ids.AddRange(part.Items);
                continue;
            }
            entries.Add(entry is JournalEntry.End { Ids.IsEmpty: true, Outcome: JournalOutcome.Succeeded } end && ids.Count > 0
                ? end with { Ids = [.. ids] }
                : entry);
            ids.Clear();
        }
        return entries.ToImmutable();
    }
}
