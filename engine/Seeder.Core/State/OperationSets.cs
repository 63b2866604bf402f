using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>
/// The lines of a journal name copies of one entry of the plan by their pattern, their numbers and their parents, in place of spelling
/// each. Nothing is lost: recovery needs no plan.
/// </summary>
internal static class OperationSets
{
    // Fewer operations are shorter when they are spelled.
    internal const int Fewest = 8;

    /// <summary>The entry as its line holds it.</summary>
    public static JournalEntry Pack(JournalEntry entry) => entry switch
    {
        JournalEntry.Begin begin => Pack(begin),
        JournalEntry.End { Ids.Length: >= Fewest } end when IdSets.Pack(end.Ids) is var (sets, ids) =>
            end with { Ids = ids, IdSets = sets, Count = end.Ids.Length },
        JournalEntry.IdPart { Items.Length: >= Fewest } part when IdSets.Pack(part.Items) is var (sets, ids) =>
            part with { Items = ids, IdSets = sets, Count = part.Items.Length },
        _ => entry,
    };

    /// <exception cref="FormatException">A set does not have as many items as it says.</exception>
    public static JournalEntry Unpack(JournalEntry entry) => entry switch
    {
        JournalEntry.Begin { Sets: { } sets } begin => begin with
        {
            Operations = OperationList.Join([.. sets.Select(RowsOf)], begin.Operations),
            Sets = null,
        },
        JournalEntry.End { IdSets: { } sets } end =>
            end with { Ids = IdSets.Unpack(end.Ids, sets, end.Count ?? 0), IdSets = null, Count = null },
        JournalEntry.IdPart { IdSets: { } sets } part =>
            part with { Items = IdSets.Unpack(part.Items, sets, part.Count ?? 0), IdSets = null, Count = null },
        _ => entry,
    };

    private static JournalEntry.Begin Pack(JournalEntry.Begin begin)
    {
        var packed = begin.Operations.Packed.Where(r => r.Count >= Fewest).ToList();
        if (packed.Count == 0)
        {
            return begin;
        }
        var isPacked = new bool[begin.Operations.Length];
        foreach (var rows in packed)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                isPacked[rows.At(row)] = true;
            }
        }
        return begin with
        {
            Operations = [.. Enumerable.Range(0, isPacked.Length).Where(i => !isPacked[i]).Select(i => begin.Operations[i])],
            Sets = [.. packed.Select(SetOf)],
        };
    }

    private static OperationSet SetOf(OperationRows rows)
    {
        var head = rows.Head;
        NumberColumn Column(Func<int, long> valueAt) => NumberColumn.Of(rows.Count, valueAt);
        ImmutableArray<NumberColumn> Numbers(int count, Func<int, int, int> numberAt) =>
            [.. Enumerable.Range(0, count).Select(n => Column(row => numberAt(row, n)))];
        PrintColumn Prints(int print) => PrintColumn.Of(rows.Count, row => rows.PrintAt(row, print));
        bool IsSentAsHashed(int field) =>
            Enumerable.Range(0, rows.Count).All(row => rows.PrintAt(row, field) == rows.PrintAt(row, head.Shape.Length + field));
        var next = 0;
        AddressColumn Addresses(PatternHead pattern)
        {
            var first = next;
            next += pattern.Numbers;
            return new AddressColumn(pattern.Address, Numbers(pattern.Numbers, (row, n) => rows.OtherAt(row, first + n)));
        }
        var parent = head.In is { } nested ? Addresses(nested) : null;
        return new OperationSet(
            Column(row => rows.At(row)),
            rows.Count,
            head.Address.Address,
            Numbers(head.Address.Numbers, rows.NumberAt),
            head.Type,
            head.Kind,
            Column(row => rows.OrderAt(row)),
            head.Shape,
            [.. head.IsUnknown.Select((isUnknown, f) => isUnknown ? null : Prints(f))],
            [.. head.Refs.Select(Addresses)],
            parent,
            head.IsNested ? Column(row => rows.NestedAt(row)) : null,
            head.NestedField,
            head.Keep,
            head.IdPrefix is { } prefix ? new IdColumn(prefix, Column(rows.IdNumberAt)) : null,
            !head.HasSent ? null : Enumerable.Range(0, head.Shape.Length)
                .Where(f => !head.IsUnknown[f] && !IsSentAsHashed(f))
                .ToImmutableSortedDictionary(f => f, f => Prints(head.Shape.Length + f)));
    }

    // Reads the columns into rows.
    private static OperationRows RowsOf(OperationSet set)
    {
        var sent = set.Sent ?? ImmutableSortedDictionary<int, PrintColumn>.Empty;
        ImmutableArray<AddressColumn> others = set.In is { } parent ? [parent, .. set.Refs] : set.Refs;
        if (set.Hash.Length != set.Shape.Length
            || set.Hash.Concat(sent.Values).Any(c => c?.IsOf(set.Count) == false)
            || sent.Keys.Any(f => f < 0 || f >= set.Shape.Length)
            || !others.Add(new AddressColumn(set.Address, set.Numbers)).All(IsPattern))
        {
            throw Wrong();
        }
        static bool IsPattern(AddressColumn column) => column.Numbers.Length <= AddressPattern.MostNumbers
            && column.Numbers.Length == column.Address.Count(c => c == '*');
        static PatternHead HeadOf(AddressColumn column) => new(column.Address, column.Numbers.Length);
        var rows = new OperationRows(new OperationHead(
            new PatternHead(set.Address, set.Numbers.Length),
            set.Type,
            set.Kind,
            set.Ids?.Prefix,
            set.Shape,
            [.. set.Hash.Select(c => c is null)],
            set.In is null ? null : HeadOf(set.In),
            [.. set.Refs.Select(HeadOf)],
            set.Nested is not null,
            set.NestedField,
            set.Keep,
            set.Sent is not null));
        var (at, order) = (Numbers(set.At, set.Count), Numbers(set.Order, set.Count));
        var nested = set.Nested is { } places ? Numbers(places, set.Count) : null;
        var ids = set.Ids is { } known ? Numbers(known.Numbers, set.Count) : null;
        long[][] own = [.. set.Numbers.Select(n => Numbers(n, set.Count))];
        long[][] other = [.. others.SelectMany(o => o.Numbers).Select(n => Numbers(n, set.Count))];
        ImmutableArray<PrintColumn?> prints =
            set.Sent is null ? set.Hash : [.. set.Hash, .. set.Hash.Select((c, f) => sent.GetValueOrDefault(f) ?? c)];
        Span<int> numbers = stackalloc int[AddressPattern.MostNumbers];
        var (numbersOfOthers, printsOfRow) = (new int[other.Length], new ulong[prints.Length]);
        for (var i = 0; i < set.Count; i++)
        {
            for (var n = 0; n < own.Length; n++)
            {
                numbers[n] = (int)own[n][i];
            }
            for (var n = 0; n < other.Length; n++)
            {
                numbersOfOthers[n] = (int)other[n][i];
            }
            for (var p = 0; p < prints.Length; p++)
            {
                printsOfRow[p] = prints[p] is { } column ? column[i, column.WidthFor(set.Count)] : 0;
            }
            rows.Add(
                (int)at[i],
                (int)order[i],
                (int)(nested?[i] ?? -1),
                numbers[..own.Length],
                numbersOfOthers,
                ids?[i] ?? 0,
                printsOfRow);
        }
        return rows;
    }

    internal static Func<int, string> IdsOf(IdColumn column, int count)
    {
        var numbers = Numbers(column.Numbers, count);
        return i => PackedId.TextOf(column.Prefix, numbers[i]);
    }

    internal static long[] Numbers(NumberColumn column, int count) => column.Read(count, long.MinValue, long.MaxValue) ?? throw Wrong();

    internal static FormatException Wrong() => new("the journal has a set that does not have as many items as it says");

    internal static bool IsPlain(string id) => id.Length == 18 && SalesforceId.TryNormalise(id, out var normal) && normal == id;

    internal static bool IsUnknown(string prints, int field) => Print(prints, field).SequenceEqual(Fingerprint.Unknown);

    internal static ReadOnlySpan<char> Print(string prints, int field) => prints.AsSpan(field * Fingerprint.Length, Fingerprint.Length);
}
