using System.Buffers;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>Writes the requests of a Bulk API 2.0 ingest job. References are replaced by the ids that are known at this time.</summary>
internal sealed class JobWriter
{
    private const string Id = "Id";

    private readonly PlannedRun _run;
    private readonly RunState _state;
    private readonly Holes _holes;
    private readonly bool _isUpdate;

    private JobWriter(ApiCall.Bulk call, PlannedRun run, RunState state)
    {
        (_run, _state, _holes, _isUpdate) = (run, state, run.HolesNow(state), call.Verb == BulkVerb.Update);
    }

    /// <summary>Creates the job. It holds no rows yet, so it does nothing.</summary>
    public static ApiRequest Create(ApiCall.Bulk call, PlannedRun run) => ApiRequest.Json("POST", "jobs/ingest", json =>
    {
        json.WriteStartObject();
        json.WriteString("object", run.TypeOf(call.Operations[0]).Name);
        json.WriteString("operation", call.Verb switch
        {
            BulkVerb.Insert => "insert",
            BulkVerb.Update => "update",
            _ => "delete",
        });
        json.WriteString("contentType", "CSV");
        json.WriteString("lineEnding", "LF");
        json.WriteEndObject();
    });

    /// <summary>Uploads the rows.</summary>
    public static ApiRequest Upload(ApiCall.Bulk call, PlannedRun run, RunState state, string job) =>
        new("PUT", $"jobs/ingest/{job}/batches", new JobWriter(call, run, state).Csv(call)) { ContentType = ApiRequest.Csv };

    /// <summary>Starts the job, or aborts it.</summary>
    public static ApiRequest SetState(string job, JobState state) => ApiRequest.Json("PATCH", $"jobs/ingest/{job}", json =>
    {
        json.WriteStartObject();
        json.WriteString("state", state.ToString());
        json.WriteEndObject();
    });

    private ReadOnlyMemory<byte> Csv(ApiCall.Bulk call)
    {
        var csv = new ArrayBufferWriter<byte>(Math.Min(call.Operations.Length * 64, 1 << 24));
        if (call.Verb == BulkVerb.Delete)
        {
            csv.Write("Id\n"u8);
            foreach (var operation in call.Operations)
            {
                JobCell.Write(_run.DeletionOf(operation).Id, csv);
                csv.Write("\n"u8);
            }
            return csv.WrittenMemory;
        }
        var columns = new JobColumns();
        foreach (var operation in call.Operations)
        {
            columns.Add(_run, operation);
        }
        var names = columns.Names;
        var cells = new string[names.Length];
        for (var i = 0; i < names.Length + (_isUpdate ? 1 : 0); i++)
        {
            csv.Write(i == 0 ? ""u8 : ","u8);
            JobCell.Write(_isUpdate ? (i == 0 ? Id : names[i - 1]) : names[i], csv);
        }
        csv.Write("\n"u8);
        foreach (var operation in call.Operations)
        {
            Array.Fill(cells, "");
            Fill(operation, columns, cells);
            if (_isUpdate)
            {
                JobCell.Write(_state.IdOf(_run.RecordOf(operation).Address)!, csv);
                csv.Write(","u8);
            }
            for (var i = 0; i < cells.Length; i++)
            {
                csv.Write(i == 0 ? ""u8 : ","u8);
                JobCell.Write(cells[i], csv);
            }
            csv.Write("\n"u8);
        }
        return csv.WrittenMemory;
    }

    private void Fill(int operation, JobColumns columns, string[] cells)
    {
        var (record, node) = (_run.RecordOf(operation), _run.NodeOf(operation));
        foreach (var index in node.Fields)
        {
            ref readonly var bound = ref record.Fields.ItemRef(index);
            cells[columns[bound.Field.Name]] = JobCell.TextOf(bound.Field, bound.Value, _holes, _isUpdate);
        }
        if (!_isUpdate && IdempotencyKeyValue.Filled(_run, record, _state) is var (key, unique))
        {
            cells[columns[key.Name]] = unique;
        }
    }
}

/// <summary>The columns of a job: all fields that one of its records sends, in the order in which they first occur.</summary>
internal sealed class JobColumns
{
    private readonly OrderedDictionary<string, int> _places = new(StringComparer.Ordinal);

    public ImmutableArray<string> Names => [.. _places.Keys];

    public int this[string field] => _places[field];

    /// <summary>Adds the fields that the operation sends.</summary>
    public void Add(PlannedRun run, int operation)
    {
        var (record, node) = (run.RecordOf(operation), run.NodeOf(operation));
        foreach (var index in node.Fields)
        {
            Add(record.Fields.ItemRef(index).Field.Name);
        }
        if (node.Kind == OperationKind.Create && IdempotencyKeys.FilledIn(run.Plan, record) is { } key)
        {
            Add(key.Name);
        }
    }

    private void Add(string field) => _places.TryAdd(field, _places.Count);
}
