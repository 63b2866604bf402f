using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// Stage 8: compares the plan with the manifest. A reference id identifies a record; a position in the file does not. A record without a
/// reference id is matched in three steps: same address and content; then same parent and content (it was moved); then same address only.
/// The time is linear in the number of records.
/// </summary>
internal sealed class Differ(
    TypedPlan plan, ManifestRecords entries, RecordMatcher matcher, Resolution resolution, OrgFacts facts, DiffMode mode)
{
    /// <param name="schema">Tells which deletes cascade when a record is replaced.</param>
    public static PlanDiff Diff(
        TypedPlan plan,
        Manifest? manifest,
        Resolution resolution,
        OrgFacts facts,
        OrgSchema schema,
        DiffMode mode,
        DiagnosticBag diagnostics)
    {
        var entries = manifest?.Records ?? ManifestRecords.Empty;
        var matcher = new RecordMatcher(plan, entries, resolution, facts);
        matcher.Match();
        var owners = new RowOwners(plan, matcher, resolution, facts);
        if (!owners.Check(diagnostics) || !owners.CheckUses(mode.Uses, diagnostics))
        {
            return PlanDiff.Empty;
        }
        var replacements = new Replacements(plan, matcher, entries, facts, schema, mode.Prune);
        var differ = new Differ(plan, entries, matcher, resolution, facts, mode);
        var diff = differ.Rest(differ.Judge(replacements, diagnostics), replacements);
        return diff with
        {
            KeptId = record => matcher.EntryOf(record)?.Id,
            Kept = [.. differ.KeptNow()],
            Raw = RawToSend(plan, manifest, diff),
            RemovedRequests = plan.Selection is not null ? [] : [.. (manifest?.Batch.Keys ?? []).Except(plan.Batch.Select(r => r.Name))],
        };
    }

    // A replaced record gets a new id. Records that refer to it by a field that cannot be updated are replaced too. This repeats until no
    // more records are added.
    private ImmutableArray<RecordVerdict> Judge(Replacements replacements, DiagnosticBag diagnostics)
    {
        while (true)
        {
            var (round, refused) = (new DiagnosticBag(), new List<(SeedRecord Record, BoundField Field)>());
            var verdicts = ImmutableArray.CreateBuilder<RecordVerdict>(plan.Records.Length);
            foreach (var record in plan.Records)
            {
                verdicts.Add(!plan.IsSelected(record.Index) ? RecordVerdict.Leave
                    : matcher.IsReplaced(record.Index) ? RecordVerdict.Replace
                    : Judge(record, resolution.Keys[record.Index], refused, round));
            }
            if (!mode.Replace || refused.Count == 0)
            {
                refused.ForEach(r => round.Add(DiffDiagnostics.CannotUpdate(r.Record, r.Field)));
                diagnostics.AddRange(round.ToImmutable());
                return verdicts.MoveToImmutable();
            }
            refused.ForEach(r => replacements.Add(r.Record, r.Field, round));
            if (round.HasErrors)
            {
                diagnostics.AddRange(round.ToImmutable());
                return verdicts.MoveToImmutable();
            }
        }
    }

    private IEnumerable<KeyValuePair<string, bool>> KeptNow()
    {
        foreach (var record in plan.Records)
        {
            if (plan.IsSelected(record.Index) && matcher.RowOf(record.Index) is >= 0 and var row && entries.KeepAt(row) != record.Keep)
            {
                yield return KeyValuePair.Create(record.Address, record.Keep);
            }
        }
    }

    // A raw subrequest is identified by its text. One that was sent already is not sent again, but a GET is sent again if anything else is
    // sent.
    private static ImmutableArray<int> RawToSend(TypedPlan plan, Manifest? manifest, PlanDiff diff)
    {
        bool IsNew(RawRequest raw) => manifest is null || !manifest.Batch.TryGetValue(raw.Name, out var known) || known.Hash != raw.Hash;
        var requests = plan.Batch.Where(r => plan.Selection is null || plan.Selection.HasRequest(r.Index)).ToList();
        var sends = diff.Records.Any(r => r.Verdict is not (Verdict.Keep or Verdict.Leave))
            || requests.Exists(r => r.Method != "GET" && IsNew(r));
        return [.. requests.Where(r => IsNew(r) || (sends && r.Method == "GET")).Select(r => r.Index)];
    }

    // Handles the entries of the manifest that are not in the plan. A record that was removed from the plan must keep its entry, even if
    // another record now has its address.
    private PlanDiff Rest(ImmutableArray<RecordVerdict> verdicts, Replacements replacements)
    {
        var (lost, removed) = (ImmutableArray.CreateBuilder<string>(), new List<KeyValuePair<string, ManifestRecord>>());
        var moves = new OrderedDictionary<string, string>();
        var moveAll = plan.Selection is null || SelectionMoves();
        foreach (var record in plan.Records)
        {
            if (matcher.IsMoved(record.Index) && (moveAll || plan.IsSelected(record.Index)))
            {
                var address = matcher.AddressOf(record.Index)!;
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
            var isOutside = plan.Selection is not null && !(plan.Find(address) is { } owner && plan.IsSelected(owner));
            if (isOutside && !moveAll)
            {
                continue;
            }
            // An entry that the user cannot see is dropped only if --recreate-missing is given; otherwise the plan already has an error.
            if (!isOutside
                && facts.Absent.TryGetValue(entry.Id, out var absence)
                && (absence == Absence.Deleted
                    || (plan.Find(address) is { } keyed
                        && verdicts[keyed].Verdict == Verdict.Create
                        && matcher.KeyedEntryOf(plan.Records[keyed]) == entry)))
            {
                // If the record at this address is created, its new entry replaces the old one.
                if (plan.Find(address) is not { } index || verdicts[index].Verdict != Verdict.Create)
                {
                    lost.Add(address);
                }
                continue;
            }
            removed.Add(KeyValuePair.Create(address, entry));
            // If the parent moved, the entry moves to the new address of the parent too.
            var parent = entry.In is not null && address.StartsWith($"{entry.In}.", StringComparison.Ordinal)
                ? moves.GetValueOrDefault(entry.In)
                : null;
            var wanted = parent is null ? address : string.Concat(parent, address.AsSpan(entry.In!.Length));
            if (wanted != address || (!isOutside && plan.Find(address) is not null))
            {
                moves.Add(address, matcher.FreeAddress(wanted));
            }
        }
        return new PlanDiff(
            verdicts,
            plan.Selection is not null ? [] : [.. removed.Where(g => !replacements.Along.ContainsKey(g.Key)).Select(Now)],
            lost.ToImmutable(),
            [.. moves])
        {
            DeletedBeforeReplace =
            [
                .. plan.Records.Where(r => verdicts[r.Index].Verdict == Verdict.Replace)
                    .Select(r => KeyValuePair.Create(r.Address, matcher.EntryOf(r.Index)!.Renamed(moves))),
                .. replacements.Along.Select(Now),
            ],
        };

        KeyValuePair<string, ManifestRecord> Now(KeyValuePair<string, ManifestRecord> entry) =>
            KeyValuePair.Create(moves.GetValueOrDefault(entry.Key, entry.Key), entry.Value.Renamed(moves));
    }

    // Whether the entries of records outside of the selection must move too: a selected record moved, perhaps with nested records, or it
    // gets an address that another record has in the manifest. Otherwise they do not change.
    private bool SelectionMoves() => plan.Records.Any(r => plan.IsSelected(r.Index)
        && (matcher.IsMoved(r.Index) || (matcher.RowOf(r.Index) == RecordTable.NoRow && matcher.IsTaken(r.Address))));

    // <c>refused</c> receives the changed fields that cannot be updated.
    private RecordVerdict Judge(SeedRecord record, KeyMatch key, List<(SeedRecord, BoundField)> refused, DiagnosticBag diagnostics)
    {
        if (key.Outcome == KeyOutcome.Waiting)
        {
            return RecordVerdict.Find;
        }
        if (key is { Outcome: KeyOutcome.Found, Row: { } row })
        {
            return Compare(record, row, diagnostics);
        }
        if (matcher.EntryOf(record.Index) is not { } entry)
        {
            ReportMissing(record, matcher.KeyedEntryOf(record), diagnostics);
            return RecordVerdict.Create;
        }
        if (facts.Absent.ContainsKey(entry.Id))
        {
            ReportMissing(record, entry, diagnostics);
            return RecordVerdict.Create;
        }
        var address = matcher.AddressOf(record.Index)!;
        var activates = entry.Deactivated && !record.Fields.Any(f => f.Field.Name == StandardFields.IsActive);
        var drifted = mode.Repair?.GetValueOrDefault(address);
        if (!activates && drifted is null && mode.Dates is null && matcher.IsSame(record.Index))
        {
            return Unchanged(record, entry);
        }
        var (changed, moved) = (ImmutableArray.CreateBuilder<int>(0), 0);
        var fields = record.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[i];
            if (!record.IsFinal(i))
            {
                continue;
            }
            if (matcher.BitsOf(field) is { } now
                && (record.Key.Contains(i) || FieldFingerprint.IsOf(entry.BitsOf(field.Field.Name), now, field, matcher.IdOf)))
            {
                if (record.Key.Contains(i) || !HasMoved(field, entry.Id))
                {
                    continue;
                }
                moved++;
            }
            changed.Add(i);
            if (!field.Field.Updateable)
            {
                refused.Add((record, field));
            }
        }
        var repairs = Repairs.Add(record, drifted, changed);
        if (changed.Count == 0 && !activates)
        {
            return Unchanged(record, entry);
        }
        return new RecordVerdict(
            Verdict.Update,
            entry.Id,
            address == record.Address ? null : address,
            changed.ToImmutable())
        {
            Activates = activates,
            Repairs = repairs,
            IsMoved = moved > 0 && moved == changed.Count,
        };
    }

    private RecordVerdict Unchanged(SeedRecord record, ManifestRecord entry) => matcher.IsMoved(record.Index)
        ? new RecordVerdict(Verdict.Keep, entry.Id, matcher.AddressOf(record.Index), [])
        : RecordVerdict.Keep;

    // The record may still exist where this user cannot see it, and creating it again would make a duplicate.
    private void ReportMissing(SeedRecord record, ManifestRecord? entry, DiagnosticBag diagnostics)
    {
        if (!mode.RecreateMissing
            && entry is not null
            && facts.Absent.TryGetValue(entry.Id, out var absence)
            && absence == Absence.Invisible)
        {
            diagnostics.Add(DiffDiagnostics.Invisible(record, entry.Id));
        }
    }

    // The expression did not change. Whether its value did can only be told from the value in the org.
    private bool HasMoved(BoundField field, string id) =>
        field.Value is FieldValue.Timed timed
            && mode.Dates?.GetValueOrDefault(id) is { } row
            && row.Values.TryGetValue(field.Field.Name, out var value)
            && NormalForm.Of(field.Field, timed.Value, matcher.IdOf) is { } text && text != NormalForm.OfAnswer(field.Field, value);

    /// <summary>Whether the org's record has the value that the plan gives to the field.</summary>
    internal static bool IsAsPlanned(BoundField bound, OrgRow row, HoleText idOf)
    {
        var (field, value, _) = bound;
        // A query does not return the content of a file. If it cannot be updated either, its existence is enough.
        var wanted = value is FieldValue.Timed timed ? timed.Value : value;
        return field.Type == FieldType.Base64 ? !field.Updateable
            : NormalForm.Of(field, wanted, idOf) is { } text
                && text == NormalForm.OfAnswer(field, row.Values.GetValueOrDefault(field.Name));
    }

    // The manifest has no fingerprints for a record that existed in the org before, so the plan is compared with the org's values.
    private RecordVerdict Compare(SeedRecord record, OrgRow row, DiagnosticBag diagnostics)
    {
        var changed = ImmutableArray.CreateBuilder<int>(0);
        for (var i = 0; i < record.Fields.Length; i++)
        {
            if (!record.IsFinal(i) || record.Key.Contains(i) || IsAsPlanned(record.Fields[i], row, matcher.IdOf))
            {
                continue;
            }
            changed.Add(i);
            if (!record.Fields[i].Field.Updateable)
            {
                diagnostics.Add(DiffDiagnostics.FoundOtherwise(record, record.Fields[i], row.Id));
            }
        }
        return new RecordVerdict(changed.Count > 0 ? Verdict.Update : Verdict.Keep, row.Id, null, changed.ToImmutable()) { IsFound = true };
    }
}
