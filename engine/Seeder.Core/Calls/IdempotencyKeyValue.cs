using Seeder.Core.Binding;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The values by which the org itself keeps a create from happening twice.</summary>
internal static class IdempotencyKeyValue
{
    /// <summary>
    /// What the engine puts into the field of <c>options.guard</c>: the same each time that this run sends the record, and never again.
    /// </summary>
    public static (FieldSchema Field, string Value)? Filled(PlannedRun run, SeedRecord record, RunState state) =>
        IdempotencyKeys.FilledIn(run.Plan, record) is { } field
            ? (field, string.Create(CultureInfo.InvariantCulture, $"{state.Run}-{record.Index}"))
            : null;

    /// <summary>A unique value that a create sends, as a query compares it; null for none.</summary>
    public static SentValue? Of(PlannedRun run, SeedRecord record, RunState state)
    {
        if (Filled(run, record, state) is var (field, value))
        {
            return new SentValue(field.Name, Soql.Quote(value));
        }
        foreach (var own in IdempotencyKeys.Own(record))
        {
            if (NormalForm.Of(own.Field, own.Value, IdOf) is { Length: > 0 } && Soql.Literal(own.Field, own.Value, IdOf) is { } literal)
            {
                return new SentValue(own.Field.Name, literal);
            }
        }
        return null;

        string? IdOf(FieldValue hole) => run.IdOf(hole, state);
    }
}
