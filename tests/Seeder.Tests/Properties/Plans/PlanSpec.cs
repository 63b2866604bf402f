using System.Collections.Immutable;

namespace Seeder.Tests.Properties;

/// <param name="Key">The field as the plan spells it: in any case, or by its relationship.</param>
/// <param name="Required">Whether the record is not valid without it, or another value of the plan counts on it.</param>
/// <param name="IsFree">Whether its value may change and nothing else with it.</param>
internal sealed record FieldSpec(string Name, string Key, ValueSpec Value, bool Required, bool IsFree);

/// <param name="Parent">The id of the record it is nested in; -1 for none.</param>
/// <param name="ParentLookup">The lookup that the nesting fills.</param>
/// <param name="ListKey">The child list as the plan spells it.</param>
/// <param name="Needs">Records without which the org would not take this one, beyond those that its values use.</param>
/// <param name="Layout">How its keys are mixed.</param>
internal sealed record RecordSpec(
    int Id, TypeInfo Type, string? Ref, int Parent, LookupInfo? ParentLookup, string? ListKey,
    ImmutableArray<FieldSpec> Fields, ImmutableArray<int> After, ImmutableArray<int> Needs, int Layout);

/// <summary>A plan that can be taken apart and written as YAML, and that knows what the org must hold once it is applied. Records stand in
/// the order of the text.</summary>
internal sealed record PlanSpec(ImmutableArray<RecordSpec> Records, int RecordsPerCall, int Layout)
{
    /// <summary>What <c>today</c> and <c>now</c> are in every plan: the last day of a long month, so that months end early.</summary>
    public static DateTimeOffset Clock { get; } = new(2026, 1, 31, 10, 20, 30, TimeSpan.Zero);

    /// <summary>The fields of each record that hold something, by record id.</summary>
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
    /// The plan of somebody who took records out again: what cannot stand without them went too, and lookups that led to them are cleared.
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

    // A case takes the account of its contact where it has none.
    private static bool IsFilledIn(RecordSpec record, FieldSpec field) => record.Type.Name == "Case" && field.Name == "AccountId";

    // What cannot stand without a record goes with it.
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
