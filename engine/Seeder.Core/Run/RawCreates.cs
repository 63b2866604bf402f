using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Core.Run;

/// <summary>
/// Raw requests in doubt that create one record each (POST to <c>sobjects/X</c>): the org shows what became of them, as it does for
/// records. The requests of a batch are carried out in order up to the first that fails, each for itself.
/// </summary>
internal static class RawCreates
{
    /// <summary>What a raw request sends for the fields of the record that it creates; null for any other request.</summary>
    public static ImmutableArray<SentValue>? Fields(RawRequest raw, PlannedRun run, RunState state) => raw.CreatedType is null ? null :
    [
        .. from entry in (raw.Body as RawBody.Mapping)?.Entries ?? []
           where entry.Value is RawBody.Value { Content: not FieldValue.Null }
           select new SentValue(entry.Key, RequestWriter.PlainText(((RawBody.Value)entry.Value).Content, run, state)),
    ];

    /// <summary>Whether the org can show what became of a call: all in it that must not happen twice creates a record.</summary>
    public static bool CanBeRead(JournalEntry.Begin call) => call.Operations.All(o => !o.Once || o.Body is not null);

    /// <summary>One create for each raw create of the call, with its place there.</summary>
    public static IEnumerable<(int Operation, JournalEntry.Begin Create)> Of(JournalEntry.Begin call, OrgSchema schema)
    {
        for (var i = 0; i < call.Operations.Length; i++)
        {
            if (call.Operations[i] is { Body: { } body, Type: var name } raw)
            {
                var type = schema.Find(name)!;
                var sent = body.Select(b => (Field: type.FindField(b.Field), b.Value)).Where(b => b.Field is not null).Select(b => (Field: b.Field!, b.Value)).ToList();
                var unique = sent.FirstOrDefault(b => IdempotencyKeys.IsUnique(b.Field) && LiteralOf(b.Field, b.Value) is not null);
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
                            IdempotencyKey = unique.Field is null ? null : new SentValue(unique.Field.Name, LiteralOf(unique.Field, unique.Value)!),
                        },
                    ],
                });
            }
        }
    }

    // As a query compares it; null for a value that no query finds.
    private static string? LiteralOf(FieldSchema field, string value) => field.Type switch
    {
        FieldType.String or FieldType.Email or FieldType.Phone or FieldType.Url => value.Trim().Length == 0 ? null : Soql.Quote(value.Trim()),
        FieldType.Int or FieldType.Long or FieldType.Double or FieldType.Currency or FieldType.Percent =>
            decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? value : null,
        _ => null,
    };

    /// <summary>The end of the call, when it is known which of its creates are there. What comes before the last of them has been carried out too.</summary>
    /// <param name="ids">The id of the record of each create that is there, by its place in the call.</param>
    public static JournalEntry.End End(JournalEntry.Begin call, IReadOnlyDictionary<int, string> ids)
    {
        var last = ids.Keys.DefaultIfEmpty(-1).Max();
        if (last < 0)
        {
            return new JournalEntry.End(call.Call, call.Attempt, JournalOutcome.Refused, []);
        }
        // What was read went with the answer.
        bool IsDone(int i) => ids.ContainsKey(i) || (i < last && call.Operations[i] is { Reads: false, Body: null });
        var places = Enumerable.Range(0, call.Operations.Length).ToList();
        return new JournalEntry.End(
            call.Call, call.Attempt, JournalOutcome.Succeeded,
            [.. places.Select(i => IsDone(i) ? "" : null)],
            [.. places.Select(i => ids.TryGetValue(i, out var id) ? $$"""{"id":"{{id}}","success":true,"errors":[]}""" : IsDone(i) ? "null" : null)]);
    }
}
