using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>
/// Stage 7: checks whether the records of the manifest still exist, and which of them changed. A deleted record is created again. A record
/// that the user cannot see stops the run. Records that were written since their last comparison are read with their fields, the others
/// only with their <c>SystemModstamp</c>.
/// </summary>
internal static class Refresh
{
    // From this length on, texts count for the size of a response.
    private const int LongText = 4000;

    // The maximum number of records per response for types with long texts.
    private const int MostWithLongTexts = 200;

    // The rows of fewer records are kept, for a preview of changes.
    private const int MostRows = 10_000;

    /// <param name="plan">The plan, which may select a part of its records; null if all records of the manifest are asked for.</param>
    /// <param name="isSame">
    /// Whether a row holds what was sent for an entry of the manifest; null if the fields are not compared with the org.
    /// </param>
    public static Needs? Ask(
        Manifest? manifest, TypedPlan? plan, OrgSchema schema, OrgFacts facts, Func<string, ManifestRecord, OrgRow, bool>? isSame)
    {
        if (manifest is null || facts.Org is null)
        {
            return null;
        }
        var entries = InScope(manifest.Records, plan);
        return isSame is not null && plan is not null
            ? Ask(manifest.Records, entries, plan, schema, facts, isSame)
            : Ask(entries.Select(e => e.Value), facts);
    }

    /// <summary>The entries of the manifest that the run is about.</summary>
    public static IEnumerable<KeyValuePair<string, ManifestRecord>> InScope(ManifestRecords entries, TypedPlan? plan) =>
        plan?.Selection is null ? entries : OfSelection(entries, plan);

    // A record with a reference id has its entry at its address. A record with a key, or without a reference id, may have moved: its entry
    // is among those of its type that are not of a record outside of the selection.
    private static IEnumerable<KeyValuePair<string, ManifestRecord>> OfSelection(ManifestRecords entries, TypedPlan plan)
    {
        var selected = plan.Records.Where(r => plan.IsSelected(r.Index)).ToList();
        var movable = selected.Where(r => !IsFixed(r)).Select(r => r.Type.Name).ToHashSet();
        foreach (var (address, entry) in entries)
        {
            var record = plan.Find(address) is { } index ? plan.Records[index] : null;
            var isOfRecord = record is not null && IsFixed(record) && record.Type.Name == entry.Type;
            if (isOfRecord ? plan.IsSelected(record!.Index) : movable.Contains(entry.Type))
            {
                yield return KeyValuePair.Create(address, entry);
            }
        }
    }

    private static bool IsFixed(SeedRecord record) => record.HasRef && record.Key.IsEmpty;

    /// <summary>Whether these records still exist, as far as that was not asked yet; null if all was asked.</summary>
    public static Needs? Ask(IEnumerable<ManifestRecord> records, OrgFacts facts)
    {
        var open = records
            .Where(r => !facts.Refreshed.Contains(r.Type))
            .GroupBy(r => r.Type)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Exists(g.Key, g))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Rows(open);
    }

    // Records that are compared are asked for with their fields or their time; the others, such as those that left the plan, without.
    private static Needs? Ask(
        ManifestRecords records,
        IEnumerable<KeyValuePair<string, ManifestRecord>> entries,
        TypedPlan plan,
        OrgSchema schema,
        OrgFacts facts,
        Func<string, ManifestRecord, OrgRow, bool> isSame)
    {
        var open = ImmutableArray.CreateBuilder<RowQuestion>();
        foreach (var group in entries.Where(e => !facts.Refreshed.Contains(e.Value.Type))
            .GroupBy(e => e.Value.Type)
            .OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (exist, unchanged, full) = (new List<ManifestRecord>(), new List<ManifestRecord>(), new List<ManifestRecord>());
            foreach (var (address, entry) in group)
            {
                (!IsCompared(plan, address, entry) ? exist : entry.Seen is null ? full : unchanged).Add(entry);
            }
            if (exist.Count > 0)
            {
                open.Add(Exists(group.Key, exist));
            }
            if (unchanged.Count > 0)
            {
                open.Add(Unchanged(group.Key, unchanged));
            }
            if (full.Count > 0)
            {
                var question = WithFields(group.Key, full.Select(r => r.Id), group.Select(e => e.Value), plan, schema);
                open.Add(full.Count <= MostRows || question.Ids.Length < full.Count
                    ? question
                    : question with { IsSame = SameRows(records, group.Key, plan, isSame) });
            }
        }
        return open.Count == 0 ? null : new Needs.Rows(open.ToImmutable());
    }

    // The entries are found again by their rows, so that the question does not hold an object for each.
    private static Func<int, OrgRow, bool> SameRows(
        ManifestRecords records, string type, TypedPlan plan, Func<string, ManifestRecord, OrgRow, bool> isSame)
    {
        int[] rows =
        [
            .. records.Rows.Select(r => r.Row).Where(r => records.At(r) is var (address, entry)
                && entry.Type == type && entry.Seen is null && IsCompared(plan, address, entry)),
        ];
        return (place, row) => records.At(rows[place]) is var (address, entry) && entry.Id == row.Id && isSame(address, entry, row);
    }

    private static RowQuestion Exists(string type, IEnumerable<ManifestRecord> records) =>
        new(type, [.. records.Select(r => r.Id).Distinct()], []);

    // If two entries are of one record and were seen at different times, one of them must be compared again.
    private static RowQuestion Unchanged(string type, List<ManifestRecord> records)
    {
        var known = new OrderedDictionary<string, DateTimeOffset>(records.Count, StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (!known.TryAdd(record.Id, record.Seen!.Value) && known[record.Id] != record.Seen)
            {
                known[record.Id] = DateTimeOffset.MinValue;
            }
        }
        return new RowQuestion(type, [.. known.Keys], [StandardFields.SystemModstamp]) { Known = [.. known.Values] };
    }

    /// <summary>
    /// The rows of those records that changed since they were last compared, as far as they were not read yet. When a record is deleted,
    /// the org clears the lookups to it and leaves the <c>SystemModstamp</c> of their records, so these are read too.
    /// </summary>
    public static Needs? AskModified(
        IReadOnlyCollection<KeyValuePair<string, ManifestRecord>> entries, TypedPlan plan, OrgSchema schema, OrgFacts facts)
    {
        if (facts.Modified.IsEmpty && facts.Absent.IsEmpty)
        {
            return null;
        }
        var gone = facts.Absent.IsEmpty
            ? []
            : entries.Where(e => facts.Absent.ContainsKey(e.Value.Id)).Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        var open = entries.Where(e => facts.Modified.Contains(e.Value.Id) || (gone.Count > 0 && e.Value.Refs.Any(gone.Contains)))
            .Where(e => !IsRead(e.Value, facts) && IsCompared(plan, e.Key, e.Value))
            .GroupBy(e => e.Value.Type, e => e.Value)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => WithFields(g.Key, g.Select(r => r.Id), g, plan, schema))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Rows(open);
    }

    private static bool IsRead(ManifestRecord entry, OrgFacts facts) =>
        facts.Rows.ContainsKey(entry.Id) || facts.Same.ContainsKey(entry.Id)
        || facts.Absent.ContainsKey(entry.Id) || facts.Unreadable.ContainsKey(entry.Type);

    /// <summary>A question for rows with all fields that the plan or the manifest has for the type.</summary>
    /// <param name="entries">The entries of the manifest whose fields are compared.</param>
    public static RowQuestion WithFields(
        string type, IEnumerable<string> ids, IEnumerable<ManifestRecord> entries, TypedPlan plan, OrgSchema schema)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var known = schema.Find(type);
        var fields = plan.Records.Where(r => r.Type.Name == type).SelectMany(r => r.Fields, (_, f) => f.Field.Name)
            .Concat(entries.Select(e => e.Shape).Distinct().SelectMany(s => s))
            .Distinct();
        var hasLongTexts = false;
        foreach (var field in fields.Where(f => known?.IsReadable(f) == true).Select(f => known!.FindField(f)!))
        {
            names.Add(field.Name);
            hasLongTexts |= field.Length > LongText;
        }
        if (known?.FindField(StandardFields.SystemModstamp) is not null)
        {
            names.Add(StandardFields.SystemModstamp);
        }
        return new RowQuestion(type, [.. ids.Distinct()], [.. names.Where(n => n != "Id")])
        {
            PerCall = hasLongTexts ? MostWithLongTexts : RowQuestion.MostPerCall,
        };
    }

    /// <summary>
    /// Whether the fields of this entry are compared with the org: the plan has a record of its type at its address, and the record is not
    /// a deactivated user.
    /// </summary>
    public static bool IsCompared(TypedPlan plan, string address, ManifestRecord entry) =>
        !entry.Deactivated && plan.Find(address) is { } index && plan.Records[index].Type.Name == entry.Type;
}
