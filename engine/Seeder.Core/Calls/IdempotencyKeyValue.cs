using Seeder.Core.Binding;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The unique values by which the org rejects a repeated create.</summary>
internal static class IdempotencyKeyValue
{
    /// <summary>
    /// The value of the field in <c>options.guard</c>. It is the same whenever this run sends the record, and differs in every other run.
    /// Null if the engine does not set the field.
    /// </summary>
    public static (FieldSchema Field, string Value)? Filled(PlannedRun run, SeedRecord record, RunState state) =>
        IdempotencyKeys.FilledIn(run.Plan, record) is { } field
            ? (field, string.Create(CultureInfo.InvariantCulture, $"{state.Run}-{record.Index}"))
            : null;

    /// <summary>A unique value that the create sends, in the form for a query; null if it sends none.</summary>
    public static SentValue? Of(PlannedRun run, SeedRecord record, RunState state)
    {
        if (Filled(run, record, state) is var (field, value))
        {
            return new SentValue(field.Name, Soql.Quote(value));
        }
        HoleText idOf = run.HolesNow(state).Resolve;
        foreach (var own in IdempotencyKeys.Own(record))
        {
            if (NormalForm.Of(own.Field, own.Value, idOf) is { Length: > 0 } && Soql.Literal(own.Field, own.Value, idOf) is { } literal)
            {
                return new SentValue(own.Field.Name, literal);
            }
        }
        return null;
    }
}
