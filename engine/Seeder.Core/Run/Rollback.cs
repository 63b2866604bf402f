using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// Undoes an unfinished run: deletes the records that it created, dependents first, and restores the old values of the records that it
/// changed.
/// </summary>
internal static class Rollback
{
    /// <summary>Asks for the values that a call will overwrite in records that existed before.</summary>
    public static ImmutableArray<string> Questions(ApiCall call, PlannedRun run, RunState state) =>
    [
        .. from update in Updates(call, run, state)
           group update by update.Record.Type.Name into type
           orderby type.Key
           from query in IdQueries.Build(type.Key, type.SelectMany(u => u.Fields).Select(f => f.Name), type.Select(u => u.Id))
           select query.Soql,
    ];

    public static JournalEntry.Saved Saved(ApiCall call, PlannedRun run, RunState state, ImmutableArray<OrgRow> rows)
    {
        var byId = rows.ToDictionary(r => r.Id);
        return new JournalEntry.Saved(
        [
            .. from update in Updates(call, run, state)
               where byId.ContainsKey(update.Id)
               from field in update.Fields
               select new SavedValue(update.Record.Address, field.Name, byId[update.Id].Values.GetValueOrDefault(field.Name)),
        ]);
    }

    /// <summary>The run that undoes another run, and the records that it does not delete; or the facts that it needs first.</summary>
    /// <param name="now">The org's time.</param>
    public static (PlannedRun? Run, ImmutableArray<NotDeleted> Left, Needs? Needs) Plan(
        PlannedRun run, RunState state, OrgSchema schema, OrgFacts facts, ApiLimits limits, DateTimeOffset? now)
    {
        var (deletions, needs) = Undo.Deletions(state.New, run.Plan, facts);
        if (needs is not null)
        {
            return (null, [], needs);
        }
        var (removal, questions) = Removals.Check(deletions, state.Records, state.RunsUntil(now), schema, facts, state.IsFormat1);
        if (removal is null)
        {
            return (null, [], questions);
        }
        var left = Left(deletions, removal, state);
        var stays = left.Select(l => l.Address).ToHashSet();
        var all = Undo.Cleared(deletions.RemoveAll(d => stays.Contains(d.Address)), schema).AddRange(PutBack(run.Plan, state));
        var graph = CallPlanner.Plan(OperationBuilder.Build(all, schema), [], limits);
        return (run with { Deletions = all, Graph = graph }, left, null);
    }

    // No person confirms a rollback. Records that this run did not certainly create stay, and so do the records that they refer to.
    private static ImmutableArray<NotDeleted> Left(ImmutableArray<Deletion> deletions, Removal removal, RunState state)
    {
        var along = string.Join(", ", removal.Along.Strangers.Select(DeletionDiagnostics.Say));
        var left = removal.NotDeleted.ToDictionary(n => n.Address);
        var going = deletions.Select(d => d.Address).ToHashSet();
        foreach (var unproven in removal.Unproven.Where(u => u.Entry.Origin?.Run != state.Run && going.Contains(u.Address)))
        {
            left[unproven.Address] = new NotDeleted(
                unproven.Address, unproven.Entry, "the manifest does not say in which run it was created");
        }
        foreach (var deletion in removal.Deletions.Where(d => removal.Along.Causes.Contains(d.Id)))
        {
            left[deletion.Address] = new NotDeleted(
                deletion.Address, deletion.Entry, $"records that this plan did not create would be deleted too: {along}");
        }
        if (left.Count == 0)
        {
            return [];
        }
        var kept = Undo.Kept(new ManifestRecords(deletions.Select(d => KeyValuePair.Create(d.Address, d.Entry))), left.Keys);
        return
        [
            .. deletions.Where(d => kept.Contains(d.Address))
                .Select(
                    d => left.GetValueOrDefault(d.Address)
                        ?? new NotDeleted(d.Address, d.Entry, "a record that is not rolled back refers to it")),
        ];
    }

    private static IEnumerable<Deletion> PutBack(TypedPlan plan, RunState state)
    {
        foreach (var values in state.SavedValues.GroupBy(s => s.Key.Address))
        {
            if (state.Find(values.Key) is { IsNew: false } entry && plan.Find(values.Key) is { } index)
            {
                var fields = plan.Records[index].Type;
                yield return new Deletion(values.Key, entry, entry.Id)
                {
                    Stays = true,
                    Revert = [
                        .. values.Select(v => (Field: fields.FindField(v.Key.Field), v.Value))
                            .Where(v => v.Field is not null)
                            .Select(v => new BoundField(v.Field!, Typed(v.Field!, v.Value), plan.Records[index].Span))],
                };
            }
        }
    }

    private static FieldValue Typed(FieldSchema field, string? value) => value is null ? FieldValue.Null.Value : field.Type switch
    {
        FieldType.Boolean => FieldValue.Flag.Of(value == "true"),
        _ when field.IsNumber => new FieldValue.Number(value),
        _ => new FieldValue.Text(value),
    };

    private static IEnumerable<(SeedRecord Record, string Id, ImmutableArray<FieldSchema> Fields)> Updates(
        ApiCall call, PlannedRun run, RunState state)
    {
        foreach (var index in call.Operations)
        {
            var operation = run.NodeOf(index);
            if (operation.Kind == OperationKind.Update
                && run.Plan.Records[operation.Record] is var record
                && state.Find(record.Address) is { IsNew: false } entry)
            {
                // A query does not return the bytes of a file, so they cannot be restored.
                yield return (
                    record, entry.Id, [.. operation.Fields.Select(f => record.Fields[f].Field).Where(f => f.Type != FieldType.Base64)]);
            }
        }
    }
}
