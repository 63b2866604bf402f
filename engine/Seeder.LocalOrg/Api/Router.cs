namespace Seeder.Local;

/// <summary>Maps paths to resources. A Batch sends its subrequests through it too.</summary>
internal sealed class Router(OrgState org)
{
    private readonly ServiceResource service = new(org);
    private readonly TokenResource logins = new(org);
    private readonly AuthorizeResource authorization = new(org);
    private readonly RevokeResource revocations = new(org);
    private readonly IntrospectResource introspection = new(org);
    private readonly DescribeResource describe = new(org);
    private readonly RowResource rows = new(org);
    private readonly ExternalIdResource byKey = new(org);
    private readonly QueryResource queries = new(org);
    private readonly TreeResource trees = new(org);
    private readonly CollectionsResource collections = new(org);
    private readonly RetrieveResource retrieve = new(org);
    private readonly ReplicationResource replication = new(org);
    private readonly JobsResource jobs = new(org);

    /// <summary>Executes a request and returns its response. Errors become responses too.</summary>
    public async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            return await RouteAsync(request);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            request.Touched.Forget();
            return Failure.Response(e);
        }
    }

    private Task<ApiResponse> RouteAsync(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", ["services", "data"]) => Done(service.Versions()),
        (_, ["services", "oauth2", "token"]) => logins.AnswerAsync(request),
        (_, ["services", "oauth2", "authorize"]) => authorization.AnswerAsync(request),
        (_, ["services", "oauth2", "revoke"]) => revocations.AnswerAsync(request),
        (_, ["services", "oauth2", "introspect"]) => introspection.AnswerAsync(request),
        ("GET" or "POST", ["services", "oauth2", "userinfo"]) => service.UserInfoAsync(request),
        ("GET", ["id", _, _]) => service.UserInfoAsync(request),
        (_, ["services", "data", var version, .. var rest]) => DataAsync(request, ApiVersions.Parse(version), rest),
        _ => throw Refusal.NotFound(),
    };

    private Task<ApiResponse> DataAsync(ApiRequest request, int version, string[] path)
    {
        ApiVersions.Check(version, path);
        return ResourceAsync(request with { Version = version }, path);
    }

    private Task<ApiResponse> ResourceAsync(ApiRequest r, string[] path) => (r.Method, path) switch
    {
        ("GET", []) => Done(service.Resources(r)),
        ("GET", ["limits"]) => Done(service.Limits()),
        ("GET", ["limits", "recordCount"]) => service.RecordCountAsync(r),

        ("GET", ["query"]) => queries.FirstPageAsync(r, all: false),
        ("GET", ["queryAll"]) => queries.FirstPageAsync(r, all: true),
        ("GET", ["query" or "queryAll", var locator]) => queries.NextPageAsync(r, locator),

        ("GET", ["sobjects"]) => Done(describe.Global(r)),
        ("GET", ["sobjects", var type]) => describe.BasicAsync(r, Type(type)),
        ("POST", ["sobjects", var type]) => rows.CreateAsync(r, Type(type), tellCreated: false),
        ("GET", ["sobjects", var type, "describe"]) => Done(describe.Object(r, Type(type))),
        ("POST", ["sobjects", var type, "Id"]) => rows.CreateAsync(r, Type(type), tellCreated: true),
        ("GET", ["sobjects", var type, "updated"]) => replication.UpdatedAsync(r, Type(type)),
        ("GET", ["sobjects", var type, "deleted"]) => replication.DeletedAsync(r, Type(type)),
        ("GET", ["sobjects", var type, var id]) => rows.ReadAsync(r, Type(type), id),
        ("PATCH", ["sobjects", var type, var id]) => rows.UpdateAsync(r, Type(type), id),
        ("DELETE", ["sobjects", var type, var id]) => rows.DeleteAsync(r, Type(type), id),
        ("GET", ["sobjects", var type, var id, var blob]) when Type(type).Field(blob) is { Type: FieldType.Base64 } field =>
            rows.BlobAsync(Type(type), id, field),
        ("GET", ["sobjects", var type, var field, var value]) => byKey.ReadAsync(r, Type(type), field, value),
        ("PATCH", ["sobjects", var type, var field, var value]) => byKey.UpsertAsync(r, Type(type), field, value),
        ("DELETE", ["sobjects", var type, var field, var value]) => byKey.DeleteAsync(r, Type(type), field, value),

        ("GET", ["composite"]) => Done(service.Composite(r)),
        ("POST", ["composite", "tree", var type]) => trees.CreateAsync(r, Type(type)),
        ("POST", ["composite", "batch"]) => new BatchResource(this, org.Usage).RunAsync(r),
        ("POST", ["composite", "sobjects"]) => collections.CreateAsync(r),
        ("PATCH", ["composite", "sobjects"]) => collections.UpdateAsync(r),
        ("DELETE", ["composite", "sobjects"]) => collections.DeleteAsync(r),
        ("PATCH", ["composite", "sobjects", var type, var field]) => collections.UpsertAsync(r, Type(type), field),
        ("GET", ["composite", "sobjects", var type]) => retrieve.GetAsync(r, Type(type)),
        ("POST", ["composite", "sobjects", var type]) => retrieve.PostAsync(r, Type(type)),

        (_, ["jobs", .. var rest]) => jobs.AnswerAsync(r, rest),

        _ => throw Unrouted(r.Method, path),
    };

    private ObjectDef Type(string name) => org.Schema.Find(name) ?? throw Refusal.NotFound();

    private static Refusal Unrouted(string method, string[] path)
    {
        if (MissingApi.Of(path) is { } missing)
        {
            return MissingApi.Refusal(missing);
        }

        string[] allowed = path switch
        {
            [] or ["limits"] or ["limits", "recordCount"] or ["query"] or ["queryAll"] or ["query", _] or ["queryAll", _] or ["sobjects"]
                or ["sobjects", _, "describe"] or ["composite"] => ["GET"],
            ["sobjects", _] => ["GET", "POST"],
            ["sobjects", _, _] or ["sobjects", _, _, _] => ["DELETE", "GET", "PATCH"],
            ["composite", "tree", _] or ["composite", "batch"] => ["POST"],
            ["composite", "sobjects"] => ["DELETE", "PATCH", "POST"],
            ["composite", "sobjects", _] => ["GET", "POST"],
            ["composite", "sobjects", _, _] => ["PATCH"],
            _ => [],
        };
        return allowed.Length == 0 ? Refusal.NotFound() : Refusal.MethodNotAllowed(method, allowed);
    }

    private static Task<ApiResponse> Done(ApiResponse response) => Task.FromResult(response);
}
