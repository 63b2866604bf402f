using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Run;

namespace Seeder.Core.Diff;

/// <summary>
/// Stage 8: compares the plan with the manifest. A reference id is an identity and a place is none, so a record without one is matched
/// by what it holds first: same address and content, then same parent and content (moved), then same place. Linear in the records.
/// </summary>
public static class Differ
{
    public static PlanDiff Diff(SeedPlan plan, Manifest? manifest, Resolution resolution, OrgFacts facts, DiagnosticBag diagnostics)
    {
        if (manifest is null || manifest.Records.Count == 0)
        {
            return new PlanDiff([.. Enumerable.Repeat(RecordVerdict.Create, plan.Records.Length)], [], [], []);
        }
        var matcher = new RecordMatcher(plan, manifest, resolution, facts);
        matcher.Match();
        var verdicts = ImmutableArray.CreateBuilder<RecordVerdict>(plan.Records.Length);
        foreach (var record in plan.Records)
        {
            verdicts.Add(Judge(record, matcher, facts, diagnostics));
        }
        return Rest(plan, verdicts.MoveToImmutable(), matcher, facts);
    }

    // What the manifest has beyond the plan. A record that left the plan must not lose its entry to one that now stands at its address.
    private static PlanDiff Rest(SeedPlan plan, ImmutableArray<RecordVerdict> verdicts, RecordMatcher matcher, OrgFacts facts)
    {
        var (lost, gone) = (ImmutableArray.CreateBuilder<string>(), new List<KeyValuePair<string, ManifestRecord>>());
        var moves = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in plan.Records)
        {
            if (matcher.EntryOf(record.Index) is var (address, _) && address != record.Address)
            {
                if (verdicts[record.Index].Verdict == Verdict.Create)
                {
                    lost.Add(address);
                }
                else
                {
                    moves.Add(address, record.Address);
                }
            }
        }
        foreach (var (address, entry) in matcher.Unclaimed)
        {
            if (facts.Absent.TryGetValue(entry.Id, out var absence) && absence == Absence.Deleted)
            {
                // The record that stands there now is created, and so replaces the entry by itself.
                if (plan.Find(address) is not { } index || verdicts[index].Verdict != Verdict.Create)
                {
                    lost.Add(address);
                }
                continue;
            }
            gone.Add(KeyValuePair.Create(address, entry));
            // A record that goes with its parent goes under its parent's new address too.
            var parent = entry.In is not null && address.StartsWith($"{entry.In}.", StringComparison.Ordinal) ? moves.GetValueOrDefault(entry.In) : null;
            var wanted = parent is null ? address : string.Concat(parent, address.AsSpan(entry.In!.Length));
            if (wanted != address || plan.Find(address) is not null)
            {
                moves.Add(address, matcher.FreeAddress(wanted));
            }
        }
        return new PlanDiff(
            verdicts,
            [.. gone.Select(g => KeyValuePair.Create(moves.GetValueOrDefault(g.Key, g.Key), g.Value.Renamed(moves)))],
            lost.ToImmutable(),
            [.. moves]);
    }

    private static RecordVerdict Judge(SeedRecord record, RecordMatcher matcher, OrgFacts facts, DiagnosticBag diagnostics)
    {
        if (matcher.EntryOf(record.Index) is not { } match)
        {
            return RecordVerdict.Create;
        }
        var (address, entry) = match;
        if (facts.Absent.TryGetValue(entry.Id, out var absence))
        {
            if (absence == Absence.Invisible)
            {
                diagnostics.Add(GraphDiagnostics.Invisible(record, entry.Id));
            }
            return RecordVerdict.Create;
        }
        var changed = ImmutableArray.CreateBuilder<int>(0);
        for (var i = 0; i < record.Fields.Length; i++)
        {
            var field = record.Fields[i];
            if (Fingerprint.Of(field.Field, field.Value, matcher.IdOf) is { } now && now == entry.FingerprintOf(field.Field.Name))
            {
                continue;
            }
            changed.Add(i);
            if (!field.Field.Updateable)
            {
                diagnostics.Add(GraphDiagnostics.CannotUpdate(record, field));
            }
        }
        return new RecordVerdict(
            changed.Count > 0 ? Verdict.Update : Verdict.Keep, entry.Id, address == record.Address ? null : address, changed.ToImmutable());
    }
}
