using System.Collections.Immutable;

namespace Seeder.Tests.Properties;

/// <param name="Key">The field in the plan's spelling: in any case, or by its relationship.</param>
/// <param name="Required">Whether the record is not valid without the field, or another value of the plan uses it.</param>
/// <param name="IsFree">Whether the value may change without changing other values.</param>
internal sealed record FieldSpec(string Name, string Key, ValueSpec Value, bool Required, bool IsFree);

/// <param name="Parent">The id of the parent; -1 if the record is not nested.</param>
/// <param name="ParentLookup">The lookup that nesting sets.</param>
/// <param name="ListKey">The name of the child list in the plan's spelling.</param>
/// <param name="Needs">Further records without which the org rejects this one.</param>
/// <param name="Layout">Determines the order of the keys.</param>
internal sealed record RecordSpec(
    int Id, TypeInfo Type, string? Ref, int Parent, LookupInfo? ParentLookup, string? ListKey,
    ImmutableArray<FieldSpec> Fields, ImmutableArray<int> After, ImmutableArray<int> Needs, int Layout);

/// <summary>
/// A plan that can be shrunk and written as YAML, with the content that the org must have after it was applied. Records are in the order of
/// the text.
/// </summary>
internal sealed record PlanSpec(ImmutableArray<RecordSpec> Records, int RecordsPerCall, int Layout)
{
    /// <summary>The values of <c>today</c> and <c>now</c>: the last day of a long month, because months have different lengths.</summary>
    public static DateTimeOffset Clock { get; } = new(2026, 1, 31, 10, 20, 30, TimeSpan.Zero);

    /// <summary>The fields with a value of each record, by record id.</summary>
    public IReadOnlyDictionary<int, Dictionary<string, string>> ExpectedRows() => Records.ToDictionary(r => r.Id, r =>
    {
        var row = r.Fields.Where(f => f.Value.Expected is not null).ToDictionary(f => f.Name, f => f.Value.Expected!);
        if (r.ParentLookup is { } lookup)
        {
            row.Add(lookup.Field, Expected.Id(r.Parent));
        }
        return row;
    });

    /// <summary>The address of each record, by record id.</summary>
    public IReadOnlyDictionary<int, string> Addresses()
    {
        var addresses = new Dictionary<int, string>();
        var byParent = Records.ToLookup(r => r.Parent);
        void Add(int parent, string? prefix)
        {
            var lists = byParent[parent].GroupBy(r => parent < 0 ? r.Type.Name : $"{prefix}.{r.ParentLookup!.Children}");
            foreach (var list in lists)
            {
                var unnamed = 0;
                foreach (var record in list)
                {
                    addresses[record.Id] = record.Ref ?? $"{list.Key}#{++unnamed}";
                    Add(record.Id, addresses[record.Id]);
                }
            }
        }
        Add(-1, null);
        return addresses;
    }

    public IEnumerable<PlanSpec> Smaller()
    {
        foreach (var (start, length) in Shrinking.Stretches(Records.Length))
        {
            if (Without([.. Records.Skip(start).Take(length).Select(r => r.Id)]) is { Records.Length: > 0 } smaller)
            {
                yield return smaller;
            }
        }
        for (var i = 0; i < Records.Length; i++)
        {
            var record = Records[i];
            if (!record.After.IsEmpty)
            {
                yield return this with { Records = Records.SetItem(i, record with { After = [] }) };
            }
            foreach (var field in record.Fields.Where(f => !f.Required))
            {
                yield return this with { Records = Records.SetItem(i, record with { Fields = record.Fields.Remove(field) }) };
            }
        }
    }

    /// <summary>
    /// The plan after records were removed: records that cannot exist without them are removed too, and lookups to them are cleared.
    /// </summary>
    public PlanSpec Cleared(IEnumerable<int> without)
    {
        var gone = without.ToHashSet();
        bool CanClear(RecordSpec record, FieldSpec field) => !field.Required && record.Type.Lookup(field.Name) is null or { CanWait: true };
        bool MustGo(RecordSpec record) =>
            PlanSpec.MustGo(record, gone) || record.Fields.Any(f => f.Value.Uses.Any(gone.Contains) && !CanClear(record, f));
        while (Records.Any(r => !gone.Contains(r.Id) && MustGo(r) && gone.Add(r.Id)))
        {
        }
        return this with
        {
            Records =
            [
                .. Records.Where(r => !gone.Contains(r.Id)).Select(r => r with
                {
                    Fields = [
                        .. r.Fields.Select(
                            f => f.Value.Uses.Any(gone.Contains)
                                ? f with { Key = f.Name, Value = new ValueSpec.Null(IsCleared: !IsFilledIn(r, f)) }
                                : f)],
                    After = [.. r.After.Where(a => !gone.Contains(a))],
                }),
            ],
        };
    }

    // A case without an account gets the account of its contact.
    private static bool IsFilledIn(RecordSpec record, FieldSpec field) => record.Type.Name == "Case" && field.Name == "AccountId";

    // Also removes records that cannot exist without the removed ones.
    private PlanSpec Without(HashSet<int> gone)
    {
        while (Records.Any(r => !gone.Contains(r.Id) && MustGo(r, gone) && gone.Add(r.Id)))
        {
        }
        return this with
        {
            Records =
            [
                .. Records.Where(r => !gone.Contains(r.Id)).Select(r => r with
                {
                    Fields = [.. r.Fields.Where(f => !f.Value.Uses.Any(gone.Contains))],
                    After = [.. r.After.Where(a => !gone.Contains(a))],
                }),
            ],
        };
    }

    private static bool MustGo(RecordSpec record, HashSet<int> gone) =>
        gone.Contains(record.Parent)
            || record.Needs.Any(gone.Contains)
            || record.Fields.Any(f => f.Required && f.Value.Uses.Any(gone.Contains));
}
