using System.Buffers;
using System.Globalization;

namespace Seeder.Local;

/// <summary><c>query</c> and <c>queryAll</c>, with their further pages.</summary>
internal sealed class QueryResource(OrgState org)
{
    private const int MaxPage = 2000, MinPage = 200;

    private readonly QueryLocators locators = new();

    public Task<ApiResponse> FirstPageAsync(ApiRequest request, bool all)
    {
        if (!request.Query.TryGetValue("q", out var soql) || soql.Length == 0)
        {
            throw new Refusal(400, "MALFORMED_QUERY", "SOQL query required in parameter q");
        }

        var query = SoqlCompiler.Compile(soql, org, all);
        if (request.Flag("columns"))
        {
            return Task.FromResult(ColumnMetadata.Answer(query));
        }

        var size = PageSize(request);
        return org.Database.ReadAsync(db =>
        {
            try
            {
                return query.CountOnly ? Counted(db, query) : First(db, request, query, size);
            }
            catch (SqliteException e) when (e.IsLimit)
            {
                throw new Refusal(400, "MALFORMED_QUERY", $"The query is too complicated for the local org: {e.Message}");
            }
        });
    }

    public Task<ApiResponse> NextPageAsync(ApiRequest request, string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            || locators.Find(text[..dash]) is not { } open || from > open.Rows.Count)
        {
            throw Refusal.InvalidLocator();
        }

        var size = PageSize(request);
        return org.Database.ReadAsync(db =>
        {
            var reading = Reading(db, request, size);
            var (records, json) = JsonBuffer.Create();
            json.WriteStartArray();
            foreach (var number in open.Rows.Skip(from).Take(size))
            {
                db.First(open.Query.SqlOfRow, row =>
                {
                    open.Query.Shape.Write(json, row, reading);
                    return true;
                }, number);
            }

            json.WriteEndArray();
            json.Dispose();
            request.Touched.Records = Math.Min(size, open.Rows.Count - from);
            var next = from + size < open.Rows.Count ? $"{request.DataPath}/query/{text[..dash]}-{from + size}" : null;
            return Page(open.Rows.Count, next, records);
        });
    }

    private ApiResponse First(Sqlite db, ApiRequest request, CompiledQuery query, int size)
    {
        var rows = new List<long>();
        var reading = Reading(db, request, size);
        var (records, json) = JsonBuffer.Create();
        json.WriteStartArray();
        var statement = db.Start(query.Sql, [.. query.Values]);
        try
        {
            while (statement.Step())
            {
                if (rows.Count < size)
                {
                    query.Shape.Write(json, statement, reading);
                }

                rows.Add(statement.Long(0));
            }
        }
        finally
        {
            statement.Reset();
        }

        json.WriteEndArray();
        json.Dispose();
        if (query.Aggregates && rows.Count > size)
        {
            throw new Refusal(
                400,
                "EXCEEDED_ID_LIMIT",
                "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch");
        }

        request.Touched.Records = Math.Min(rows.Count, size);
        return Page(rows.Count, reading.Next(query, rows), records);
    }

    private Reading Reading(Sqlite db, ApiRequest request, int size) => new(db, org.Schema, request.DataPath)
    {
        Page = size,
        Open = query => locators.Open(query, org.Identity.Pod),
    };

    private static ApiResponse Counted(Sqlite db, CompiledQuery query) =>
        Page((int)db.First(query.Sql, s => s.Long(0), [.. query.Values]), null, null);

    private static ApiResponse Page(int total, string? next, ArrayBufferWriter<byte>? records) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("totalSize", total);
        json.WriteBoolean("done", next is null);
        if (next is not null)
        {
            json.WriteString("nextRecordsUrl", next);
        }

        json.WritePropertyName("records");
        json.WriteRawValue(records is null ? "[]"u8 : records.WrittenSpan, skipInputValidation: true);
        json.WriteEndObject();
    });

    /// <summary>The page size from <c>Sforce-Query-Options: batchSize=n</c>. It is only a hint, and is limited to 200 to 2000.</summary>
    private static int PageSize(ApiRequest request)
    {
        foreach (var option in (request.QueryOptions ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (option.StartsWith("batchSize=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(option.AsSpan(10), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                return Math.Clamp(size, MinPage, MaxPage);
            }
        }

        return MaxPage;
    }
}
