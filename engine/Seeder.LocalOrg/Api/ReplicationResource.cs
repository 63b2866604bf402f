using System.Globalization;

namespace Seeder.Local;

/// <summary><c>sobjects/X/updated</c> and <c>deleted</c>: the records that changed in an interval.</summary>
internal sealed class ReplicationResource(OrgState org)
{
    public Task<ApiResponse> UpdatedAsync(ApiRequest request, ObjectDef type)
    {
        var (start, end) = Span(request);
        return org.Database.ReadAsync(db =>
        {
            var ids = db.All(
                $"SELECT \"Id\" FROM {Tables.Name(type)} WHERE \"SystemModstamp\" >= ?1 AND \"SystemModstamp\" < "
                    + $"?2{RowStore.Alive(type)} ORDER BY _n",
                s => s.Text(0),
                start,
                end);
            return ApiResponse.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("ids");
                ids.ForEach(json.WriteStringValue);
                json.WriteEndArray();
                json.WriteString("latestDateCovered", Temporal.WireDateTime(end));
                json.WriteEndObject();
            });
        });
    }

    public Task<ApiResponse> DeletedAsync(ApiRequest request, ObjectDef type)
    {
        var (start, end) = Span(request);
        return org.Database.ReadAsync(db =>
        {
            var rows = type.IsDeleted is null ? [] : db.All(
                $"SELECT \"Id\", \"SystemModstamp\" FROM {Tables.Name(type)} WHERE \"IsDeleted\" = 1 AND \"SystemModstamp\" >= ?1 AND "
                    + "\"SystemModstamp\" < ?2 ORDER BY _n",
                s => (Id: s.Text(0), When: s.Long(1)), start, end);
            return ApiResponse.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("deletedRecords");
                foreach (var (id, when) in rows)
                {
                    json.WriteStartObject();
                    json.WriteString("deletedDate", Temporal.WireDateTime(when));
                    json.WriteString("id", id);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("earliestDateAvailable", Temporal.WireDateTime(org.SchemaTime.ToUnixTimeMilliseconds()));
                json.WriteString("latestDateCovered", Temporal.WireDateTime(end));
                json.WriteEndObject();
            });
        });
    }

    private static (long Start, long End) Span(ApiRequest request)
    {
        var (start, end) = (Moment(request, "start"), Moment(request, "end"));
        // text not in the fact sheet
        return start < end ? (start, end) : throw new Refusal(400, "INVALID_REPLICATION_DATE", "startDate before endDate is required");
    }

    private static long Moment(ApiRequest request, string name) =>
        request.Query.TryGetValue(name, out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUnixTimeMilliseconds()
            : throw new Refusal(400, "MISSING_ARGUMENT", $"The {name} parameter is required");
}
