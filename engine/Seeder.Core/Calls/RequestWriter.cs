using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Stage 12: writes the HTTP request of a call. References are replaced by the ids that are known at this time.</summary>
internal static partial class RequestWriter
{
    public static ApiRequest Write(ApiCall call, PlannedRun run, RunState state) => call switch
    {
        ApiCall.Tree tree => ApiRequest.Json("POST", $"composite/tree/{tree.RootType}", json => WriteTree(json, tree, run, state)),
        ApiCall.Collections { Verb: CollectionsVerb.Create } create =>
            ApiRequest.Json("POST", "composite/sobjects", json => WriteRecords(json, create, run, state)),
        ApiCall.Collections { Verb: CollectionsVerb.Delete } delete => new ApiRequest(
            "DELETE",
            $"composite/sobjects?ids={string.Join(',', EachOnce(delete, delete.Operations.Select(o => Id(run, o))))}&allOrNone=false",
            default),
        ApiCall.Collections { Verb: CollectionsVerb.Retrieve } read => Retrieve(read, run, state),
        ApiCall.Collections update => ApiRequest.Json("PATCH", "composite/sobjects", json => WriteRecords(json, update, run, state)),
        ApiCall.Batch { Verb: BatchVerb.Raw } batch =>
            ApiRequest.Json("POST", "composite/batch", json => WriteBatch(json, batch, run, state)),
        _ => throw new InvalidOperationException(call.GetType().Name),
    };

    /// <summary>
    /// Writes a request that reads records of a type. The response has one row per id, in the same order; null for a record that does not
    /// exist.
    /// </summary>
    public static ApiRequest Retrieve(
        string type, IEnumerable<string> ids, IEnumerable<string> fields) => ApiRequest.Json("POST", $"composite/sobjects/{type}", json =>
    {
        json.WriteStartObject();
        WriteTexts("ids", ids);
        WriteTexts("fields", fields);
        json.WriteEndObject();

        void WriteTexts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }
            json.WriteEndArray();
        }
    });

    /// <summary>
    /// The reference ids of the records in a Tree call, by position. They have letters, digits and underscores, and are unique in the call.
    /// </summary>
    public static ImmutableArray<string> ReferenceIds(ApiCall.Tree tree, PlannedRun run)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var ids = ImmutableArray.CreateBuilder<string>(tree.Nodes.Length);
        foreach (var node in tree.Nodes)
        {
            var address = run.AddressOf(node.Operation);
            var id = address.Contains('#') ? address.Replace('#', '_').Replace('.', '_') : address;
            while (!used.Add(id))
            {
                id += "_";
            }
            ids.Add(id);
        }
        return ids.MoveToImmutable();
    }

    private static void WriteTree(Utf8JsonWriter json, ApiCall.Tree tree, PlannedRun run, RunState state)
    {
        var references = ReferenceIds(tree, run);
        var children = Enumerable.Range(0, tree.Nodes.Length).ToLookup(i => tree.Nodes[i].Parent);
        json.WriteStartObject();
        WriteList(-1, "records", null);
        json.WriteEndObject();

        void WriteList(int parent, string name, string? relationship)
        {
            json.WriteStartArray(name);
            foreach (var position in children[parent].Where(i => tree.Nodes[i].Relationship == relationship))
            {
                var node = tree.Nodes[position];
                var operation = run.Graph.Operations.Nodes[node.Operation];
                var record = run.Plan.Records[operation.Record];
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                json.WriteString("type", record.Type.Name);
                json.WriteString("referenceId", references[position]);
                json.WriteEndObject();
                WriteFields(json, record, operation.Fields, node.Field, withNulls: false, run, state);
                WriteIdempotencyKey(json, record, run, state);
                foreach (var list in children[position].Select(i => tree.Nodes[i].Relationship!).Distinct(StringComparer.Ordinal))
                {
                    json.WriteStartObject(list);
                    WriteList(position, "records", list);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    // All records of the call share one list of fields. Fields that a record does not need are ignored in its response.
    private static ApiRequest Retrieve(ApiCall.Collections call, PlannedRun run, RunState state)
    {
        var reads = call.Operations.Select(o => run.Graph.Operations.Nodes[o]).ToList();
        return Retrieve(
            run.Graph.Operations.TypeOf(call.Operations[0]).Name,
            reads.Select(r => state.IdOf(run.Plan.Records[r.Record].Address)!),
            reads.SelectMany(r => r.Fields.Select(f => run.Plan.Records[r.Record].Reads[f].Name))
                .Append("Id")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal));
    }

    private static void WriteBatch(Utf8JsonWriter json, ApiCall.Batch call, PlannedRun run, RunState state)
    {
        json.WriteStartObject();
        json.WriteBoolean("haltOnError", true);
        json.WriteStartArray("batchRequests");
        foreach (var index in call.Operations)
        {
            var raw = run.Plan.Batch[run.Graph.Operations.Nodes[index].Record];
            json.WriteStartObject();
            json.WriteString("method", raw.Method);
            json.WriteString("url", $"v{run.Org!.ApiVersion}/{Encoded(string.Concat(raw.Url.Select(p => TextOf(p, run, state))))}");
            if (raw.Body is { } body)
            {
                json.WritePropertyName("richInput");
                WriteBody(json, body, run, state);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, RawBody body, PlannedRun run, RunState state)
    {
        switch (body)
        {
            case RawBody.Value value:
                WriteValue(json, null, value.Content, run, state);
                break;
            case RawBody.List list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    WriteBody(json, item, run, state);
                }
                json.WriteEndArray();
                break;
            case RawBody.Mapping mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping.Entries)
                {
                    json.WritePropertyName(name);
                    WriteBody(json, value, run, state);
                }
                json.WriteEndObject();
                break;
        }
    }

    // Query strings in plans are not percent-encoded. An ampersand separates two parameters only if a name and '=' follow it, because a
    // value may contain ampersands.
    private static string Encoded(string url)
    {
        var at = url.IndexOf('?');
        if (at < 0)
        {
            return string.Join('/', url.Split('/').Select(Uri.EscapeDataString));
        }
        var pairs = Parameter.Split(url[(at + 1)..])
            .Select(p => p.IndexOf('=') is >= 0 and var eq ? $"{p[..eq]}={Uri.EscapeDataString(p[(eq + 1)..])}" : p);
        return $"{Encoded(url[..at])}?{string.Join('&', pairs)}";
    }

    [GeneratedRegex(@"&(?=[A-Za-z_][A-Za-z0-9_.]*=)", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter { get; }

    private static void WriteRecords(Utf8JsonWriter json, ApiCall.Collections call, PlannedRun run, RunState state)
    {
        json.WriteStartObject();
        json.WriteBoolean("allOrNone", call.Verb != CollectionsVerb.Revert);
        EachOnce(call, call.Operations.Select(o => IdIn(run, o, state)).OfType<string>());
        json.WriteStartArray("records");
        foreach (var index in call.Operations)
        {
            var operation = run.Graph.Operations.Nodes[index];
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("type", run.Graph.Operations.TypeOf(index).Name);
            json.WriteEndObject();
            if (operation.Kind == OperationKind.Deactivate)
            {
                json.WriteString("id", Id(run, index));
                json.WriteBoolean(StandardFields.IsActive, false);
                foreach (var field in run.Deletions[operation.Record].Cleared)
                {
                    json.WriteNull(field);
                }
            }
            else if (operation.Kind is OperationKind.Revert or OperationKind.RevertBeforeReplace)
            {
                json.WriteString("id", Id(run, index));
                foreach (var (field, value, _) in run.Deletions[operation.Record].Revert)
                {
                    json.WritePropertyName(field.Name);
                    WriteValue(json, field, value, run, state);
                }
            }
            else
            {
                var record = run.Plan.Records[operation.Record];
                if (operation.Kind == OperationKind.Update)
                {
                    json.WriteString("id", state.IdOf(record.Address));
                }
                if (operation.Activates)
                {
                    json.WriteBoolean(StandardFields.IsActive, true);
                }
                WriteFields(json, record, operation.Fields, -1, withNulls: operation.Kind == OperationKind.Update, run, state);
                if (operation.Kind == OperationKind.Create)
                {
                    WriteIdempotencyKey(json, record, run, state);
                }
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The org rejects a call that contains an id twice, or processes only one of the two.
    private static List<string> EachOnce(ApiCall call, IEnumerable<string> ids)
    {
        var (some, seen) = (new List<string>(call.Operations.Length), new HashSet<string>(call.Operations.Length, StringComparer.Ordinal));
        foreach (var id in ids)
        {
            some.Add(
                seen.Add(id)
                    ? id
                    : throw new InvalidOperationException($"{id} stands twice in call {call.Number + 1}. This is a bug in Seeder."));
        }
        return some;
    }

    // The id of an existing record; null for a record that is created.
    private static string? IdIn(PlannedRun run, int operation, RunState state) => run.Graph.Operations.KindOf(operation) switch
    {
        OperationKind.Create => null,
        OperationKind.Update => state.IdOf(run.Plan.Records[run.Graph.Operations.Nodes[operation].Record].Address),
        _ => Id(run, operation),
    };

    private static string Id(
        PlannedRun run,
        int operation) =>
            run.Graph.Operations.Nodes[operation] is { Kind: OperationKind.Delete or OperationKind.DeleteBeforeReplace } delete
            ? run.Deletions[delete.Record].Id
            : run.Deletions[run.Graph.Operations.Nodes[operation].Record].Entry.Id;

    private static void WriteFields(
        Utf8JsonWriter json, SeedRecord record, ImmutableArray<int> fields, int nestedField, bool withNulls, PlannedRun run, RunState state)
    {
        foreach (var index in fields)
        {
            var (field, value, _) = record.Fields[index];
            // Nesting sets this field; and in a create, null means the same as leaving the field out.
            if (index == nestedField || (!withNulls && field.Type != FieldType.Boolean && IsNull(value, run, state)))
            {
                continue;
            }
            json.WritePropertyName(field.Name);
            WriteValue(json, field, value is FieldValue.Timed timed ? timed.Value : value, run, state);
        }
    }

    private static void WriteIdempotencyKey(Utf8JsonWriter json, SeedRecord record, PlannedRun run, RunState state)
    {
        if (IdempotencyKeyValue.Filled(run, record, state) is var (field, value))
        {
            json.WriteString(field.Name, value);
        }
    }

    private static bool IsNull(FieldValue value, PlannedRun run, RunState state) =>
        value is FieldValue.Null || (value is FieldValue.OrgValue && Filled(value, run, state).Length == 0);

    private static void WriteValue(Utf8JsonWriter json, FieldSchema? field, FieldValue value, PlannedRun run, RunState state)
    {
        switch (value)
        {
            // A checkbox cannot be null.
            case FieldValue.Null when field?.Type == FieldType.Boolean:
                json.WriteBooleanValue(false);
                break;
            case FieldValue.Null:
                json.WriteNullValue();
                break;
            case FieldValue.Text text:
                json.WriteStringValue(text.Value);
                break;
            case FieldValue.Number number:
                json.WriteRawValue(number.Digits, skipInputValidation: true);
                break;
            case FieldValue.Flag flag:
                json.WriteBooleanValue(flag.Value);
                break;
            case FieldValue.Composed composed:
                json.WriteStringValue(string.Concat(composed.Parts.Select(p => TextOf(p, run, state))));
                break;
            case FieldValue.OrgValue:
                WriteAnswer(json, field, Filled(value, run, state));
                break;
            default:
                json.WriteStringValue(Filled(value, run, state));
                break;
        }
    }

    // Writes a value that was read from the org into another field. Empty means null.
    private static void WriteAnswer(Utf8JsonWriter json, FieldSchema? field, string answer)
    {
        switch (field?.Type)
        {
            case not null when answer.Length == 0:
                json.WriteNullValue();
                break;
            case FieldType.Boolean or FieldType.Int or FieldType.Long or FieldType.Double or FieldType.Currency or FieldType.Percent:
                json.WriteRawValue(answer);
                break;
            case FieldType.Date:
                json.WriteStringValue(answer[..Math.Min(10, answer.Length)]);
                break;
            default:
                json.WriteStringValue(answer);
                break;
        }
    }

    /// <summary>The text of a value in a raw request.</summary>
    internal static string PlainText(FieldValue value, PlannedRun run, RunState state) => value switch
    {
        FieldValue.Number number => number.Digits,
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Composed composed => string.Concat(composed.Parts.Select(p => TextOf(p, run, state))),
        _ => TextOf(value, run, state),
    };

    private static string TextOf(FieldValue part, PlannedRun run, RunState state) =>
        part is FieldValue.Text literal ? literal.Value : Filled(part, run, state);

    private static string Filled(FieldValue hole, PlannedRun run, RunState state) =>
        run.IdOf(hole, state) ?? throw new InvalidOperationException($"{hole} is sent before it exists. This is a bug in Seeder.");
}
