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
        if (manifest is not { Records: var records } || facts.Org is null)
        {
            return null;
        }
        var rows = InScope(records, plan);
        return isSame is not null && plan is not null ? Ask(records, rows, plan, schema, facts, isSame) : Ask(records, rows, facts);
    }

    /// <summary>The rows of the manifest that the run is about.</summary>
    public static ImmutableArray<int> InScope(ManifestRecords records, TypedPlan? plan) =>
        plan?.Selection is null ? records.RowNumbers : OfSelection(records, plan);

    // A record with a reference id has its entry at its address. A record with a key, or without a reference id, may have moved: its entry
    // is among those of its type that are not of a record outside of the selection.
    private static ImmutableArray<int> OfSelection(ManifestRecords records, TypedPlan plan)
    {
        var selected = plan.Records.Where(r => plan.IsSelected(r.Index)).ToList();
        var movable = selected.Where(r => !IsFixed(r)).Select(r => r.Type.Name).ToHashSet();
        var places = new PlanRows(plan, records);
        return [.. records.RowNumbers.Where(IsSelected)];

        bool IsSelected(int row)
        {
            var (record, type) = (places.IndexOf(row) is { } index ? plan.Records[index] : null, records.TypeAt(row));
            return record is not null && IsFixed(record) && record.Type.Name == type
                ? plan.IsSelected(record.Index)
                : movable.Contains(type);
        }
    }

    private static bool IsFixed(SeedRecord record) => record.HasRef && record.Key.IsEmpty;

    /// <summary>Whether the records of these rows still exist, as far as that was not asked yet; null if all was asked.</summary>
    public static Needs? Ask(ManifestRecords records, ImmutableArray<int> rows, OrgFacts facts)
    {
        var open = OpenTypes(records, rows, facts).Select(t => Exists(t.Key, records, t.Value)).ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Rows(open);
    }

    // The rows of each type that was not asked for yet.
    private static IEnumerable<KeyValuePair<string, List<int>>> OpenTypes(ManifestRecords records, ImmutableArray<int> rows, OrgFacts facts)
    {
        var byType = new Dictionary<string, List<int>?>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var type = records.TypeAt(row);
            if (!byType.TryGetValue(type, out var ofType))
            {
                byType.Add(type, ofType = facts.Refreshed.Contains(type) ? null : []);
            }
            ofType?.Add(row);
        }
        return byType.Where(t => t.Value is not null).OrderBy(t => t.Key, StringComparer.Ordinal)!;
    }

    // Records that are compared are asked for with their fields or their time; the others, such as those that left the plan, without.
    private static Needs? Ask(
        ManifestRecords records,
        ImmutableArray<int> rows,
        TypedPlan plan,
        OrgSchema schema,
        OrgFacts facts,
        Func<string, ManifestRecord, OrgRow, bool> isSame)
    {
        var open = ImmutableArray.CreateBuilder<RowQuestion>();
        var places = new PlanRows(plan, records);
        foreach (var (type, ofType) in OpenTypes(records, rows, facts))
        {
            var (exist, unchanged, full) = (new List<int>(), new List<int>(), new List<int>());
            foreach (var row in ofType)
            {
                (!places.IsCompared(row) ? exist : records.SeenAt(row) is null ? full : unchanged).Add(row);
            }
            if (exist.Count > 0)
            {
                open.Add(Exists(type, records, exist));
            }
            if (unchanged.Count > 0)
            {
                open.Add(Unchanged(type, records, unchanged));
            }
            if (full.Count > 0)
            {
                var question = WithFields(type, records.IdsAt(full), ShapesOf(records, ofType), plan, schema);
                open.Add(full.Count <= MostRows || question.Ids.Length < full.Count
                    ? question
                    : question with { Sent = new SentRows(records, [.. full], question.Fields, schema.Find(type), isSame) });
            }
        }
        return open.Count == 0 ? null : new Needs.Rows(open.ToImmutable());
    }

    private static RowQuestion Exists(string type, ManifestRecords records, List<int> rows) =>
        new(type, records.IdsAt(rows).Distinct(), []);

    private static RowQuestion Unchanged(string type, ManifestRecords records, List<int> rows)
    {
        var ids = records.IdsAt(rows);
        var question = new RowQuestion(type, ids.Distinct(), [StandardFields.SystemModstamp]);
        if (question.Ids.Length == ids.Length)
        {
            return question with { Known = [.. rows.Select(r => records.SeenAt(r)!.Value)] };
        }
        // If two entries are of one record and were seen at different times, one of them must be compared again.
        var known = new OrderedDictionary<string, DateTimeOffset>(rows.Count, StringComparer.Ordinal);
        foreach (var (place, row) in rows.Index())
        {
            var (id, seen) = (ids[place], records.SeenAt(row)!.Value);
            if (!known.TryAdd(id, seen) && known[id] != seen)
            {
                known[id] = DateTimeOffset.MinValue;
            }
        }
        return question with { Known = [.. known.Values] };
    }

    /// <summary>
    /// The rows of those records that changed since they were last compared, as far as they were not read yet. When a record is deleted,
    /// the org clears the lookups to it and leaves the <c>SystemModstamp</c> of their records, so these are read too.
    /// </summary>
    public static Needs? AskModified(
        ManifestRecords records, ImmutableArray<int> rows, TypedPlan plan, OrgSchema schema, OrgFacts facts)
    {
        if (facts.Modified.IsEmpty && facts.Absent.IsEmpty)
        {
            return null;
        }
        var (modified, absent) = (new RowIds(records, facts.Modified), new RowIds(records, facts.Absent.Keys));
        var gone = facts.Absent.IsEmpty ? [] : rows.Where(absent.Has).Select(records.AddressAt).ToHashSet(StringComparer.Ordinal);
        var places = new PlanRows(plan, records);
        var open = rows.Where(r => modified.Has(r) || (gone.Count > 0 && records.RecordAt(r).Refs.Any(gone.Contains)))
            .Where(r => !IsRead(records.RecordAt(r), facts) && places.IsCompared(r))
            .GroupBy(records.TypeAt)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => WithFields(g.Key, records.IdsAt([.. g]), ShapesOf(records, g), plan, schema))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Rows(open);
    }

    private static bool IsRead(ManifestRecord entry, OrgFacts facts) =>
        facts.Rows.ContainsKey(entry.Id) || facts.HasSame(entry.Type, entry.Id, out _)
        || facts.Absent.ContainsKey(entry.Id) || facts.Unreadable.ContainsKey(entry.Type);

    private static IEnumerable<ImmutableArray<string>> ShapesOf(ManifestRecords records, IEnumerable<int> rows) =>
        rows.Select(records.ShapeAt).Distinct();

    /// <summary>A question for rows with all fields that the plan or the manifest has for the type.</summary>
    /// <param name="shapes">The fields of the manifest that are compared.</param>
    public static RowQuestion WithFields(
        string type, IdList ids, IEnumerable<ImmutableArray<string>> shapes, TypedPlan plan, OrgSchema schema)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var known = schema.Find(type);
        var fields = plan.Records.Where(r => r.Type.Name == type).SelectMany(r => r.Fields, (_, f) => f.Field.Name)
            .Concat(shapes.SelectMany(s => s))
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
        return new RowQuestion(type, ids.Distinct(), [.. names.Where(n => n != "Id")])
        {
            PerCall = hasLongTexts ? MostWithLongTexts : RowQuestion.MostPerCall,
        };
    }
}
