using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>
/// The lines of a journal name copies of one entry of the plan by their pattern, their numbers and their parents, in place of spelling
/// each. Entries in memory always spell them. Nothing is lost: recovery needs no plan.
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
        JournalEntry.Begin { Sets: { } sets } begin => begin with { Operations = Unpack(begin.Operations, sets), Sets = null },
        JournalEntry.End { IdSets: { } sets } end =>
            end with { Ids = IdSets.Unpack(end.Ids, sets, end.Count ?? 0), IdSets = null, Count = null },
        JournalEntry.IdPart { IdSets: { } sets } part =>
            part with { Items = IdSets.Unpack(part.Items, sets, part.Count ?? 0), IdSets = null, Count = null },
        _ => entry,
    };

    private static JournalEntry.Begin Pack(JournalEntry.Begin begin)
    {
        var groups = new OrderedDictionary<string, List<int>>(StringComparer.Ordinal);
        var splits = new OperationSplit[begin.Operations.Length];
        for (var i = 0; i < splits.Length && splits.Length >= Fewest; i++)
        {
            splits[i] = new OperationSplit(begin.Operations[i]);
            if (splits[i].Key is { } key)
            {
                groups.GetOrAdd(key, _ => []).Add(i);
            }
        }
        var packed = groups.Values.Where(g => g.Count >= Fewest).ToList();
        if (packed.Count == 0)
        {
            return begin;
        }
        var isPacked = new bool[splits.Length];
        packed.ForEach(g => g.ForEach(i => isPacked[i] = true));
        return begin with
        {
            Operations = [.. begin.Operations.Where((_, i) => !isPacked[i])],
            Sets = [.. packed.Select(g => SetOf(begin.Operations, splits, g))],
        };
    }

    private static OperationSet SetOf(ImmutableArray<JournalOperation> operations, OperationSplit[] splits, List<int> at)
    {
        var (one, split) = (operations[at[0]], splits[at[0]]);
        NumberColumn Column(Func<int, long> valueAt) => NumberColumn.Of(at.Count, i => valueAt(at[i]));
        ImmutableArray<NumberColumn> Numbers(int first, int count) =>
            [.. Enumerable.Range(first, count).Select(n => Column(i => splits[i].Numbers[n]))];
        PrintColumn Prints(int field, bool sent) => PrintColumn.Of(
            at.Count, i => PrintOf(sent ? operations[at[i]].Sent! : operations[at[i]].Hash, field));
        var next = split.Patterns[0].Numbers;
        AddressColumn Addresses(PatternHead pattern)
        {
            var column = new AddressColumn(pattern.Address, Numbers(next, pattern.Numbers));
            next += pattern.Numbers;
            return column;
        }
        var own = Numbers(0, next);
        var parent = one.In is null ? null : Addresses(split.Patterns[1]);
        return new OperationSet(
            Column(i => i),
            at.Count,
            split.Patterns[0].Address,
            own,
            one.Type,
            one.Kind,
            Column(i => operations[i].Order),
            one.Shape,
            [.. one.Shape.Select((_, f) => IsUnknown(one.Hash, f) ? null : Prints(f, sent: false))],
            [.. split.Patterns.Skip(one.In is null ? 1 : 2).Select(Addresses)],
            parent,
            one.Nested < 0 ? null : Column(i => operations[i].Nested),
            one.NestedField,
            one.Keep,
            one.Id is { } id ? new IdColumn(id[..PackedId.PrefixLength], Column(i => PackedId.NumberOf(operations[i].Id))) : null,
            one.Sent is null ? null : one.Shape
                .Select((_, f) => f)
                .Where(f => at.Exists(i => !Print(operations[i].Sent!, f).SequenceEqual(Print(operations[i].Hash, f))))
                .ToImmutableSortedDictionary(f => f, f => Prints(f, sent: true)));
    }

    private static ImmutableArray<JournalOperation> Unpack(ImmutableArray<JournalOperation> spelled, ImmutableArray<OperationSet> sets)
    {
        var operations = new JournalOperation?[spelled.Length + sets.Sum(s => s.Count)];
        foreach (var set in sets)
        {
            Unpack(set, operations);
        }
        var next = 0;
        for (var i = 0; i < operations.Length; i++)
        {
            operations[i] ??= next < spelled.Length ? spelled[next++] : throw Wrong();
        }
        return [.. operations!];
    }

    private static void Unpack(OperationSet set, JournalOperation?[] operations)
    {
        var at = Numbers(set.At, set.Count);
        var order = Numbers(set.Order, set.Count);
        var nested = set.Nested is { } column ? Numbers(column, set.Count) : null;
        var address = AddressesOf(new AddressColumn(set.Address, set.Numbers), set.Count);
        var parent = set.In is { } given ? AddressesOf(given, set.Count) : null;
        var refs = set.Refs.Select(r => AddressesOf(r, set.Count)).ToArray();
        var ids = set.Ids is { } known ? IdsOf(known, set.Count) : null;
        if (set.Hash.Concat(set.Sent?.Values ?? []).Any(c => c?.IsOf(set.Count) == false))
        {
            throw Wrong();
        }
        var hash = set.Hash;
        ImmutableArray<PrintColumn?> sent = set.Sent is null ? [] : [.. set.Hash.Select((c, f) => set.Sent.GetValueOrDefault(f) ?? c)];
        for (var i = 0; i < set.Count; i++)
        {
            if (at[i] < 0 || at[i] >= operations.Length)
            {
                throw Wrong();
            }
            operations[at[i]] = new JournalOperation(
                address(i),
                set.Type,
                set.Kind,
                ids?.Invoke(i),
                parent?.Invoke(i),
                (int)(nested?[i] ?? -1),
                set.NestedField,
                set.Shape,
                PrintsOf(hash, i, set.Count),
                refs.Length == 0 ? [] : [.. refs.Select(r => r(i))],
                (int)order[i])
            {
                Keep = set.Keep,
                Sent = set.Sent is null ? null : PrintsOf(sent, i, set.Count),
            };
        }
    }

    private static string PrintsOf(ImmutableArray<PrintColumn?> columns, int record, int count)
    {
        var text = new char[columns.Length * Fingerprint.Length];
        for (var f = 0; f < columns.Length; f++)
        {
            var place = text.AsSpan(f * Fingerprint.Length, Fingerprint.Length);
            if (columns[f] is { } column)
            {
                Fingerprint.Write(column[record, column.WidthFor(count)], place);
            }
            else
            {
                Fingerprint.Unknown.CopyTo(place);
            }
        }
        return new string(text);
    }

    private static Func<int, string> AddressesOf(AddressColumn column, int count)
    {
        var numbers = column.Numbers.Select(n => Numbers(n, count)).ToArray();
        return numbers.Length <= AddressPattern.MostNumbers && numbers.Length == column.Address.Count(c => c == '*')
            ? i =>
            {
                Span<int> of = stackalloc int[AddressPattern.MostNumbers];
                for (var n = 0; n < numbers.Length; n++)
                {
                    of[n] = (int)numbers[n][i];
                }
                return AddressPattern.Join(column.Address, of[..numbers.Length]);
            }
        : throw Wrong();
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

    private static ulong PrintOf(string prints, int field)
    {
        Fingerprint.TryUnpack(Print(prints, field), out var bits);
        return bits;
    }
}
