using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>Undoes an unfinished seeding: what it created is deleted, dependents first; what it changed is put back to what the org held before.</summary>
public static class Rollback
{
    /// <summary>Asks for the values that a call is about to overwrite in records that were there before.</summary>
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
        var byId = rows.ToDictionary(r => r.Id, StringComparer.Ordinal);
        return new JournalEntry.Saved(
        [
            .. from update in Updates(call, run, state)
               where byId.ContainsKey(update.Id)
               from field in update.Fields
               select new SavedValue(update.Record.Address, field.Name, byId[update.Id].Values.GetValueOrDefault(field.Name)),
        ]);
    }

    /// <summary>The run that undoes another; or what must be known first.</summary>
    public static (PlannedRun? Run, Needs? Needs) Plan(PlannedRun run, RunState state, OrgSchema schema, OrgFacts facts, ApiLimits limits)
    {
        var (deletions, needs) = Undo.Deletions(state.New, run.Plan, facts);
        if (needs is not null)
        {
            return (null, needs);
        }
        var all = deletions.AddRange(PutBack(run.Plan, state));
        var graph = CallPlanner.Plan(Operations.Build(all, schema), [], limits);
        return (run with { Deletions = all, Graph = graph }, null);
    }

    private static IEnumerable<Deletion> PutBack(SeedPlan plan, RunState state)
    {
        foreach (var values in state.SavedValues.GroupBy(s => s.Key.Address, StringComparer.Ordinal))
        {
            if (state.Find(values.Key) is { IsNew: false } entry && plan.Find(values.Key) is { } index)
            {
                var fields = plan.Records[index].Type;
                yield return new Deletion(values.Key, entry, entry.Id)
                {
                    Stays = true,
                    Revert = [.. values.Select(v => (Field: fields.FindField(v.Key.Field), v.Value)).Where(v => v.Field is not null).Select(v => new BoundField(v.Field!, Typed(v.Field!, v.Value), plan.Records[index].Span))],
                };
            }
        }
    }

    private static FieldValue Typed(FieldSchema field, string? value) => value is null ? FieldValue.Null.Value : field.Type switch
    {
        FieldType.Boolean => FieldValue.Flag.Of(value == "true"),
        FieldType.Int or FieldType.Long or FieldType.Double or FieldType.Currency or FieldType.Percent => new FieldValue.Number(value),
        _ => new FieldValue.Text(value),
    };

    private static IEnumerable<(SeedRecord Record, string Id, ImmutableArray<FieldSchema> Fields)> Updates(ApiCall call, PlannedRun run, RunState state)
    {
        foreach (var index in call.Operations)
        {
            var operation = run.Graph.Operations.Operations[index];
            if (operation.Kind == OperationKind.Update && run.Plan.Records[operation.Record] is var record && state.Find(record.Address) is { IsNew: false } entry)
            {
                // The bytes of a file are not given by a query: they cannot be put back.
                yield return (record, entry.Id, [.. operation.Fields.Select(f => record.Fields[f].Field).Where(f => f.Type != FieldType.Base64)]);
            }
        }
    }
}
