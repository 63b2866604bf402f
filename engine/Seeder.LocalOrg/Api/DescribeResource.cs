using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Seeder.Local;

/// <summary>Describe global, and the describe of one object. Returns 304 if the client has the current describe.</summary>
internal sealed class DescribeResource(OrgState org)
{
    // The cached describes. They contain ids of record types: when a reset changes these, the older describes are removed.
    private Cache cache = new(org.RecordTypeIds);

    public ApiResponse Global(ApiRequest request) => Conditional(request, "", () => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("encoding", "UTF-8");
        json.WriteNumber("maxBatchSize", 200);
        json.WriteStartArray("sobjects");
        foreach (var type in org.Schema.Objects)
        {
            json.WriteStartObject();
            DescribeWriter.Basics(json, type, request.DataPath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    public ApiResponse Object(ApiRequest request, ObjectDef type) => Conditional(request, type.Name, () => ApiResponse.Json(200, json =>
        DescribeWriter.Object(
            json,
            type,
            request.DataPath,
            org.RecordTypeIds.GetValueOrDefault(type.Name) ?? [],
            org.Rules.Rules.SetAuditFields && WriteContext.HasAudit(type))));

    public async Task<ApiResponse> BasicAsync(ApiRequest request, ObjectDef type)
    {
        var recent = await org.Database.ReadAsync(db => db.All(
            $"SELECT \"Id\"{(type.NameField is { } name ? $", {Tables.Quote(name.Name)}" : ", NULL")} FROM {Tables.Name(type)} WHERE "
                + $"1{RowStore.Alive(type)} ORDER BY _n DESC LIMIT 10",
            s => (Id: s.Text(0), Name: s.Value(1) as string)));
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("objectDescribe");
            DescribeWriter.Basics(json, type, request.DataPath);
            json.WriteEndObject();
            json.WriteStartArray("recentItems");
            foreach (var (id, name) in recent)
            {
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                json.WriteString("type", type.Name);
                json.WriteString("url", $"{request.DataPath}/sobjects/{type.Name}/{id}");
                json.WriteEndObject();
                json.WriteString("Id", id);
                if (type.NameField is { } field)
                {
                    json.WriteString(field.Name, name);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private ApiResponse Conditional(ApiRequest request, string name, Func<ApiResponse> make)
    {
        var response = Made().GetOrAdd((org.Rules.Rules.SetAuditFields, request.Version, name), _ => Stamped(make()));
        var tag = response.Headers[0].Value;
        var unchanged = request.IfNoneMatch is { } match
            ? match.Split(',', StringSplitOptions.TrimEntries).Any(m => m == "*" || m.Replace("W/", "", StringComparison.Ordinal) == tag)
            : request.IfModifiedSince is { } since
                && DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                    && org.SchemaTime.ToUnixTimeSeconds() <= moment.ToUnixTimeSeconds();
        return unchanged ? ApiResponse.Empty(304) with { Headers = response.Headers } : response;
    }

    private ConcurrentDictionary<(bool SetsAudit, int Version, string Name), ApiResponse> Made()
    {
        var current = Volatile.Read(ref cache);
        if (current.RecordTypeIds != org.RecordTypeIds)
        {
            current = new Cache(org.RecordTypeIds);
            Volatile.Write(ref cache, current);
        }

        return current.Made;
    }

    private ApiResponse Stamped(ApiResponse response) => response with
    {
        Headers =
        [
            new("ETag", $"\"{Convert.ToHexStringLower(SHA256.HashData(response.Body.Span)[..8])}\""),
            new("Last-Modified", org.SchemaTime.ToString("R", CultureInfo.InvariantCulture)),
        ],
    };

    private sealed class Cache(object recordTypeIds)
    {
        public object RecordTypeIds { get; } = recordTypeIds;

        public ConcurrentDictionary<(bool SetsAudit, int Version, string Name), ApiResponse> Made { get; } = new();
    }
}
