using System.Collections.Immutable;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder.Tests.Invented;

/// <summary>The effect of one operation of a call on the rows of an org.</summary>
/// <param name="Place">The phase of the run: 0 for planned calls, 1 for a rollback, whose call numbers start again.</param>
internal sealed record InventedEffect(int Call, int Place, string Id, InventedRow? Created, ImmutableDictionary<string, string?>? Values)
{
    public static List<InventedEffect> Of(ApiCall call, ImmutableArray<string?> ids, PlannedRun run, RunState state, int place)
    {
        var effects = InventedRow.Created(call, ids, run, state)
            .Select(r => new InventedEffect(call.Number, place, r.Row.Id, r, null))
            .ToList();
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var operation = run.NodeOf(call.Operations[i]);
            switch (operation.Kind)
            {
                case OperationKind.Update:
                    var record = run.Plan.Records[operation.Record];
                    effects.Add(
                        new InventedEffect(
                            call.Number, place, ids[i]!, null, ValuesOf(operation.Fields.Select(f => record.Fields[f]), run, state)));
                    break;
                case OperationKind.Revert:
                    effects.Add(
                        new InventedEffect(
                            call.Number, place, ids[i]!, null, ValuesOf(run.Deletions[operation.Record].Revert, run, state)));
                    break;
                case OperationKind.Delete or OperationKind.Deactivate:
                    effects.Add(new InventedEffect(call.Number, place, ids[i]!, null, null));
                    break;
            }
        }
        return effects;
    }

    public void Apply(List<InventedRow> rows)
    {
        var at = rows.FindIndex(r => r.Row.Id == Id);
        if (Created is not null)
        {
            rows.Add(Created);
        }
        else if (at >= 0 && Values is null)
        {
            rows.RemoveAt(at);
        }
        else if (at >= 0)
        {
            rows[at] = rows[at] with { Row = rows[at].Row.With(Values!) };
        }
    }

    private static ImmutableDictionary<string, string?> ValuesOf(
        IEnumerable<BoundField> fields, PlannedRun run, RunState state) => fields.ToImmutableDictionary(
        f => f.Field.Name,
        f => NormalForm.Of(f.Field, f.Value is FieldValue.Timed timed ? timed.Value : f.Value, run.HolesNow(state).Resolve)
            is { Length: > 0 } text ? text : null,
        StringComparer.OrdinalIgnoreCase);
}
