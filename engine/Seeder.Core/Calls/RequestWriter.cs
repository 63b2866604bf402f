using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Run;

namespace Seeder.Core.Calls;

/// <summary>A request, its path relative to <c>/services/data/vXX.0/</c>, or from the root where it starts with a slash. GET and DELETE have no body.</summary>
public sealed record ApiRequest(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>Asks for an answer only if it differs from the one of that time.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }
}

/// <summary>Stage 12: writes a call's request, holes filled with the ids that exist by now.</summary>
public static class RequestWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ApiRequest Write(ApiCall call, PlannedRun run, RunState state) => call switch
    {
        ApiCall.Tree tree => new ApiRequest("POST", $"composite/tree/{tree.RootType}", Body(json => WriteTree(json, tree, run, state))),
        ApiCall.Collections { Verb: CollectionsVerb.Create } create =>
            new ApiRequest("POST", "composite/sobjects", Body(json => WriteRecords(json, create, run, state))),
        ApiCall.Collections { Verb: CollectionsVerb.Delete } delete =>
            new ApiRequest("DELETE", $"composite/sobjects?ids={string.Join(',', delete.Operations.Select(o => Id(run, o)))}&allOrNone=false", default),
        ApiCall.Collections update => new ApiRequest("PATCH", "composite/sobjects", Body(json => WriteRecords(json, update, run, state))),
        _ => throw new InvalidOperationException(call.GetType().Name),
    };

    /// <summary>The reference ids of a Tree's records, by position: letters, digits and underscores, unique in the call.</summary>
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

    private static ReadOnlyMemory<byte> Body(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }
        return buffer.WrittenMemory;
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
                var operation = run.Graph.Operations.Operations[node.Operation];
                var record = run.Plan.Records[operation.Record];
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                json.WriteString("type", record.Type.Name);
                json.WriteString("referenceId", references[position]);
                json.WriteEndObject();
                WriteFields(json, record, operation.Fields, node.Field, withNulls: false, run, state);
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

    private static void WriteRecords(Utf8JsonWriter json, ApiCall.Collections call, PlannedRun run, RunState state)
    {
        json.WriteStartObject();
        json.WriteBoolean("allOrNone", true);
        json.WriteStartArray("records");
        foreach (var index in call.Operations)
        {
            var operation = run.Graph.Operations.Operations[index];
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("type", run.Graph.Operations.TypeOf(index).Name);
            json.WriteEndObject();
            if (operation.Kind == OperationKind.Deactivate)
            {
                json.WriteString("id", Id(run, index));
                json.WriteBoolean("IsActive", false);
            }
            else
            {
                var record = run.Plan.Records[operation.Record];
                if (operation.Kind == OperationKind.Update)
                {
                    json.WriteString("id", state.IdOf(record.Address));
                }
                WriteFields(json, record, operation.Fields, -1, withNulls: operation.Kind == OperationKind.Update, run, state);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Id(PlannedRun run, int operation) => run.Deletions[run.Graph.Operations.Operations[operation].Record].Value.Id;

    private static void WriteFields(
        Utf8JsonWriter json, SeedRecord record, ImmutableArray<int> fields, int nestedField, bool withNulls, PlannedRun run, RunState state)
    {
        foreach (var index in fields)
        {
            var (field, value, _) = record.Fields[index];
            // Nesting says it; and on create a null is what an absent field is.
            if (index == nestedField || (value is FieldValue.Null && !withNulls))
            {
                continue;
            }
            json.WritePropertyName(field.Name);
            WriteValue(json, value is FieldValue.Timed timed ? timed.Value : value, run, state);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, FieldValue value, PlannedRun run, RunState state)
    {
        switch (value)
        {
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
                json.WriteStringValue(composed.Parts.Aggregate(
                    new StringBuilder(), (text, part) => text.Append(part is FieldValue.Text literal ? literal.Value : Filled(part, run, state))).ToString());
                break;
            default:
                json.WriteStringValue(Filled(value, run, state));
                break;
        }
    }

    private static string Filled(FieldValue hole, PlannedRun run, RunState state) =>
        run.IdOf(hole, state) ?? throw new InvalidOperationException($"{hole} is sent before it exists. This is a bug in Seeder.");
}
