using System.Text.Json;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Stage 12: writes the HTTP request of a call. References are replaced by the ids that are known at this time.</summary>
internal sealed class RequestWriter
{
    /// <summary>What stands for the id of a job that does not exist yet.</summary>
    public const string UnknownJob = "{job}";

    private readonly PlannedRun _run;
    private readonly RunState _state;
    private readonly FieldWriter _fields;

    private RequestWriter(PlannedRun run, RunState state) => (_run, _state, _fields) = (run, state, new FieldWriter(run, state));

    public static ApiRequest Write(ApiCall call, PlannedRun run, RunState state) => new RequestWriter(run, state).Write(call);

    private ApiRequest Write(ApiCall call) => call switch
    {
        ApiCall.Tree tree => ApiRequest.Json("POST", $"composite/tree/{tree.RootType}", json => WriteTree(json, tree)),
        ApiCall.Collections { Verb: CollectionsVerb.Create } create =>
            ApiRequest.Json("POST", "composite/sobjects", json => WriteRecords(json, create)),
        ApiCall.Collections { Verb: CollectionsVerb.Delete } delete => new ApiRequest(
            "DELETE", $"composite/sobjects?ids={string.Join(',', EachOnce(delete))}&allOrNone=false", default),
        ApiCall.Collections { Verb: CollectionsVerb.Retrieve } read => Retrieve(read),
        ApiCall.Collections update => ApiRequest.Json("PATCH", "composite/sobjects", json => WriteRecords(json, update)),
        ApiCall.Batch { Verb: BatchVerb.Raw } batch => RawRequestWriter.Write(batch, _run, _state),
        ApiCall.Bulk job => JobWriter.Upload(UnknownJob, JobWriter.Table(job, _run, _state)),
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
        json.WritePropertyName("ids");
        JsonBytes.WriteTexts(json, ids);
        json.WritePropertyName("fields");
        JsonBytes.WriteTexts(json, fields);
        json.WriteEndObject();
    });

    /// <summary>
    /// The reference ids of the records in a Tree call, by position. They have letters, digits and underscores, and are unique in the call.
    /// </summary>
    public static ImmutableArray<string> ReferenceIds(ApiCall.Tree tree, PlannedRun run)
    {
        var used = new HashSet<string>();
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

    private void WriteTree(Utf8JsonWriter json, ApiCall.Tree tree)
    {
        var references = ReferenceIds(tree, _run);
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
                var record = _run.RecordOf(node.Operation);
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                json.WriteString("type", record.Type.Name);
                json.WriteString("referenceId", references[position]);
                json.WriteEndObject();
                _fields.Write(json, record, _run.NodeOf(node.Operation), node.Field);
                foreach (var list in children[position].Select(i => tree.Nodes[i].Relationship!).Distinct())
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
    private ApiRequest Retrieve(ApiCall.Collections call) => Retrieve(
        _run.TypeOf(call.Operations[0]).Name,
        call.Operations.Select(o => _state.IdOf(_run.RecordOf(o).Address)!),
        call.Operations.SelectMany(o => _run.NodeOf(o).Fields.Select(f => _run.RecordOf(o).Reads[f].Name))
            .Append("Id")
            .Distinct()
            .Order(StringComparer.Ordinal));

    private void WriteRecords(Utf8JsonWriter json, ApiCall.Collections call)
    {
        EachOnce(call);
        json.WriteStartObject();
        json.WriteBoolean("allOrNone", call.Verb != CollectionsVerb.Revert);
        json.WriteStartArray("records");
        foreach (var index in call.Operations)
        {
            json.WriteStartObject();
            json.WriteStartObject("attributes");
            json.WriteString("type", _run.TypeOf(index).Name);
            json.WriteEndObject();
            if (IdOf(index) is { } id)
            {
                json.WriteString("id", id);
            }
            WriteFields(json, index);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteFields(Utf8JsonWriter json, int index)
    {
        var operation = _run.NodeOf(index);
        if (operation.Kind == OperationKind.Deactivate)
        {
            json.WriteBoolean(StandardFields.IsActive, false);
            foreach (var field in _run.DeletionOf(index).Cleared)
            {
                json.WriteNull(field);
            }
        }
        else if (operation.Kind is OperationKind.Revert or OperationKind.RevertBeforeReplace)
        {
            foreach (var (field, value, _) in _run.DeletionOf(index).Revert)
            {
                json.WritePropertyName(field.Name);
                _fields.Write(json, field, value);
            }
        }
        else
        {
            if (operation.Activates)
            {
                json.WriteBoolean(StandardFields.IsActive, true);
            }
            _fields.Write(json, _run.RecordOf(index), operation, -1);
        }
    }

    // The org rejects a call that contains an id twice, or processes only one of the two.
    private List<string> EachOnce(ApiCall call)
    {
        var (some, seen) = (new List<string>(call.Operations.Length), new HashSet<string>(call.Operations.Length));
        foreach (var id in call.Operations.Select(IdOf).OfType<string>())
        {
            some.Add(seen.Add(id)
                ? id
                : throw new InvalidOperationException($"{id} stands twice in call {call.Number + 1}. This is a bug in Seeder."));
        }
        return some;
    }

    // The id of an existing record; null for a record that is created.
    private string? IdOf(int operation) => _run.NodeOf(operation).Kind switch
    {
        OperationKind.Create => null,
        OperationKind.Update => _state.IdOf(_run.RecordOf(operation).Address),
        OperationKind.Delete or OperationKind.DeleteBeforeReplace => _run.DeletionOf(operation).Id,
        _ => _run.DeletionOf(operation).Entry.Id,
    };
}
