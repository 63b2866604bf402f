using System.Buffers;
using System.Text;
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
    private readonly JobColumns _columns = new();
    private readonly ArrayBufferWriter<byte> _csv;

    private JobWriter(ApiCall.Bulk call, PlannedRun run, RunState state)
    {
        (_run, _state, _holes, _isUpdate) = (run, state, run.HolesNow(state), call.Verb == BulkVerb.Update);
        // The size is an estimate. A larger buffer would have to be copied; that of a job with few of its rows is small.
        _csv = new ArrayBufferWriter<byte>((int)Math.Clamp(call.Bytes / 8 * 9, 1024, Math.Min(call.Operations.Length * 1024L, 1 << 27)));
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

    /// <summary>The rows of the job.</summary>
    public static JobTable Table(ApiCall.Bulk call, PlannedRun run, RunState state)
    {
        var writer = new JobWriter(call, run, state);
        return call.Verb == BulkVerb.Delete ? writer.Ids(call) : writer.Rows(call);
    }

    /// <summary>Uploads the rows.</summary>
    public static ApiRequest Upload(string job, JobTable table) =>
        new("PUT", $"jobs/ingest/{job}/batches", table.Csv) { ContentType = ApiRequest.Csv };

    /// <summary>Starts a job, or aborts it.</summary>
    /// <param name="path">The path of the job, such as <c>jobs/ingest/750...</c>.</param>
    /// <param name="state">The state that it gets.</param>
    public static ApiRequest SetState(string path, JobState state) => ApiRequest.Json("PATCH", path, json =>
    {
        json.WriteStartObject();
        json.WriteString("state", state.ToString());
        json.WriteEndObject();
    });

    private JobTable Ids(ApiCall.Bulk call)
    {
        _csv.Write("Id\n"u8);
        foreach (var operation in call.Operations)
        {
            Write(_run.DeletionOf(operation).Id);
            _csv.Write("\n"u8);
        }
        return new JobTable(_csv.WrittenMemory, [], []);
    }

    private JobTable Rows(ApiCall.Bulk call)
    {
        foreach (var operation in call.Operations)
        {
            _columns.Add(_run, operation);
        }
        var names = _columns.Names;
        WriteHeader(names);
        var cells = new JobCells(names.Length);
        // An update is recognised by its id.
        var keys = _isUpdate ? null : new JobKeys(names, _run.RecordOf(call.Operations[0]).Type);
        var rows = ImmutableArray.CreateBuilder<UInt128>(keys is null ? 0 : call.Operations.Length);
        foreach (var operation in call.Operations)
        {
            cells.Clear();
            Fill(operation, cells);
            if (_isUpdate)
            {
                Write(_state.IdOf(_run.RecordOf(operation).Address)!);
                _csv.Write(","u8);
            }
            for (var i = 0; i < names.Length; i++)
            {
                _csv.Write(i == 0 ? ""u8 : ","u8);
                JobCell.Write(cells[i], _csv);
            }
            _csv.Write("\n"u8);
            if (keys is not null)
            {
                rows.Add(keys.Of(null, cells));
            }
        }
        return new JobTable(_csv.WrittenMemory, _isUpdate ? [] : names, rows.ToImmutable());
    }

    private void WriteHeader(ImmutableArray<string> names)
    {
        Write(_isUpdate ? Id : names[0]);
        for (var i = _isUpdate ? 0 : 1; i < names.Length; i++)
        {
            _csv.Write(","u8);
            Write(names[i]);
        }
        _csv.Write("\n"u8);
    }

    private void Write(string idOrName) => Encoding.UTF8.GetBytes(idOrName, _csv);

    private void Fill(int operation, JobCells cells)
    {
        var (record, node) = (_run.RecordOf(operation), _run.NodeOf(operation));
        foreach (var index in node.Fields)
        {
            ref readonly var bound = ref record.Fields.ItemRef(index);
            cells.Set(_columns[bound.Field.Name], JobCell.TextOf(bound.Field, bound.Value, _holes, _isUpdate));
        }
        if (!_isUpdate && IdempotencyKeyValue.Filled(_run, record, _state) is var (key, unique))
        {
            cells.Set(_columns[key.Name], unique);
        }
    }
}

/// <summary>The rows of a job.</summary>
/// <param name="Csv">What is uploaded.</param>
/// <param name="Columns">The columns of an insert; empty for updates and deletes.</param>
/// <param name="Rows">The key of each row of an insert (<see cref="JobKeys"/>); empty for updates and deletes.</param>
internal sealed record JobTable(ReadOnlyMemory<byte> Csv, ImmutableArray<string> Columns, ImmutableArray<UInt128> Rows);

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
