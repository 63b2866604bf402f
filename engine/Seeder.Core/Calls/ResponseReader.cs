using System.Text.Json;
using Seeder.Core.Schema;
using static Seeder.Core.Calls.Refusals;

namespace Seeder.Core.Calls;

/// <summary>An HTTP response. <c>RetryAfter</c> is the wait that its header asks for; null without that header.</summary>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null)
{
    /// <summary>Where the next page of a query job's results begins (<c>Sforce-Locator</c>); null for the last page.</summary>
    public string? Locator { get; init; }
}

/// <summary>
/// Stage 13: derives the outcome of a call from its response. It uses error codes and not messages, because messages are in the user's
/// language. A response that cannot be parsed, or has the wrong number of results, makes it an in-doubt call.
/// </summary>
internal sealed class ResponseReader(PlannedRun run)
{
    public static CallOutcome Read(ApiCall call, PlannedRun run, ApiResponse response)
    {
        try
        {
            if (response.Status is >= 500 or < 200 or (>= 300 and < 400))
            {
                return new CallOutcome.InDoubt($"the org answered with status {response.Status}") { RetryAfter = response.RetryAfter };
            }
            using var document = JsonDocument.Parse(response.Body);
            var (reader, root) = (new ResponseReader(run), document.RootElement);
            return response.Status >= 400 ? reader.ReadFailure(call, response, root) : reader.ReadSuccess(call, root);
        }
        catch (JsonException)
        {
            return Unreadable(response);
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            // Valid JSON with another structure: a key is missing or duplicate, a number is out of range, a text is not Unicode.
            return Unreadable(response);
        }
    }

    private CallOutcome ReadSuccess(ApiCall call, JsonElement root) => call switch
    {
        ApiCall.Tree tree => ReadTree(tree, root),
        ApiCall.Collections { Verb: CollectionsVerb.Retrieve } read => ReadRetrieve(read, root),
        ApiCall.Collections collections => ReadCollections(collections, root),
        ApiCall.Batch batch => ReadBatch(batch, root),
        _ => throw new ArgumentException(call.GetType().Name, nameof(call)),
    };

    private CallOutcome ReadTree(ApiCall.Tree tree, JsonElement root)
    {
        var positions = Positions(tree);
        var ids = new string?[tree.Nodes.Length];
        var results = root.GetProperty("results");
        if (root.TryGetProperty("hasErrors", out var hasErrors) && hasErrors.ValueKind == JsonValueKind.True)
        {
            return Judge(TreeErrors(results, positions));
        }
        // Results are matched by reference id, because their order is not documented.
        foreach (var result in results.EnumerateArray())
        {
            if (positions.TryGetValue(result.GetProperty("referenceId").GetString()!, out var position))
            {
                ids[position] = Id(result);
            }
        }
        return ids.Contains(null)
            ? new CallOutcome.InDoubt($"the answer names {ids.Count(i => i is not null)} of {ids.Length} records")
            : new CallOutcome.Succeeded([.. ids], []);
    }

    private Dictionary<string, int> Positions(ApiCall.Tree tree) =>
        RequestWriter.ReferenceIds(tree, run).Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);

    private static ImmutableArray<OrgError> TreeErrors(JsonElement results, Dictionary<string, int> positions) =>
    [
        .. from result in results.EnumerateArray()
           let position = result.TryGetProperty("referenceId", out var id) && positions.TryGetValue(id.GetString() ?? "", out var at)
               ? at
               : -1
           from error in result.TryGetProperty("errors", out var errors) ? Errors(errors, position) : []
           select error,
    ];

    private CallOutcome ReadCollections(ApiCall.Collections call, JsonElement root)
    {
        bool Stays(int position) => run.DeletionOf(call.Operations[position]).Stays;
        if (root.GetArrayLength() != call.Operations.Length)
        {
            return new CallOutcome.InDoubt($"the answer has {root.GetArrayLength()} results for {call.Operations.Length} records");
        }
        var ids = new string?[call.Operations.Length];
        var errors = ImmutableArray.CreateBuilder<OrgError>();
        var position = 0;
        foreach (var result in root.EnumerateArray())
        {
            if (result.GetProperty("success").GetBoolean())
            {
                ids[position] = Id(result);
            }
            else
            {
                errors.AddRange(Errors(result.GetProperty("errors"), position));
            }
            position++;
        }
        if (errors.Count == 0)
        {
            return ids.Contains(null)
                ? new CallOutcome.InDoubt("a result is neither a success nor an error")
                : new CallOutcome.Succeeded([.. ids], []);
        }
        return call.Verb switch
        {
            CollectionsVerb.Delete => ReadDeletes(ids, errors),
            // If a value cannot be restored, the following delete fails and reports it, if it matters.
            CollectionsVerb.Revert => errors.Any(IsLock)
                ? Judge(errors.ToImmutable())
                : new CallOutcome.Succeeded([.. ids], [.. errors.Where(e => Stays(e.Operation))]),
            _ => Judge(errors.ToImmutable()),
        };
    }

    // One row per id, in the same order; null for a record that does not exist or that the user cannot see.
    private CallOutcome ReadRetrieve(ApiCall.Collections call, JsonElement root)
    {
        if (root.GetArrayLength() != call.Operations.Length)
        {
            return new CallOutcome.InDoubt($"the answer has {root.GetArrayLength()} rows for {call.Operations.Length} records");
        }
        var rows = root.EnumerateArray().ToList();
        var missing = rows.Select((r, i) => (r, i)).Where(p => p.r.ValueKind != JsonValueKind.Object)
            .Select(p => new OrgError(p.i, "NOT_FOUND", "the record is there, and the running user cannot read it", [])).ToImmutableArray();
        return missing.IsEmpty
            ? new CallOutcome.Succeeded(
                [.. rows.Select(_ => "")], [])
            { Values = [.. rows.Select((r, i) => Asked(r, call.Operations[i]))] }
            : new CallOutcome.Rejected(missing);
    }

    private string Asked(JsonElement row, int operation)
    {
        var read = run.NodeOf(operation);
        var values = row.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase);
        return JsonBytes.Text(json =>
        {
            json.WriteStartObject();
            foreach (var name in read.Fields.Select(f => run.Plan.Records[read.Record].Reads[f].Name).Where(values.ContainsKey))
            {
                json.WritePropertyName(name);
                values[name].WriteTo(json);
            }
            json.WriteEndObject();
        });
    }

    // haltOnError: after the first subrequest that fails, no further one is executed. Those before it were executed.
    private CallOutcome ReadBatch(ApiCall.Batch call, JsonElement root)
    {
        var results = root.GetProperty("results").EnumerateArray().ToList();
        if (results.Count > call.Operations.Length)
        {
            return new CallOutcome.InDoubt($"the answer has {results.Count} results for {call.Operations.Length} requests");
        }
        var ids = new string?[call.Operations.Length];
        var values = new string?[call.Operations.Length];
        var errors = ImmutableArray.CreateBuilder<OrgError>();
        var isCutShort = false;
        for (var i = 0; i < results.Count; i++)
        {
            var (status, result) = (
                results[i].GetProperty("statusCode").GetInt32(), results[i].TryGetProperty("result", out var given) ? given : default);
            if (status is >= 200 and < 300)
            {
                ids[i] = "";
                values[i] = run.Plan.Batch[run.NodeOf(call.Operations[i]).Record].IsNamed
                    ? result.ValueKind == JsonValueKind.Undefined ? "null" : result.GetRawText()
                    : null;
            }
            else if (run.Plan.Batch[run.NodeOf(call.Operations[i]).Record].Method == "DELETE"
                && HasCode(result, "ENTITY_IS_DELETED"))
            {
                // An earlier attempt whose response was lost deleted it. It counts as done, but the org stops the batch here.
                (ids[i], isCutShort) = ("", true);
            }
            else
            {
                errors.AddRange(
                    result.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                        ? Errors(result, i)
                        : [new OrgError(i, $"STATUS_{status}", "no explanation was given", [])]);
            }
        }
        // Subrequests that were not executed because another one failed are not reported.
        var causes = errors.Where(e => e.Code is not ("BATCH_PROCESSING_HALTED" or "PROCESSING_HALTED")).ToImmutableArray();
        if (ids.All(i => i is null) && !causes.IsEmpty)
        {
            return Judge(causes);
        }
        return causes.IsEmpty && ids.Contains(null) && !isCutShort
            ? new CallOutcome.InDoubt("some requests of the batch have no result")
            : new CallOutcome.Succeeded([.. ids], causes) { Values = [.. values] };
    }

    private static bool HasCode(JsonElement result, string code) =>
        result.ValueKind is JsonValueKind.Array or JsonValueKind.Object && Errors(result, 0).Any(e => e.Code == code);

    // Deletes succeed or fail one by one. A record that is already deleted counts as deleted.
    private static CallOutcome ReadDeletes(string?[] ids, IReadOnlyList<OrgError> errors)
    {
        if (errors.Any(IsLock))
        {
            return new CallOutcome.Transient(TransientReason.Locked, errors.First(IsLock).Message, null);
        }
        foreach (var deleted in errors.Where(e => e.Code == "ENTITY_IS_DELETED"))
        {
            ids[deleted.Operation] = "";
        }
        return new CallOutcome.Succeeded([.. ids], [.. errors.Where(e => e.Code != "ENTITY_IS_DELETED")]);
    }

    private CallOutcome ReadFailure(ApiCall call, ApiResponse response, JsonElement root)
    {
        if (response.Status is 401 or 420 or 429)
        {
            return Unreadable(response);
        }
        // Record errors of a Tree call have their own structure, with status 400. Other errors are an array; some examples in the guide
        // show a single object.
        var errors = call is ApiCall.Tree tree && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("results", out var results)
            ? TreeErrors(results, Positions(tree))
            : [.. Errors(root, -1)];
        return Judge(errors, response.RetryAfter);
    }

    private static string? Id(JsonElement result) =>
        result.GetProperty("id").GetString() is { } text && SalesforceId.TryNormalise(text, out var id) ? id : null;
}
