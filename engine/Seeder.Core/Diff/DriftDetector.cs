using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// Compares the manifest with the org, field by field. The plan's fields are compared, because a repair can only restore the plan's
/// values. Fields that cannot be read are listed as not compared.
/// </summary>
internal sealed class DriftDetector(TypedPlan plan, ManifestRecords entries, OrgSchema schema, OrgFacts facts, bool keepsSame)
{
    // A second change within one second leaves the same SystemModstamp, and its transaction may commit a little later. A row is trusted
    // only if it was read this long after its SystemModstamp. Assumption: a transaction commits within this time after its last write.
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(5);

    // How long after a write automation is expected to change a record.
    private static readonly TimeSpan AutomationTime = TimeSpan.FromMinutes(10);

    private readonly PlanRows _places = new(plan, entries);

    private readonly SortedSet<string> _notCompared = new(StringComparer.Ordinal);

    /// <summary>Returns the state of the entries, in their order, or the facts that are needed first.</summary>
    /// <param name="rows">The rows of the manifest that the run is about. The refresh has asked for them.</param>
    /// <param name="keepsSame">Whether the result names the records that did not change too.</param>
    public static (Drift? Drift, Needs? Needs) Find(
        TypedPlan plan, ManifestRecords records, ImmutableArray<int> rows, OrgSchema schema, OrgFacts facts, bool keepsSame) =>
        Refresh.AskModified(records, rows, plan, schema, facts) is { } needs
            ? (null, needs)
            : (new DriftDetector(plan, records, schema, facts, keepsSame).Check(rows), null);

    /// <summary>A function that tells whether a row holds all that was sent, so that nothing about it needs to be reported.</summary>
    public static Func<string, ManifestRecord, OrgRow, bool> IsSame(TypedPlan plan, OrgSchema schema) => (address, entry, row) =>
    {
        if (schema.Find(entry.Type) is not { } type || plan.Find(address) is not { } index)
        {
            return false;
        }
        var record = plan.Records[index];
        foreach (var name in entry.Shape)
        {
            var at = IndexOf(record, name);
            if (type.FindField(name) is not { } field || !type.IsReadable(name) || !IsKnown(record, at, entry, name)
                || !HoldsWhatWasSent(record, at, entry, field, row.Values.GetValueOrDefault(name)))
            {
                return false;
            }
        }
        return true;
    };

    private Drift Check(ImmutableArray<int> rows)
    {
        var records = ImmutableArray.CreateBuilder<CheckedRecord>();
        // After a write, all rows get a mark.
        var marks = ImmutableArray.CreateBuilder<DriftMark>(facts.Same.Values.Sum(s => s.Count));
        var shapes = new HashSet<(string, ImmutableArray<string>)>();
        var isRead = new RowIds(entries, facts.Absent.Keys.Concat(facts.Rows.Keys));
        foreach (var row in rows)
        {
            // Many records share their fields.
            var (typeName, shape) = (entries.TypeAt(row), entries.ShapeAt(row));
            if (!shapes.Contains((typeName, shape)) && _places.IsCompared(row) && schema.Find(typeName) is { } type)
            {
                shapes.Add((typeName, shape));
                _notCompared.UnionWith(shape.Where(f => !type.IsReadable(f)).Select(f => $"{typeName}.{f}"));
            }
            var before = entries.SeenAt(row);
            if (!keepsSame && !isRead.Has(row))
            {
                if (HasSame(typeName, row, out var modstamp) && TrustedTime(modstamp) is var trusted && trusted != before)
                {
                    marks.Add(new DriftMark(row, trusted, null));
                }
                continue;
            }
            var (record, seen) = Judge(row);
            if (keepsSame || record.State != CheckedState.Same || !record.Fields.IsEmpty)
            {
                records.Add(record);
            }
            var own = record.Fields.IsEmpty
                ? record.Entry.Own
                : record.Entry.Own.SetItems(record.Fields.Where(f => f.IsOwn).Select(f => KeyValuePair.Create(f.Name, f.Print)));
            if (seen != before || own != record.Entry.Own)
            {
                marks.Add(new DriftMark(row, seen, own == record.Entry.Own ? null : own));
            }
        }
        _notCompared.UnionWith(facts.Unreadable.Keys);
        return new Drift(records.ToImmutable(), [.. _notCompared], marks.DrainToImmutable());
    }

    private bool HasSame(string type, int row, out DateTimeOffset? modstamp)
    {
        modstamp = null;
        return facts.Same.TryGetValue(type, out var same) && entries.IdKeyAt(row) is { } id && same.Has(id, out modstamp);
    }

    // The state of a record, and its SystemModstamp if it need not be read again as long as it has this time.
    private (CheckedRecord Record, DateTimeOffset? Seen) Judge(int row)
    {
        var (address, entry) = entries.At(row);
        if (facts.Absent.TryGetValue(entry.Id, out var absence))
        {
            var state = absence == Absence.Deleted ? CheckedState.Deleted : CheckedState.Invisible;
            return (new CheckedRecord(address, entry, state, []), null);
        }
        if (HasSame(entry.Type, row, out var modstamp))
        {
            return (new CheckedRecord(address, entry, CheckedState.Same, []), TrustedTime(modstamp));
        }
        if (!facts.Rows.TryGetValue(entry.Id, out var read) || schema.Find(entry.Type) is not { } type || !_places.IsCompared(row))
        {
            return (new CheckedRecord(address, entry, CheckedState.Same, []), entry.Seen);
        }
        var record = plan.Records[_places.IndexOf(row)!.Value];
        var (changed, isSame) = (ImmutableArray.CreateBuilder<FieldDrift>(0), true);
        foreach (var name in entry.Shape)
        {
            var at = IndexOf(record, name);
            if (type.FindField(name) is not { } field || !type.IsReadable(name) || !IsKnown(record, at, entry, name))
            {
                if (at >= 0)
                {
                    _notCompared.Add($"{entry.Type}.{name}");
                }
                continue;
            }
            var held = read.Values.GetValueOrDefault(name);
            if (HoldsWhatWasSent(record, at, entry, field, held))
            {
                continue;
            }
            var print = FieldFingerprint.OfAnswer(field, held);
            var isOwn = IsOwn(entry, name, print, read);
            isSame &= isOwn;
            if (at >= 0)
            {
                changed.Add(new FieldDrift(name, held) { Field = at, Print = print, IsOwn = isOwn });
            }
        }
        var differs = changed.Any(f => !f.IsOwn);
        return (
            new CheckedRecord(address, entry, differs ? CheckedState.Changed : CheckedState.Same, changed.ToImmutable()),
            isSame ? TrustedTime(read.Modstamp) : null);
    }

    // Automation sets a value soon after each write. A value that comes back long after a repair was entered by a user. A lookup that
    // changed without a new time was cleared, because its target was deleted.
    private static bool IsOwn(ManifestRecord entry, string name, string print, OrgRow row) =>
        entry.Own.GetValueOrDefault(name) == print
            || (entry.Repaired.GetValueOrDefault(name) == print
                && (entry.Seen is not { } seen || row.Modstamp is not { } time || (time > seen && time - seen <= AutomationTime)));

    private DateTimeOffset? TrustedTime(DateTimeOffset? modstamp) =>
        modstamp is { } time && facts.RowsAt - CommitTime >= time ? time : null;

    // The index of the plan's final value of a field; -1 if the plan no longer has the field.
    private static int IndexOf(SeedRecord record, string name)
    {
        for (var i = record.Fields.Length - 1; i >= 0; i--)
        {
            if (record.Fields[i].Field.Name == name && record.IsFinal(i))
            {
                return i;
            }
        }
        return -1;
    }

    // Whether the manifest tells which value was sent. Manifests of older versions have only the expression of a relative date. After an
    // in-doubt update, the value is unknown.
    private static bool IsKnown(SeedRecord record, int at, ManifestRecord entry, string name) =>
        entry.Sent.ContainsKey(name)
            || (entry.FingerprintOf(name) != Fingerprint.Unknown && (at < 0 || record.Fields[at].Value is not FieldValue.Timed));

    private static bool HoldsWhatWasSent(SeedRecord record, int at, ManifestRecord entry, FieldSchema field, string? held)
    {
        var print = entry.Sent.GetValueOrDefault(field.Name) ?? entry.FingerprintOf(field.Name);
        return print == FieldFingerprint.OfAnswer(field, held) || (at >= 0 && IsOtherwiseEqual(record, at, entry, print, field, held));
    }

    // The plan may still contain the value that was sent. Then the value is compared by rules of older versions, and a key of a found
    // record is compared case-insensitively.
    private static bool IsOtherwiseEqual(
        SeedRecord record, int at, ManifestRecord entry, string? print, FieldSchema field, string? held)
    {
        var value = record.Fields[at].Value;
        if (!FieldFingerprint.IsOf(print, field, value, _ => null))
        {
            return false;
        }
        var (sent, now) = (NormalForm.Of(field, value, _ => null)!, NormalForm.OfAnswer(field, held));
        return sent == now
            || (!entry.Created
                && record.Key.Contains(at)
                && NormalForm.Comparable(field, sent) == NormalForm.Comparable(field, now));
    }
}
