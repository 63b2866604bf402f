using System.Text;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

/// <summary>An operation, split for its set. Operations with equal keys can be in one set; without a key, it is spelled.</summary>
internal readonly struct OperationSplit
{
    public OperationSplit(JournalOperation operation)
    {
        (Patterns, Numbers) = ([], []);
        if (operation is not { Replaced: null, IdempotencyKey: null, Body: null, Origin: null, Reads: false, Once: false }
            || (operation.Id is { } id && !OperationSets.IsPlain(id))
            || operation.Hash.Length != operation.Shape.Length * Fingerprint.Length
            || (operation.Sent is { } sent && sent.Length != operation.Hash.Length))
        {
            return;
        }
        var (patterns, numbers) = (new List<PatternHead>(2), new List<int>(4));
        Span<char> pattern = stackalloc char[AddressPattern.MostLength];
        Span<int> found = stackalloc int[AddressPattern.MostNumbers];
        foreach (var address in (string[])[operation.Address, .. operation.In is { } parent ? [parent] : Array.Empty<string>(),
            .. operation.Refs])
        {
            var count = AddressPattern.Split(address, pattern, found, out var length);
            if (count < 0 || (patterns.Count == 0 && count == 0))
            {
                return;
            }
            patterns.Add(new PatternHead(new string(pattern[..length]), count));
            numbers.AddRange(found[..count]);
        }
        var unknown = new StringBuilder(operation.Shape.Length);
        for (var f = 0; f < operation.Shape.Length; f++)
        {
            var isUnknown = OperationSets.IsUnknown(operation.Hash, f);
            if (!IsPrint(operation.Hash, f, isUnknown) || (operation.Sent is { } all && !IsPrint(all, f, isUnknown)))
            {
                return;
            }
            unknown.Append(isUnknown ? '?' : '.');
        }
        (Patterns, Numbers) = ([.. patterns], [.. numbers]);
        Key = $"{string.Join(' ', patterns)}|{operation.Type} {operation.Kind} {operation.Nested < 0} {operation.NestedField} "
            + $"{operation.Keep} {operation.Sent is null} {operation.In is null} {operation.Id?[..PackedId.PrefixLength]}|{unknown}|"
            + string.Join(',', operation.Shape);
    }

    /// <summary>The patterns of its address, of its parent if it has one, and of its references.</summary>
    public PatternHead[] Patterns { get; }

    public int[] Numbers { get; }

    public string? Key { get; }

    private static bool IsPrint(string prints, int field, bool isUnknown) =>
        isUnknown ? OperationSets.IsUnknown(prints, field) : Fingerprint.TryUnpack(OperationSets.Print(prints, field), out _);
}
