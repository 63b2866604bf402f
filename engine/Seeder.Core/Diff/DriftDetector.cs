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
internal sealed class DriftDetector(TypedPlan plan, OrgSchema schema, OrgFacts facts, bool keepsSame)
{
    // A second change within one second leaves the same SystemModstamp, and its transaction may commit a little later. A row is trusted
    // only if it was read this long after its SystemModstamp. Assumption: a transaction commits within this time after its last write.
    private static readonly TimeSpan CommitTime = TimeSpan.FromSeconds(5);

    // How long after a write automation is expected to change a record.
    private static readonly TimeSpan AutomationTime = TimeSpan.FromMinutes(10);

    private readonly SortedSet<string> _notCompared = new(StringComparer.Ordinal);

    /// <summary>Returns the state of the entries, in their order, or the facts that are needed first.</summary>
    /// <param name="entries">The entries of the manifest that the run is about. The refresh has asked for them.</param>
    /// <param name="keepsSame">Whether the result names the records that did not change too.</param>
    public static (Drift? Drift, Needs? Needs) Find(
        TypedPlan plan,
        IEnumerable<KeyValuePair<string, ManifestRecord>> entries,
        OrgSchema schema,
        OrgFacts facts,
        bool keepsSame)
    {
        var compared = entries as IReadOnlyCollection<KeyValuePair<string, ManifestRecord>> ?? [.. entries];
        return Refresh.AskModified(compared, plan, schema, facts) is { } needs
            ? (null, needs)
            : (new DriftDetector(plan, schema, facts, keepsSame).Check(compared), null);
    }

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

    private Drift Check(IReadOnlyCollection<KeyValuePair<string, ManifestRecord>> entries)
    {
        var records = ImmutableArray.CreateBuilder<CheckedRecord>();
        var marks = ImmutableArray.CreateBuilder<DriftMark>();
        var shapes = new HashSet<(string, ImmutableArray<string>)>();
        foreach (var (address, entry) in entries)
        {
            // Many records share their fields.
            if (!shapes.Contains((entry.Type, entry.Shape))
                && Refresh.IsCompared(plan, address, entry)
                && schema.Find(entry.Type) is { } type)
            {
                shapes.Add((entry.Type, entry.Shape));
                _notCompared.UnionWith(entry.Shape.Where(f => !type.IsReadable(f)).Select(f => $"{entry.Type}.{f}"));
            }
            var (record, seen) = Judge(address, entry);
            if (keepsSame || record.State != CheckedState.Same || !record.Fields.IsEmpty)
            {
                records.Add(record);
            }
            var own = record.Fields.IsEmpty
                ? entry.Own
                : entry.Own.SetItems(record.Fields.Where(f => f.IsOwn).Select(f => KeyValuePair.Create(f.Name, f.Print)));
            if (seen != entry.Seen || own != entry.Own)
            {
                marks.Add(new DriftMark(address, seen, own));
            }
        }
        _notCompared.UnionWith(facts.Unreadable.Keys);
        return new Drift(records.ToImmutable(), [.. _notCompared], marks.ToImmutable());
    }

    // The state of a record, and its SystemModstamp if it need not be read again as long as it has this time.
    private (CheckedRecord Record, DateTimeOffset? Seen) Judge(string address, ManifestRecord entry)
    {
        if (facts.Absent.TryGetValue(entry.Id, out var absence))
        {
            var state = absence == Absence.Deleted ? CheckedState.Deleted : CheckedState.Invisible;
            return (new CheckedRecord(address, entry, state, []), null);
        }
        if (facts.Same.TryGetValue(entry.Id, out var same))
        {
            return (new CheckedRecord(address, entry, CheckedState.Same, []), TrustedTime(same));
        }
        if (!facts.Rows.TryGetValue(entry.Id, out var row) || schema.Find(entry.Type) is not { } type
            || !Refresh.IsCompared(plan, address, entry))
        {
            return (new CheckedRecord(address, entry, CheckedState.Same, []), entry.Seen);
        }
        var record = plan.Records[plan.Find(address)!.Value];
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
            var held = row.Values.GetValueOrDefault(name);
            if (HoldsWhatWasSent(record, at, entry, field, held))
            {
                continue;
            }
            var print = FieldFingerprint.OfAnswer(field, held);
            var isOwn = IsOwn(entry, name, print, row);
            isSame &= isOwn;
            if (at >= 0)
            {
                changed.Add(new FieldDrift(name, held) { Field = at, Print = print, IsOwn = isOwn });
            }
        }
        var differs = changed.Any(f => !f.IsOwn);
        return (
            new CheckedRecord(address, entry, differs ? CheckedState.Changed : CheckedState.Same, changed.ToImmutable()),
            isSame ? TrustedTime(row.Modstamp) : null);
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
