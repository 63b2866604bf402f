using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary><c>composite/batch</c>: executes up to 25 subrequests in order, each in its own transaction (fact sheet, section 3).</summary>
internal sealed class BatchResource(Router router, ApiUsage usage)
{
    private const int MaxRequests = 25;

    // The guide names these resources (fact sheet, section 3). The router answers for those that the local org does not have.
    private static readonly string[] Allowed =
        ["limits", "sobjects", "query", "queryAll", "search", "parameterizedSearch", "connect", "chatter", "actions"];

    public async Task<ApiResponse> RunAsync(ApiRequest request)
    {
        using var input = JsonInput.ParseObject(request.Body);
        if (!input.Root.TryGetProperty("batchRequests", out var list)
            || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
        {
            throw Malformed("At least 1 batchRequest is required");
        }

        if (list.GetArrayLength() > MaxRequests)
        {
            throw Malformed($"Limit exceeded: a batch holds at most {MaxRequests} subrequests, not {list.GetArrayLength()}");
        }

        // Every subrequest is parsed before the first one is executed. If one is malformed, the whole batch fails, with haltOnError or
        // without.
        var subrequests = list.EnumerateArray().Select(json => Subrequest(request, json)).ToList();
        var halt = input.Root.TryGetProperty("haltOnError", out var flag) && flag.ValueKind == JsonValueKind.True;
        var responses = new List<ApiResponse>(subrequests.Count);
        var halted = false;
        foreach (var subrequest in request.Half ? subrequests.Take(subrequests.Count / 2) : subrequests)
        {
            if (halted)
            {
                responses.Add(
                    ApiResponse.Errors(
                        412,
                        [new ApiError("BATCH_PROCESSING_HALTED", "Batch processing was halted because an earlier subrequest failed")]));
                continue;
            }

            var response = await router.AnswerAsync(subrequest);
            responses.Add(response);
            halted = halt && response.Status >= 400;
            Gather(request.Touched, subrequest.Touched);
        }

        // Every subrequest counts as an API call (fact sheet, section 3). The request itself is counted already.
        usage.Add(subrequests.Count - 1);
        request.Touched.Records = subrequests.Count;
        request.Touched.Wrote = subrequests.Exists(s => s.Method is not ("GET" or "HEAD"));
        return Answer(responses);
    }

    private static ApiRequest Subrequest(ApiRequest batch, JsonElement json)
    {
        var method = json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("method", out var m)
            && m.ValueKind == JsonValueKind.String ? m.GetString()!.ToUpperInvariant() : "";
        if (method is not ("GET" or "POST" or "PATCH" or "PUT" or "DELETE" or "HEAD"))
        {
            throw Malformed($"Invalid method '{method}' in batch subrequest");
        }

        var url = json.TryGetProperty("url", out var u) && u.ValueKind == JsonValueKind.String ? u.GetString()! : "";
        var question = url.IndexOf('?', StringComparison.Ordinal);
        var segments = ApiRequest.Split(question < 0 ? url : url[..question]);
        if (segments.Length < 2 || ApiVersions.TryParse(segments[0]) is not { } version)
        {
            throw Malformed($"Invalid url '{url}' in batch subrequest: it starts with the version, as in v{batch.Version}.0/limits");
        }

        if (version < ApiVersions.FirstWithBatch || version > batch.Version)
        {
            throw Malformed(
                $"Invalid version in url '{url}': a subrequest's version is at least {ApiVersions.FirstWithBatch}.0 and at most that of "
                    + "the batch");
        }

        if (!Allowed.Contains(segments[1], StringComparer.OrdinalIgnoreCase))
        {
            throw Malformed($"The resource '{segments[1]}' is not supported in a batch subrequest");
        }

        var body = json.TryGetProperty("richInput", out var rich) && rich.ValueKind != JsonValueKind.Null
            ? Encoding.UTF8.GetBytes(rich.GetRawText())
            : [];
        var query = ApiRequest.ParseQuery(question < 0 ? "" : url[question..]);
        return batch with
        {
            Method = method == "POST" && query.GetValueOrDefault("_HttpMethod") is { } real ? real : method,
            Segments = Formats.WithoutSuffix(["services", "data", .. segments]),
            Query = query,
            Body = body,
            Touched = new Touched(),
            IfModifiedSince = null,
            IfNoneMatch = null,
            IfUnmodifiedSince = null,
            IfMatch = null,
        };
    }

    private static ApiResponse Answer(List<ApiResponse> responses) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("hasErrors", responses.Exists(r => r.Status >= 400));
        json.WriteStartArray("results");
        foreach (var response in responses)
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", response.Status);
            json.WritePropertyName("result");
            if (response.Body.IsEmpty)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteRawValue(response.Body.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Gather(Touched all, Touched one)
    {
        all.Created.AddRange(one.Created);
        all.Updated.AddRange(one.Updated);
        all.Deleted.AddRange(one.Deleted);
        all.Targets.UnionWith(one.Targets);
    }

    // The fact sheet contains the status of a malformed batch, but not its error code.
    private static Refusal Malformed(string message) => new(400, "INVALID_INPUT", message);
}
