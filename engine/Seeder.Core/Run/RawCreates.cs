using Seeder.Core.Binding;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// In-doubt raw requests that create one record each (POST to <c>sobjects/X</c>). The org's rows show their outcome, as for
/// records. The org executes the requests of a batch in order, each in its own transaction, up to the first that fails.
/// </summary>
internal static class RawCreates
{
    /// <summary>The field values that a raw request sends for the record that it creates; null for any other request.</summary>
    public static ImmutableArray<SentValue>? Fields(RawRequest raw, Holes holes) => raw.CreatedType is null ? null :
    [
        .. from entry in (raw.Body as RawBody.Mapping)?.Entries ?? []
           where entry.Value is RawBody.Value { Content: not FieldValue.Null }
           select new SentValue(entry.Key, holes.Require(((RawBody.Value)entry.Value).Content)),
    ];

    /// <summary>
    /// Whether the org's rows can show the outcome of a call: every request that must not be sent twice creates a record.
    /// </summary>
    public static bool CanBeRead(JournalEntry.Begin call) => call.Operations.All(o => !o.Once || o.Body is not null);

    /// <summary>One create for each raw create of the call, with its position in the call.</summary>
    public static IEnumerable<(int Operation, JournalEntry.Begin Create)> Of(JournalEntry.Begin call, OrgSchema schema)
    {
        for (var i = 0; i < call.Operations.Length; i++)
        {
            if (call.Operations[i] is { Body: { } body, Type: var name } raw)
            {
                var type = schema.Find(name)!;
                var sent = body.Select(b => (Field: type.FindField(b.Field), b.Value))
                    .Where(b => b.Field is not null)
                    .Select(b => (Field: b.Field!, b.Value))
                    .ToList();
                var unique = sent.FirstOrDefault(b => SpecialRules.IsUnique(b.Field) && LiteralOf(b.Field, b.Value) is not null);
                yield return (i, call with
                {
                    Operations =
                    [
                        raw with
                        {
                            Kind = OperationKind.Create,
                            Type = type.Name,
                            Shape = [.. sent.Select(b => b.Field.Name)],
                            Hash = string.Concat(sent.Select(b => Fingerprint.Of(NormalForm.OfAnswer(b.Field, b.Value)))),
                            IdempotencyKey = unique.Field is null
                                ? null
                                : new SentValue(unique.Field.Name, LiteralOf(unique.Field, unique.Value)!),
                        },
                    ],
                });
            }
        }
    }

    // The value in the form of a query; null for a value that no query can find.
    private static string? LiteralOf(FieldSchema field, string value) => field.Type switch
    {
        FieldType.String or FieldType.Email or FieldType.Phone or FieldType.Url =>
            value.Trim().Length == 0 ? null : Soql.Quote(value.Trim()),
        _ when field.IsNumber => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? value : null,
        _ => null,
    };

    /// <summary>The end entry of the call, given the creates that exist. All requests before the last of them were executed too.</summary>
    /// <param name="ids">The record id of each create that exists, by its position in the call.</param>
    public static JournalEntry.End End(JournalEntry.Begin call, IReadOnlyDictionary<int, string> ids)
    {
        var last = ids.Keys.DefaultIfEmpty(-1).Max();
        if (last < 0)
        {
            return new JournalEntry.End(call.Call, call.Attempt, JournalOutcome.Refused, []);
        }
        // The values that the call read were lost with the response.
        bool IsDone(int i) => ids.ContainsKey(i) || (i < last && call.Operations[i] is { Reads: false, Body: null });
        var places = Enumerable.Range(0, call.Operations.Length).ToList();
        return new JournalEntry.End(
            call.Call, call.Attempt, JournalOutcome.Succeeded,
            [.. places.Select(i => IsDone(i) ? "" : null)],
            [.. places.Select(
                i => ids.TryGetValue(i, out var id) ? $$"""{"id":"{{id}}","success":true,"errors":[]}""" : IsDone(i) ? "null" : null)]);
    }
}
