using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seeder.Core.Binding;

namespace Seeder.Tests.Golden;

/// <summary>A bound plan as text: every record with its address, its typed values and its instructions.</summary>
internal static class BoundText
{
    private const int LongestText = 100;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(TypedPlan plan)
    {
        var text = new StringBuilder();
        text.Append("plan ").Append(plan.Name).Append('\n');
        if (plan.Options != new PlanOptions())
        {
            text.Append(plan.Options).Append('\n');
        }
        foreach (var lookup in plan.Lookups)
        {
            text.Append("look-up ")
                .Append(lookup.Index)
                .Append(": ")
                .Append(lookup.Name is { } name ? $"{name} = " : "")
                .Append(lookup.Soql ?? Conditions(plan, lookup))
                    .Append(lookup.Record is { } record ? $" = {plan.Records[record].Address}" : "").Append('\n');
        }
        foreach (var record in plan.Records)
        {
            text.Append('\n').Append(record.Type.Name).Append(' ').Append(record.Address).Append(record.Keep ? " (kept)" : "").Append('\n');
            foreach (var line in Fields(plan, record, parent: true))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }
        foreach (var request in plan.Batch)
        {
            text.Append('\n')
                .Append(request.Method)
                .Append(' ')
                .Append(string.Concat(request.Url.Select(p => InText(plan, p))))
                .Append(request.IsNamed ? $" as {request.Name}" : "")
                .Append('\n')
                    .Append(request.Body is { } body ? $"  {Body(plan, body)}\n" : "");
        }
        return text.ToString();
    }

    /// <param name="parent">Whether the lookup to the parent is included.</param>
    public static IEnumerable<string> Fields(TypedPlan plan, SeedRecord record, bool parent)
    {
        for (var i = 0; i < record.Fields.Length; i++)
        {
            var field = record.Fields[i];
            if (parent || record.Parent < 0 || field.Value is not FieldValue.Reference { Record: var target } || target != record.Parent)
            {
                yield return $"{(i < record.CreateFieldCount ? "" : "then ")}{field.Field.Name}{(record.Key.Contains(i) ? " (key)" : "")}: {Value(plan, field.Value)}";
            }
        }
        for (var i = 0; i < record.Reads.Length; i++)
        {
            yield return $"{(i < record.PersistedReadCount ? "reads" : "reads for others")} {record.Reads[i].Name}";
        }
        if (!record.After.IsEmpty)
        {
            yield return $"after {string.Join(", ", record.After.Select(a => plan.Records[a.Record].Address))}";
        }
    }

    private static string Conditions(TypedPlan plan, Lookup lookup) =>
        $"{lookup.Type?.Name} with {string.Join(" and ", lookup.Conditions.Select(c => $"{c.Field.Name} {Value(plan, c.Value)}"))}";

    private static string Value(TypedPlan plan, FieldValue value) => value switch
    {
        FieldValue.Null => "null",
        FieldValue.Text text => Quote(text.Value),
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Timed timed => $"{Value(plan, timed.Value)} by {timed.Expression}",
        FieldValue.Composed composed => $"\"{string.Concat(composed.Parts.Select(p => InText(plan, p)))}\"",
        FieldValue.Reference reference => plan.Records[reference.Record].Address,
        FieldValue.Found found => plan.Lookups[found.Lookup].Name ?? $"look-up {found.Lookup}",
        FieldValue.OrgId => "the org's id",
        FieldValue.OrgUser => "the user's id",
        FieldValue.OrgValue read => $"the org's {read.Field} of {Value(plan, read.Of)}",
        FieldValue.Unknown => "unknown without an org",
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string InText(TypedPlan plan, FieldValue part) => part is FieldValue.Text text ? text.Value : $"{{{Value(plan, part)}}}";

    private static string Body(TypedPlan plan, RawBody body) => body switch
    {
        RawBody.Value value => Value(plan, value.Content),
        RawBody.List list => $"[{string.Join(", ", list.Items.Select(i => Body(plan, i)))}]",
        RawBody.Mapping mapping => $"{{ {string.Join(", ", mapping.Entries.Select(e => $"{e.Key}: {Body(plan, e.Value)}"))} }}",
        _ => throw new InvalidOperationException(body.GetType().Name),
    };

    private static string Quote(string text) => text.Length <= LongestText
        ? JsonSerializer.Serialize(text, Relaxed)
        : $"{JsonSerializer.Serialize(text[..LongestText], Relaxed)}... ({text.Length} characters)";
}
