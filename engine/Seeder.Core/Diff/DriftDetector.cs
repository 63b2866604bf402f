using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>The state of a manifest record in the org.</summary>
internal enum CheckedState
{
    /// <summary>The record exists, and its fields have the values that were last sent.</summary>
    Same,

    /// <summary>The record exists, but some fields have other values.</summary>
    Changed,

    /// <summary>The record is in the recycle bin.</summary>
    Deleted,

    /// <summary>The logged-in user cannot see the record; it may be deleted permanently.</summary>
    Invisible,
}

/// <param name="Fields">The names of the fields that do not have the value which was last sent.</param>
internal sealed record CheckedRecord(string Address, ManifestRecord Entry, CheckedState State, ImmutableArray<string> Fields);

/// <summary>
/// Compares the manifest with the org, field by field. Fields that cannot be read are skipped. So are relative dates, because the manifest
/// stores only their expressions. The plan tells which fields these are, so that records which left the plan are only checked for
/// existence.
/// </summary>
internal static class DriftDetector
{
    /// <summary>Returns the state of each record of the manifest, in the same order, or the facts that are needed first.</summary>
    public static (ImmutableArray<CheckedRecord> Records, Needs? Needs) Check(
        TypedPlan plan, ManifestRecords records, OrgSchema schema, OrgFacts facts)
    {
        var compared = records.ToDictionary(r => r.Key, r => ComparedOf(plan, r.Key, r.Value, schema).ToList());
        var queries = records.GroupBy(r => r.Value.Type).OrderBy(t => t.Key, StringComparer.Ordinal)
            .SelectMany(t => Queries(t.Key, [.. t.Select(r => r.Value.Id)], t.SelectMany(r => compared[r.Key]))).ToImmutableArray();
        if (queries.Any(q => !facts.Queries.ContainsKey(q)))
        {
            return ([], new Needs.Queries([.. queries.Where(q => !facts.Queries.ContainsKey(q))]));
        }
        var rows = queries.SelectMany(q => facts.Queries[q])
            .DistinctBy(r => r.Id)
            .ToDictionary(r => r.Id);
        return Refresh.Ask(records.Values.Where(r => !rows.ContainsKey(r.Id)), facts) is { } needs
            ? ([], needs)
            : ([.. records.Select(r => Judge(r.Key, r.Value))], null);

        CheckedRecord Judge(string address, ManifestRecord entry)
        {
            if (!rows.TryGetValue(entry.Id, out var row))
            {
                return new CheckedRecord(
                    address,
                    entry,
                    facts.Absent.GetValueOrDefault(entry.Id, Absence.Invisible) == Absence.Deleted
                        ? CheckedState.Deleted
                        : CheckedState.Invisible,
                    []);
            }
            var type = schema.Find(entry.Type)!;
            ImmutableArray<string> changed =
            [
                .. compared[address].Where(f => !HoldsWhatWasSent(plan, address, entry, type.FindField(f)!, row)),
            ];
            return new CheckedRecord(address, entry, changed.IsEmpty ? CheckedState.Same : CheckedState.Changed, changed);
        }
    }

    private static bool HoldsWhatWasSent(TypedPlan plan, string address, ManifestRecord entry, FieldSchema field, OrgRow row)
    {
        var (print, held) = (entry.FingerprintOf(field.Name), row.Values.GetValueOrDefault(field.Name));
        return print == FieldFingerprint.OfAnswer(field, held)
            || (plan.Find(address) is { } index && IsOtherwiseEqual(plan.Records[index], entry, print, field, held));
    }

    // The plan may still contain the value that was sent. Then the value is compared by rules of older versions, and a key of a found
    // record is compared case-insensitively.
    private static bool IsOtherwiseEqual(SeedRecord record, ManifestRecord entry, string? print, FieldSchema field, string? held)
    {
        for (var i = 0; i < record.Fields.Length; i++)
        {
            var (own, value, _) = record.Fields[i];
            if (own.Name == field.Name && record.IsFinal(i) && FieldFingerprint.IsOf(print, field, value, _ => null))
            {
                var (sent, now) = (NormalForm.Of(field, value, _ => null)!, NormalForm.OfAnswer(field, held));
                return sent == now
                    || (!entry.Created
                        && record.Key.Contains(i)
                        && NormalForm.Comparable(field, sent) == NormalForm.Comparable(field, now));
            }
        }
        return false;
    }

    private static IEnumerable<string> ComparedOf(TypedPlan plan, string address, ManifestRecord entry, OrgSchema schema)
    {
        if (plan.Find(address) is not { } index
            || plan.Records[index] is not { } record
            || record.Type.Name != entry.Type
            || schema.Find(entry.Type) is not { } type)
        {
            return [];
        }
        // The manifest may still store an expression for this field although the plan's expression has changed.
        var timed = record.Fields.Where(f => f.Value is FieldValue.Timed).Select(f => f.Field.Name).ToHashSet();
        return entry.Shape.Where(f => !timed.Contains(f) && type.IsReadable(f));
    }

    private static IEnumerable<string> Queries(string type, List<string> ids, IEnumerable<string> fields) =>
        IdQueries.Build(type, fields.Order(StringComparer.Ordinal), ids).Select(q => q.Soql);
}
