using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;

namespace Seeder.Core.Diff;

/// <summary>
/// Reads the present values of the records that a run updates or replaces. They are only shown: no other stage needs them.
/// </summary>
internal static class PresentValues
{
    /// <summary>
    /// The rows that were not read yet; null if all were. The refresh has read the records that were written since their last comparison,
    /// and look-ups have read the records that they found.
    /// </summary>
    public static Needs? Ask(TypedPlan plan, PlanDiff diff, OrgSchema schema, OrgFacts facts)
    {
        if (facts.Org is null)
        {
            return null;
        }
        var replaced = diff.DeletedBeforeReplace.IsEmpty ? [] : diff.DeletedBeforeReplace.ToDictionary(r => r.Key, r => r.Value.Id);
        var open = plan.Records
            .Select(r => (Type: r.Type.Name, Id: IdOf(diff.Records[r.Index], r)))
            .Where(r => r.Id is { } id
                && !facts.Rows.ContainsKey(id) && !facts.Absent.ContainsKey(id) && !facts.Unreadable.ContainsKey(r.Type))
            .GroupBy(r => r.Type, r => r.Id!)
            .OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => Refresh.WithFields(t.Key, [.. t], [], plan, schema))
            .ToImmutableArray();
        return open.IsEmpty ? null : new Needs.Rows(open);

        string? IdOf(RecordVerdict verdict, SeedRecord record) => verdict switch
        {
            { Verdict: Verdict.Update, IsFound: false } => verdict.Id,
            { Verdict: Verdict.Replace } => replaced.GetValueOrDefault(record.Address),
            _ => null,
        };
    }
}
