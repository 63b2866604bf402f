using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>Writes every request of a run, assigns ids as an org does, and keeps the resulting rows.</summary>
internal sealed class SentRows
{
    private readonly PlannedRun _run;
    private readonly RunState _state = new(null);
    private readonly StringBuilder _requests = new();

    private SentRows(PlannedRun run) => _run = run;

    /// <summary>The fields that were sent for each record, by id. Later calls override earlier ones.</summary>
    public Dictionary<string, (string Type, Dictionary<string, JsonElement> Fields)> Rows { get; } = [];

    /// <summary>All requests, one per line.</summary>
    public string Requests => _requests.ToString();

    public static SentRows Of(PlannedRun run)
    {
        var sent = new SentRows(run);
        foreach (var call in run.Graph.Calls)
        {
            sent.Send(call);
        }
        return sent;
    }

    public string? IdOf(string address) => _state.IdOf(address);

    private void Send(ApiCall call)
    {
        var begin = JournalOperations.Begin(call, 1, null, _run, _state);
        var request = RequestWriter.Write(call, _run, _state);
        _requests.Append(CultureInfo.InvariantCulture, $"{request.Method} {request.Path} {Encoding.UTF8.GetString(request.Body.Span)}\n");
        _state.Apply(begin);
        using var body = JsonDocument.Parse(request.Body);
        var records = body.RootElement.GetProperty("records");
        ImmutableArray<string?> ids;
        if (call is ApiCall.Tree tree)
        {
            var byReference = new Dictionary<string, string>();
            AddNested(records, null, null, byReference);
            ids = [.. RequestWriter.ReferenceIds(tree, _run).Select(r => byReference[r])];
        }
        else
        {
            ids = [.. records.EnumerateArray().Select(r => AddFlat(r))];
        }
        _state.Apply(new JournalEntry.End(call.Number, 1, JournalOutcome.Succeeded, ids));
    }

    private string AddFlat(JsonElement record)
    {
        if (!record.TryGetProperty("id", out var id))
        {
            return Add(record, []);
        }
        foreach (var (name, value) in Fields(record))
        {
            Rows[id.GetString()!].Fields[name] = value;
        }
        return id.GetString()!;
    }

    // The lookup that nesting sets is found in the generator's table.
    private void AddNested(JsonElement records, string? parent, string? list, Dictionary<string, string> byReference)
    {
        foreach (var record in records.EnumerateArray())
        {
            var lookup = list is null
                ? null
                : KnownTypes.All[TypeOf(record)].Lookups.First(l => l.Children == list && l.Targets.Contains(Rows[parent!].Type));
            var id = Add(record, lookup is null ? [] : [(lookup.Field, JsonSerializer.SerializeToElement(parent))]);
            byReference.Add(record.GetProperty("attributes").GetProperty("referenceId").GetString()!, id);
            foreach (var children in record.EnumerateObject()
                .Where(p => p.Name != "attributes" && p.Value.ValueKind == JsonValueKind.Object))
            {
                AddNested(children.Value.GetProperty("records"), id, children.Name, byReference);
            }
        }
    }

    private string Add(JsonElement record, (string, JsonElement)[] more)
    {
        var id = $"{Rows.Count + 1:D15}AAA";
        var fields = Fields(record).Concat(more).ToDictionary(f => f.Item1, f => f.Item2);
        Rows.Add(id, (TypeOf(record), fields));
        return id;
    }

    private static string TypeOf(JsonElement record) => record.GetProperty("attributes").GetProperty("type").GetString()!;

    private static IEnumerable<(string, JsonElement)> Fields(JsonElement record) =>
        from property in record.EnumerateObject()
        where property.Name is not ("attributes" or "id") && property.Value.ValueKind != JsonValueKind.Object
        select (property.Name, property.Value.Clone());
}
