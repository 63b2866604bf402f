using System.Text;
using Seeder.Core.Facts;

namespace Seeder.Core.Binding;

/// <summary>Returns the text of a hole: the id or the value of the org in its place; null while it is unknown.</summary>
internal delegate string? HoleText(FieldValue hole);

/// <summary>
/// Converts a value to text. A value may have holes: ids and values of the org that are known only in the run. The parameters find them.
/// </summary>
/// <param name="idOfRecord">Returns the id of a record of the plan, by its index; null while it is unknown.</param>
/// <param name="idOfLookup">Returns the id that a look-up found, by its index; null while it is unknown.</param>
/// <param name="valueOf">Returns the org's value of a field, by the id of its record; empty for null.</param>
internal sealed class Holes(
    TypedPlan plan, OrgIdentity? org, Func<int, string?> idOfRecord, Func<int, string?> idOfLookup, Func<string, string, string?> valueOf)
{
    /// <summary>Returns the value of a field that this run read, by the index of its record; null if it was not read.</summary>
    public Func<int, string, string?>? Read { get; init; }

    /// <summary>Returns the text of a value; null while it contains an id or a value of the org that is not known yet.</summary>
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

    /// <summary>Returns the text of a value; throws if a part of it is not known.</summary>
    public string Require(FieldValue value) =>
        Resolve(value) ?? throw new InvalidOperationException($"{value} is sent before it exists. This is a bug in Seeder.");

    /// <summary>Joins the parts of a text; null while one of them is not known.</summary>
    public static string? Join(ImmutableArray<FieldValue> parts, HoleText idOf)
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
    /// Names a reference whose id is not known yet: by the record or the look-up that gives the id. Equal names mean equal ids.
    /// </summary>
    /// <param name="recordOf">Returns the record of the plan that a look-up means; null if it means a record of the org.</param>
    public static string NameOf(FieldValue hole, Func<int, int?> recordOf) => hole switch
    {
        FieldValue.Text id => id.Value,
        FieldValue.Reference reference => $"record {reference.Record}",
        FieldValue.Found found => recordOf(found.Lookup) is { } record ? $"record {record}" : $"look-up {found.Lookup}",
        FieldValue.OrgValue read => $"{read.Field} of {NameOf(read.Of, recordOf)}",
        _ => hole.GetType().Name,
    };
}
