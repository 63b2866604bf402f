using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>Reports a fault at a place of a set: member names, and positions in lists.</summary>
internal delegate void SetFault(string reason, params ReadOnlySpan<string> at);

/// <summary>Turns a set of the file into packed records.</summary>
/// <param name="content">The set, whose names and ids are checked.</param>
internal sealed class SetReader(SetContent content, ImmutableArray<string> shape, Origin? origin, SetFault fault)
{
    private bool _isWrong;

    /// <returns>Null if a fault was reported.</returns>
    public RecordSet? Read()
    {
        var numbers = NumbersOf(content.Numbers, content.Address, "numbers");
        var ids = NumbersOf(content.Ids, 0, PackedId.Most, "ids");
        var order = NumbersOf(content.Order, int.MinValue, int.MaxValue, "order");
        var others = new List<long[]>();
        var parent = content.In is null ? (PatternHead?)null : Addresses(content.In, others, "in");
        var refs = JsonFile.Items(content.Refs).Select((r, i) => Addresses(r, others, "refs", $"{i}")).ToImmutableArray();
        var sent = (content.Sent ?? []).OrderBy(s => s.Key, StringComparer.Ordinal).ToImmutableArray();
        var prints = PrintsOf(sent);
        var seen = content.Seen is null ? null : NumbersOf(content.Seen, MinSeconds, MaxSeconds, "seen");
        if (_isWrong)
        {
            return null;
        }
        var set = new RecordSet(new RecordSetHead(
            content.Address,
            numbers.Length,
            content.Type,
            content.IdPrefix,
            shape,
            parent,
            refs,
            [.. sent.Select(s => s.Key)],
            seen is not null)
        {
            Created = content.Created,
            Keep = content.Keep,
            IsNew = content.New,
            Deactivated = content.Deactivated,
            Origin = origin,
        });
        Fill(set, numbers, [.. others], ids, order, seen, prints);
        return set;
    }

    private void Fill(
        RecordSet set, long[][] numbers, long[][] others, long[] ids, long[] order, long[]? seen, (PrintColumn Column, int Width)[] prints)
    {
        Span<int> ofRow = stackalloc int[numbers.Length];
        Span<int> othersOfRow = stackalloc int[others.Length];
        Span<ulong> printsOfRow = stackalloc ulong[prints.Length];
        for (var row = 0; row < content.Count; row++)
        {
            for (var i = 0; i < ofRow.Length; i++)
            {
                ofRow[i] = (int)numbers[i][row];
            }
            for (var i = 0; i < othersOfRow.Length; i++)
            {
                othersOfRow[i] = (int)others[i][row];
            }
            for (var i = 0; i < printsOfRow.Length; i++)
            {
                printsOfRow[i] = prints[i].Column[row, prints[i].Width];
            }
            set.Add(ofRow, othersOfRow, ids[row], (int)order[row], seen?[row] ?? 0, printsOfRow);
        }
    }

    private PatternHead Addresses(AddressColumn column, List<long[]> numbers, params ReadOnlySpan<string> at)
    {
        var read = NumbersOf(JsonFile.Item(column).Numbers, column.Address, [.. at, "numbers"]);
        numbers.AddRange(read);
        return new PatternHead(column.Address, read.Length);
    }

    // The numbers of addresses of this pattern, which has a star for each of them.
    private long[][] NumbersOf(ImmutableArray<NumberColumn> columns, string pattern, params ReadOnlySpan<string> at)
    {
        var items = JsonFile.Items(columns);
        if (items.Length != pattern.Count(c => c == '*') || items.Length > AddressPattern.MostNumbers)
        {
            Fault($"the address {Quoting.Quote(pattern)} needs as many lists of numbers as it has stars", at);
            return [];
        }
        var numbers = new long[items.Length][];
        for (var i = 0; i < items.Length; i++)
        {
            numbers[i] = NumbersOf(items[i], 0, AddressPattern.MostNumber, [.. at, $"{i}"]);
        }
        return numbers;
    }

    private long[] NumbersOf(NumberColumn column, long least, long most, params ReadOnlySpan<string> at)
    {
        if (column.Read(content.Count, least, most) is { } numbers)
        {
            return numbers;
        }
        Fault($"it does not have {Quoting.Number(content.Count)} numbers from {Quoting.Number(least)} to {Quoting.Number(most)}", at);
        return [];
    }

    private (PrintColumn Column, int Width)[] PrintsOf(ImmutableArray<KeyValuePair<string, PrintColumn>> sent)
    {
        var hash = JsonFile.Items(content.Hash);
        if (hash.Length != shape.Length)
        {
            Fault($"it needs {Quoting.Count(shape.Length, "list")} of fingerprints, one for each field of its shape", "hash");
        }
        for (var i = 0; i < hash.Length; i++)
        {
            Check(hash[i], "hash", $"{i}");
        }
        foreach (var (field, column) in sent)
        {
            Check(JsonFile.Item(column), "sent", field);
        }
        return [.. hash.Concat(sent.Select(s => s.Value)).Select(c => (c, c.WidthFor(content.Count)))];
    }

    private void Check(PrintColumn column, params ReadOnlySpan<string> at)
    {
        if (!column.IsOf(content.Count))
        {
            Fault($"it does not have {Quoting.Count(content.Count, "fingerprint")}", at);
        }
    }

    private void Fault(string reason, params ReadOnlySpan<string> at)
    {
        _isWrong = true;
        fault(reason, at);
    }

    private static readonly long MinSeconds = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long MaxSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
