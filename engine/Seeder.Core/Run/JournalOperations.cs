using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>The operations of a call as its begin entry describes them.</summary>
internal static class JournalOperations
{
    /// <summary>
    /// The entries that a run starts from: records that its calls may change, and records that change before its first call.
    /// </summary>
    /// <param name="changes">The entries of <see cref="ChangesOf"/>.</param>
    public static JournalStart StartOf(Manifest? manifest, PlannedRun run, ImmutableArray<JournalEntry> changes) => JournalStart.Of(
        manifest,
        run.Graph.Operations.Nodes.Index().Where(o => o.Item.Kind != OperationKind.Raw).Select(o => run.AddressOf(o.Index)),
        changes);

    /// <summary>
    /// The entries before the first call: records that the org no longer has, records that get another address, records that were found.
    /// </summary>
    public static ImmutableArray<JournalEntry> ChangesOf(PlannedRun run) =>
    [
        .. run.Confirmed.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Confirmed(run.Confirmed)],
        .. run.Diff.Lost.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Dropped(run.Diff.Lost)],
        .. run.Diff.Moves.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Moved(run.Diff.Moves)],
        .. run.Diff.Kept.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Kept(run.Diff.Kept)],
        .. run.Diff.RemovedRequests.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.RawDropped(run.Diff.RemovedRequests)],
        .. Found(run),
    ];

    public static JournalEntry.Begin Begin(ApiCall call, int attempt, DateTimeOffset? orgTime, PlannedRun run, RunState state) => new(
        call.Number, attempt, KindOf(call), orgTime, Describe(call, run, state));

    /// <summary>The name of a call in journals, logs and counts.</summary>
    public static string KindOf(ApiCall call) => call switch
    {
        ApiCall.Tree => "tree",
        ApiCall.Collections collections => collections.Verb switch
        {
            CollectionsVerb.Create => "create",
            CollectionsVerb.Delete => "delete",
            CollectionsVerb.Retrieve => "retrieve",
            _ => "update",
        },
        ApiCall.Batch { Verb: BatchVerb.Find } => "find",
        ApiCall.Batch => "batch",
        ApiCall.Bulk => JobRecovery.Kind,
        _ => throw new InvalidOperationException(call.GetType().Name),
    };

    /// <summary>The records that were found by their keys before the run, with the fields whose values already match the plan.</summary>
    public static IEnumerable<JournalEntry> Found(PlannedRun run)
    {
        var (found, holes) = (ImmutableArray.CreateBuilder<JournalOperation>(), run.HolesBefore());
        foreach (var record in run.Plan.Records)
        {
            var verdict = run.Diff.Records[record.Index];
            if (verdict.IsFound)
            {
                var fields = Enumerable.Range(0, record.Fields.Length).Where(i => record.IsFinal(i) && !verdict.Changed.Contains(i));
                found.Add(OfRecord(run.Plan, record, OperationKind.Find, run.Diff.IdOf(record.Index), [.. fields], -1, holes.Resolve));
            }
        }
        return found.Count == 0 ? [] : [new JournalEntry.Found(found.ToImmutable())];
    }

    private static OperationList Describe(ApiCall call, PlannedRun run, RunState state)
    {
        var holes = run.HolesNow(state);
        var operations = new OperationList.Builder(call.Operations.Length);
        for (var i = 0; i < call.Operations.Length; i++)
        {
            operations.Add(Describe(call, call.Operations[i], i, run, state, holes));
        }
        return operations.Build();
    }

    private static JournalOperation Describe(ApiCall call, int operation, int position, PlannedRun run, RunState state, Holes holes)
    {
        var step = run.NodeOf(operation);
        if (step.Kind == OperationKind.Raw)
        {
            var raw = run.Plan.Batch[step.Record];
            return new JournalOperation(
                run.AddressOf(operation), raw.CreatedType ?? "", step.Kind, null, null, -1, null, [], raw.Hash, [], step.Record)
            {
                Once = raw.Method == "POST",
                Body = RawCreates.Fields(raw, holes),
                Reads = raw.IsNamed || raw.Method == "GET",
            };
        }
        if (step.Kind.Removes())
        {
            var deletion = run.Deletions[step.Record];
            var (address, entry, _) = deletion;
            var isRevert = step.Kind is OperationKind.Revert or OperationKind.RevertBeforeReplace;
            var revert = isRevert ? deletion.Revert : [];
            // The phase of an operation does not change its effect.
            var kind = isRevert ? OperationKind.Revert : step.Kind == OperationKind.DeleteBeforeReplace ? OperationKind.Delete : step.Kind;
            if (kind == OperationKind.Deactivate)
            {
                var cleared = deletion.Cleared;
                return new JournalOperation(
                    address, entry.Type, kind, entry.Id, entry.In, -1, null, [StandardFields.IsActive, .. cleared],
                    PrintOf("false") + string.Concat(cleared.Select(_ => PrintOf(""))), [], entry.Order);
            }
            return new JournalOperation(
                address, entry.Type, kind, entry.Id, entry.In, -1, null, [.. revert.Select(f => f.Field.Name)],
                string.Concat(revert.Select(f => FieldFingerprint.Of(f.Field, f.Value, _ => null))), [], entry.Order);
        }
        var record = run.Plan.Records[step.Record];
        var id = state.IdOf(record.Address);
        if (step.Kind == OperationKind.Read)
        {
            return new JournalOperation(
                record.Address,
                record.Type.Name,
                step.Kind,
                id,
                null,
                -1,
                null,
                [.. step.Fields.Select(f => record.Reads[f].Name)],
                "",
                [],
                record.Index)
            {
                Keep = step.Fields.All(f => f < record.PersistedReadCount),
            };
        }
        var node = call is ApiCall.Tree tree ? tree.Nodes[position] : new TreeNode(operation);
        var described = OfRecord(run.Plan, record, step.Kind, id, step.Fields, node.Field, holes.Resolve);
        if (step.Activates)
        {
            described = described with
            {
                Shape = [.. described.Shape, StandardFields.IsActive],
                Hash = described.Hash + PrintOf("true"),
                Sent = described.Sent is { } sent ? sent + PrintOf("true") : null,
            };
        }
        if (step.Kind == OperationKind.Update && run.Diff.Records[record.Index].Repairs is { IsEmpty: false } repairs)
        {
            described = described with
            {
                Replaced = repairs.Where(r => step.Fields.Contains(r.Key))
                    .ToImmutableSortedDictionary(r => record.Fields[r.Key].Field.Name, r => r.Value, StringComparer.Ordinal),
            };
        }
        if (step.Kind == OperationKind.Create)
        {
            described = described with { IdempotencyKey = IdempotencyKeyValue.Of(run, record, state) };
        }
        return node.Parent < 0 ? described : described with { Nested = node.Parent, NestedField = record.Fields[node.Field].Field.Name };
    }

    private static string PrintOf(string normal) => Fingerprint.Of(normal);

    internal static JournalOperation OfRecord(
        TypedPlan plan,
        SeedRecord record,
        OperationKind kind,
        string? id,
        ImmutableArray<int> fields,
        int nestedField,
        HoleText idOf)
    {
        var all = record.Fields;
        string HashOf(bool asSent)
        {
            var hash = new char[fields.Length * Fingerprint.Length];
            for (var i = 0; i < fields.Length; i++)
            {
                var field = all[fields[i]];
                var print = fields[i] == nestedField
                    ? Fingerprint.Unknown
                    : FieldFingerprint.Of(field.Field, asSent && field.Value is FieldValue.Timed timed ? timed.Value : field.Value, idOf)
                        ?? throw new InvalidOperationException($"{record.Address}.{field.Field.Name} is sent before it is known.");
                print.CopyTo(hash.AsSpan(i * Fingerprint.Length));
            }
            return new string(hash);
        }
        return new JournalOperation(
            record.Address,
            record.Type.Name,
            kind,
            id,
            record.Parent < 0 ? null : plan.Records[record.Parent].Address,
            -1,
            null,
            [.. fields.Select(f => all[f].Field.Name)],
            HashOf(asSent: false),
            plan.RefsOf(record),
            record.Index)
        {
            Keep = record.Keep,
            Sent = fields.Any(f => all[f].Value is FieldValue.Timed) ? HashOf(asSent: true) : null,
        };
    }
}
