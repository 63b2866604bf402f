namespace Seeder.Local;

/// <summary>The org's information about itself: API versions, resources, limits, and the logged-in user.</summary>
internal sealed class ServiceResource(OrgState org)
{
    private static readonly (string Name, long Max)[] Maxima =
    [
        ("ActiveScratchOrgs", 3), ("ConcurrentAsyncGetReportInstances", 200), ("ConcurrentSyncReportRuns", 20),
        ("DailyApiRequests", ApiUsage.DailyLimit),
        ("DailyAsyncApexExecutions", 250_000), ("DailyBulkApiBatches", 15_000), ("DailyBulkV2QueryFileStorageMB", 976_562),
        ("DailyBulkV2QueryJobs", 10_000),
        ("DailyGenericStreamingApiEvents", 10_000), ("DailyScratchOrgs", 6), ("DailyStreamingApiEvents", 10_000),
        ("DailyWorkflowEmails", 100_000),
        ("DataStorageMB", 1_024), ("DurableStreamingApiConcurrentClients", 20), ("FileStorageMB", 1_024), ("HourlyAsyncReportRuns", 1_200),
        ("HourlyDashboardRefreshes", 200), ("HourlyDashboardResults", 5_000), ("HourlySyncReportRuns", 500),
        ("HourlyTimeBasedWorkflow", 50),
        ("MassEmail", 10), ("PermissionSets", 1_500), ("SingleEmail", 15), ("StreamingApiConcurrentClients", 20),
    ];

    public ApiResponse Versions() => ApiResponse.Json(200, json =>
    {
        json.WriteStartArray();
        for (var version = ApiVersions.First; version <= ApiVersions.Latest; version++)
        {
            json.WriteStartObject();
            json.WriteString("label", ApiVersions.Label(version));
            json.WriteString("url", $"/services/data/v{version}.0");
            json.WriteString("version", $"{version}.0");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public ApiResponse Resources(ApiRequest request) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var name in new[] { "sobjects", "query", "queryAll", "composite", "jobs", "limits" }
            .Where(n => n != "jobs" || request.Version >= ApiVersions.FirstWithIngestJobs))
        {
            json.WriteString(name, $"{request.DataPath}/{name}");
        }

        json.WriteString("identity", IdentityUrl(request));
        json.WriteEndObject();
    });

    public ApiResponse Composite(ApiRequest request) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var name in new[] { "tree", "batch", "sobjects" }
            .Where(n => n != "sobjects" || request.Version >= ApiVersions.FirstWithCollections))
        {
            json.WriteString(name, $"{request.DataPath}/composite/{name}");
        }

        json.WriteEndObject();
    });

    public ApiResponse Limits() => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        foreach (var (name, max) in Maxima)
        {
            json.WriteStartObject(name);
            json.WriteNumber("Max", max);
            json.WriteNumber("Remaining", name == "DailyApiRequests" ? Math.Max(0, max - org.Usage.Count) : max);
            if (name == "PermissionSets")
            {
                json.WriteStartObject("CreateCustom");
                json.WriteNumber("Max", 1000);
                json.WriteNumber("Remaining", 1000);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    public async Task<ApiResponse> RecordCountAsync(ApiRequest request)
    {
        var names = request.Query.TryGetValue("sObjects", out var list) ? list.Split(',') : [.. org.Schema.Objects.Select(o => o.Name)];
        var counts = await org.Database.ReadAsync(db => names.Select(org.Schema.Find).OfType<ObjectDef>()
            .Select(
                type => (type.Name,
                    Count: org.Database.Has(type) ? RowStore.Count(db, type) : 0)).ToList());
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("sObjects");
            foreach (var (name, count) in counts)
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                json.WriteString("name", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task<ApiResponse> UserInfoAsync(ApiRequest request)
    {
        var user = (await org.Database.ReadAsync(db => RowStore.Find(db, org.Schema["User"], User(request))))!;
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("sub", IdentityUrl(request));
            json.WriteString("id", IdentityUrl(request));
            json.WriteString("user_id", User(request));
            json.WriteString("organization_id", org.Identity.OrgId);
            json.WriteString("preferred_username", user.Text("Username"));
            json.WriteString("username", user.Text("Username"));
            json.WriteString("nickname", user.Text("CommunityNickname"));
            json.WriteString("name", user.Text("Name"));
            json.WriteString("email", user.Text("Email"));
            json.WriteBoolean("email_verified", true);
            json.WriteString("zoneinfo", user.Text("TimeZoneSidKey"));
            json.WriteString("locale", user.Text("LocaleSidKey"));
            json.WriteString("language", user.Text("LanguageLocaleKey"));
            json.WriteString("user_type", "STANDARD");
            json.WriteBoolean("active", true);
            json.WriteNumber("utcOffset", 0);
            json.WriteStartObject("urls");
            json.WriteString("rest", Base(request) + "/services/data/v{version}/");
            json.WriteString("sobjects", Base(request) + "/services/data/v{version}/sobjects/");
            json.WriteString("query", Base(request) + "/services/data/v{version}/query/");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private string IdentityUrl(ApiRequest request) => $"{Base(request)}/id/{org.Identity.OrgId}/{User(request)}";

    private string User(ApiRequest request) => request.UserId ?? org.Identity.UserId;

    private static string Base(ApiRequest request) => request.BaseUrl.GetLeftPart(UriPartial.Authority);
}
