using System.Text;
using Seeder.Core.Facts;

namespace Seeder.Core.Binding;

/// <summary>
/// Turns a value with holes into text. The caller says how to find the ids of records and look-ups, and the org's values.
/// </summary>
/// <param name="idOfRecord">The id of a record of the plan, by its index.</param>
/// <param name="idOfLookup">The id that a look-up found, by its index.</param>
/// <param name="valueOf">The org's value of a field, by the id of its record; empty for null.</param>
internal sealed class Holes(
    TypedPlan plan, OrgIdentity? org, Func<int, string?> idOfRecord, Func<int, string?> idOfLookup, Func<string, string, string?> valueOf)
{
    /// <summary>The value that this run read of a field, by the record's index; null if the field was not read.</summary>
    public Func<int, string, string?>? Read { get; init; }

    /// <summary>The text of a value; null while something in it is not known.</summary>
    public string? Resolve(FieldValue value) => value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Timed timed => Resolve(timed.Value),
        FieldValue.Composed composed => Join(composed.Parts, Resolve),
        FieldValue.OrgId => org?.Id,
        FieldValue.OrgUser => org?.UserId,
        FieldValue.OrgValue read when plan.TargetOf(read.Of) is { } target && Read?.Invoke(target, read.Field) is { } now => now,
        FieldValue.OrgValue read => Resolve(read.Of) is { } id ? valueOf(id, read.Field) : null,
        _ when plan.TargetOf(value) is { } target => idOfRecord(target),
        FieldValue.Found found => idOfLookup(found.Lookup),
        _ => null,
    };

    /// <summary>The text of a value that is sent now.</summary>
    public string Require(FieldValue value) =>
        Resolve(value) ?? throw new InvalidOperationException($"{value} is sent before it exists. This is a bug in Seeder.");

    /// <summary>Text with holes in it; null while one of them is not known.</summary>
    public static string? Join(ImmutableArray<FieldValue> parts, Func<FieldValue, string?> idOf)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if ((part is FieldValue.Text literal ? literal.Value : idOf(part)) is not { } known)
            {
                return null;
            }
            text.Append(known);
        }
        return text.ToString();
    }

    /// <summary>
    /// What stands for a hole while ids are not known: the record or look-up that its id will come from. Equal names mean equal ids.
    /// </summary>
    /// <param name="recordOf">The record of the plan that a look-up means.</param>
    public static string NameOf(FieldValue hole, Func<int, int?> recordOf) => hole switch
    {
        FieldValue.Text id => id.Value,
        FieldValue.Reference reference => $"record {reference.Record}",
        FieldValue.Found found => recordOf(found.Lookup) is { } record ? $"record {record}" : $"look-up {found.Lookup}",
        FieldValue.OrgValue read => $"{read.Field} of {NameOf(read.Of, recordOf)}",
        _ => hole.GetType().Name,
    };
}
