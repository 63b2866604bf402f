using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Preview;

/// <summary>
/// What a run would change: one entry for each record that it creates, changes or deletes, and for each request of <c>batch</c>. Records
/// come in the order of the plan, then requests, then deletes, then the records that the org deletes by cascade.
/// </summary>
internal sealed class ChangeList
{
    private readonly PlannedRun _run;
    private readonly Manifest? _manifest;
    private readonly IReadOnlyDictionary<string, OrgRow> _rows;
    private readonly ValueReader _values;
    private readonly Holes _holes;
    private readonly Dictionary<string, Deletion> _replaced;
    private readonly Lazy<Dictionary<string, string>> _deleted;

    // The operations that write to a record form a list: the first by record, and the next by operation; -1 at the end.
    private readonly int[] _first;
    private readonly int[] _next;

    private ChangeList(
        PlannedRun run, Manifest? manifest, IReadOnlyDictionary<string, Manifest?> uses, IReadOnlyDictionary<string, OrgRow> rows)
    {
        (_run, _manifest, _rows, _holes) = (run, manifest, rows, run.HolesBefore());
        _values = new ValueReader(run, new RecordNames(run, manifest, uses));
        _replaced = run.Deletions.Where(d => !d.Stays && run.IsReplaced(d.Address)).DistinctBy(d => d.Address)
            .ToDictionary(d => d.Address);
        _deleted = new(() =>
            run.Deletions.DistinctBy(d => d.Entry.Id).ToDictionary(d => Fingerprint.Of(d.Entry.Id), d => d.Address));
        var graph = run.Graph.Operations;
        (_first, _next) = (new int[run.Plan.Records.Length], new int[graph.Count]);
        Array.Fill(_first, -1);
        for (var i = graph.Count - 1; i >= 0; i--)
        {
            ref readonly var operation = ref graph.At(i);
            if (operation.Kind is OperationKind.Create or OperationKind.Update)
            {
                (_next[i], _first[operation.Record]) = (_first[operation.Record], i);
            }
        }
    }

    /// <summary>The changes of a planned run; no changes if the planning is unfinished or has errors.</summary>
    /// <param name="planning">
    /// The planned run. Its facts have the present values of records that change; other records have unknown old values.
    /// </param>
    public static ImmutableArray<RecordChange> Of(PlanningState planning) =>
        planning.Run is { } run
            ? new ChangeList(
                run,
                planning.Recovered?.Manifest,
                (planning.Result as BorrowedPlan)?.Uses ?? ImmutableSortedDictionary<string, Manifest?>.Empty,
                planning.Facts.Rows).Changes(planning.Removal?.Along)
            : [];

    private ImmutableArray<RecordChange> Changes(CascadedDeletions? along)
    {
        var changes = ImmutableArray.CreateBuilder<RecordChange>();
        foreach (var record in _run.Plan.Records)
        {
            if (_first[record.Index] >= 0)
            {
                changes.Add(Of(record));
            }
        }
        foreach (var index in _run.Diff.Raw)
        {
            var raw = _run.Plan.Batch[index];
            changes.Add(new RecordChange(raw.Name, "batch", null, ChangeKind.Request, raw.Span, () => FieldsOf(raw)));
        }
        foreach (var deletion in _run.Deletions)
        {
            if (Of(deletion) is { } change)
            {
                changes.Add(change);
            }
        }
        foreach (var (types, isAutomation) in along is null ? [] : new[] { (along.Strangers, false), (along.Automation, true) })
        {
            changes.AddRange(
                from type in types
                from id in type.Ids
                select new RecordChange(id, type.Type, id, ChangeKind.Cascade, null) { IsAutomation = isAutomation });
        }
        return changes.DrainToImmutable();
    }

    private RecordChange Of(SeedRecord record)
    {
        var verdict = _run.Diff.Records[record.Index];
        var kind = verdict.Verdict switch
        {
            Verdict.Create => ChangeKind.Create,
            Verdict.Replace => ChangeKind.Replace,
            Verdict.Find => ChangeKind.CreateOrUpdate,
            _ => verdict.Activates ? ChangeKind.Activate : ChangeKind.Update,
        };
        var id = kind == ChangeKind.Replace ? _replaced.GetValueOrDefault(record.Address)?.Entry.Id : _run.Diff.IdOf(record.Index);
        return new RecordChange(record.Address, record.Type.Name, id, kind, record.Span, () => FieldsOf(record, kind));
    }

    private RecordChange? Of(Deletion deletion)
    {
        var (address, entry) = (deletion.Address, deletion.Entry);
        if (_replaced.ContainsKey(address) || (deletion.Stays && deletion.Revert.IsEmpty))
        {
            return null;
        }
        var kind = deletion.Stays ? ChangeKind.Update
            : entry.Type == Undo.Undeletable ? ChangeKind.Deactivate
            : ChangeKind.Delete;
        SourceSpan? place = _run.Plan.Find(address) is { } index ? _run.Plan.Records[index].Span : null;
        return new RecordChange(address, entry.Type, entry.Id, kind, place, () => FieldsOf(deletion))
        {
            IsDeletedWithReplaced = deletion.IsFirst && kind == ChangeKind.Delete,
        };
    }

    private ImmutableArray<FieldChange> FieldsOf(SeedRecord record, ChangeKind kind)
    {
        var moments = Moments(record);
        var isCreate = kind is ChangeKind.Create or ChangeKind.Replace;
        var (row, entry) = (RowOf(record), EntryOf(record));
        var fields = ImmutableArray.CreateBuilder<FieldChange>(moments.Count + 1);
        foreach (var (index, when) in moments)
        {
            var (field, value, _) = record.Fields[index];
            // In a create, null means the same as leaving the field out, except for a checkbox.
            if (!isCreate || when != ChangeMoment.Now || value is not FieldValue.Null || field.Type == FieldType.Boolean)
            {
                fields.Add(Compared(record.Type, field, value, row, entry) with { When = when });
            }
        }
        if (kind == ChangeKind.Activate)
        {
            fields.Add(new FieldChange(StandardFields.IsActive, ShownValue.Of(false), ShownValue.Of(true)));
        }
        if (kind is ChangeKind.Create or ChangeKind.Replace or ChangeKind.CreateOrUpdate
            && IdempotencyKeys.FilledIn(_run.Plan, record) is { } key)
        {
            // As IdempotencyKeyValue makes it: the id of the run and the number of the record.
            var unique = string.Create(CultureInfo.InvariantCulture, $"${{run}}-{record.Index}");
            fields.Add(new FieldChange(key.Name, null, new ShownValue(ShownKind.Computed, unique)));
        }
        return fields.DrainToImmutable();
    }

    // The fields that the operations of a record send, by index. A field that a later update sets too is listed once, with the later
    // update.
    private SortedDictionary<int, ChangeMoment> Moments(SeedRecord record)
    {
        var moments = new SortedDictionary<int, ChangeMoment>();
        var isFirst = true;
        for (var i = _first[record.Index]; i >= 0; i = _next[i])
        {
            var operation = _run.NodeOf(i);
            var isMain = operation.Condition != Condition.None || isFirst;
            isFirst = false;
            foreach (var field in operation.Fields)
            {
                moments[field] = field >= record.CreateFieldCount ? ChangeMoment.Then : isMain ? ChangeMoment.Now : ChangeMoment.Later;
            }
        }
        return moments;
    }

    private OrgRow? RowOf(SeedRecord record)
    {
        if (_run.Resolution.Keys[record.Index] is { Outcome: KeyOutcome.Found, Row: { } found })
        {
            return found;
        }
        var id = _run.Diff.IdOf(record.Index) ?? _replaced.GetValueOrDefault(record.Address)?.Entry.Id;
        return id is null ? null : _rows.GetValueOrDefault(id);
    }

    private ManifestRecord? EntryOf(SeedRecord record) =>
        _run.Diff.Records[record.Index] switch
        {
            { Verdict: Verdict.Replace } => _replaced.GetValueOrDefault(record.Address)?.Entry,
            { Id: { } id, From: var from }
                when _manifest?.Records.Find(from ?? record.Address, record.Type.Name) is { } entry && entry.Id == id => entry,
            _ => null,
        };

    private FieldChange Compared(ObjectSchema type, FieldSchema field, FieldValue value, OrgRow? row, ManifestRecord? entry)
    {
        var sent = _values.Sent(field, value);
        if (row is null || !type.IsReadable(field.Name) || !row.Values.TryGetValue(field.Name, out var held))
        {
            return new FieldChange(field.Name, null, sent);
        }
        var plain = value is FieldValue.Timed timed ? timed.Value : value;
        var normal = NormalForm.OfAnswer(field, held);
        // Of a relative date, manifests of older versions have only the expression. Then the date that was sent last is unknown.
        var last = entry?.Sent.GetValueOrDefault(field.Name)
            ?? (value is FieldValue.Timed ? null : entry?.FingerprintOf(field.Name))
            ?? Fingerprint.Unknown;
        return new FieldChange(field.Name, _values.Held(field, held), sent)
        {
            IsDrifted = last != Fingerprint.Unknown && last != Fingerprint.Of(normal),
            IsSame = NormalForm.Of(field, plain, _holes.Resolve) == normal,
        };
    }

    private ImmutableArray<FieldChange> FieldsOf(Deletion deletion) =>
    [
        .. from bound in deletion.Revert
           let when = deletion.Stays ? ChangeMoment.Now : ChangeMoment.BeforeDelete
           select new FieldChange(bound.Field.Name, null, _values.Sent(bound.Field, bound.Value), when),
        .. deletion.Stays || deletion.Entry.Type != Undo.Undeletable ? []
            : deletion.Cleared.Select(f => new FieldChange(f, TargetOf(deletion.Entry, f), ShownValue.Null))
                .Prepend(new FieldChange(StandardFields.IsActive, ShownValue.Of(true), ShownValue.Of(false))),
    ];

    // A lookup is cleared if the record that it was set to is deleted too. The manifest has only its fingerprint.
    private ShownValue? TargetOf(ManifestRecord entry, string field) =>
        entry.FingerprintOf(field) is { } print && _deleted.Value.TryGetValue(print, out var address)
            ? new ShownValue(ShownKind.Reference, address)
            : null;

    private ImmutableArray<FieldChange> FieldsOf(RawRequest raw) =>
    [
        new("method", null, ShownValue.Of(raw.Method)),
        new("url", null, ShownValue.Of(_values.TextOf(raw.Url))),
        .. raw.Body is { } body ? [new FieldChange("body", null, _values.BodyOf(body))] : ImmutableArray<FieldChange>.Empty,
    ];
}
