using System.Buffers;
using System.Globalization;
using System.Text;

namespace Seeder.Local;

/// <summary>The results of a query job, in sets. A set is named by a locator, which is the number of its first row in base64.</summary>
internal sealed class QueryJobResults(OrgState org, BulkJob job)
{
    // A set of the server's choice. Salesforce names no number; this is the one of examples and clients.
    private const int RowsOfSet = 50_000;

    // The guide: "The request is still subject to the size limits".
    private const int MostRowsOfSet = 250_000;

    private const int SetsOfPage = 5;

    /// <summary>Returns a set as CSV. As in the examples of the guide, the header row is in each set.</summary>
    public Task<ApiResponse> SetAsync(ApiRequest request)
    {
        var first = First(request);
        var rows = Math.Min(Size(request), job.Rows - first);
        request.Touched.Records = (int)rows;
        return org.Database.ReadAsync(db =>
        {
            var output = new ArrayBufferWriter<byte>(64 * 1024);
            Encoding.UTF8.GetBytes(job.Header!, output);
            QueryJobStore.Copy(db, job.Id, first, rows, output);
            return new ApiResponse(200, output.WrittenMemory, ApiResponse.CsvType)
            {
                Headers =
                [
                    new("Sforce-NumberOfRecords", rows.ToString(CultureInfo.InvariantCulture)),
                    new("Sforce-Locator", first + rows < job.Rows ? Locator(first + rows) : "null"),
                ],
            };
        });
    }

    /// <summary>Returns the addresses of up to five sets, which a client can read at once.</summary>
    public ApiResponse Pages(ApiRequest request)
    {
        var first = First(request);
        var size = Size(request);
        var next = first + (SetsOfPage * size);
        var path = $"{request.DataPath}/jobs/query/{job.Id}";
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("resultPages");
            for (var at = first; at == first || (at < next && at < job.Rows); at += size)
            {
                json.WriteStartObject();
                json.WriteString("resultUrl", Address("results", at));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("nextRecordsUrl", next < job.Rows ? Address("resultPages", next) : null);
            json.WriteBoolean("done", next >= job.Rows);
            json.WriteEndObject();
        });

        string Address(string resource, long row) =>
            $"{path}/{resource}?locator={Locator(row)}{(size == RowsOfSet ? "" : $"&maxRecords={size}")}";
    }

    private static string Locator(long row) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(row.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

    /// <summary>The number of the first row of the wanted set.</summary>
    private long First(ApiRequest request)
    {
        if (!request.Query.TryGetValue("locator", out var locator))
        {
            return 0;
        }

        Span<byte> text = stackalloc byte[32];
        return Convert.TryFromBase64String(locator.PadRight((locator.Length + 3) / 4 * 4, '='), text, out var length)
            && long.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row >= 0
            && (row == 0 || row < job.Rows)
            ? row
            : throw Refusal.InvalidLocator();
    }

    private static long Size(ApiRequest request) =>
        request.Query.TryGetValue("maxRecords", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? Math.Min(size, MostRowsOfSet)
            : RowsOfSet;
}
