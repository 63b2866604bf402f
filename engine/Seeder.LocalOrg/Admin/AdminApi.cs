using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>
/// The admin interface at <c>/local-org/...</c>, which Salesforce orgs do not have: the request log, call counts, fault rules, rules of the
/// org, tokens for other users, reset, snapshots, and the rows of a table. It requires the org's token: the org listens only on the
/// loopback address, but any web page in a browser on this machine can send requests to it.
/// </summary>
internal sealed class AdminApi(OrgState org, RequestLog log, FaultRules faults, Func<Task> reset)
{
    public const string Root = "/local-org";

    public async Task<ApiResponse> AnswerAsync(HttpContext http)
    {
        try
        {
            Access.CheckAdmin(http, org);
            return await RouteAsync(http);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Failure.Response(e);
        }
    }

    private async Task<ApiResponse> RouteAsync(HttpContext http) => (http.Request.Method, ApiRequest.Split(http.Request.Path)[1..]) switch
    {
        ("GET", []) => await IdentityAsync(http),
        ("GET", ["log"]) => log.Entries(Number(http.Request.Query["after"]) ?? 0, (int?)Number(http.Request.Query["last"])),
        ("PUT", ["log"]) => Done(() => log.KeepsBodies = http.Request.Query["bodies"] == "true"),
        ("DELETE", ["log"]) => Done(ClearLog),
        ("GET", ["counts"]) => log.Counts(org.Sessions.Counts),
        ("GET", ["faults"]) => faults.List(),
        ("POST", ["faults"]) => await PostFaultAsync(http),
        ("DELETE", ["faults"]) => Done(() => faults.Remove(null)),
        ("DELETE", ["faults", var id]) => Done(() => faults.Remove((int?)Number(id) ?? 0)),
        ("GET", ["rules"]) => RulesJson.Write(org.Rules.Rules),
        ("PUT", ["rules"]) => await PutRulesAsync(http),
        ("POST", ["snapshot"]) => await SnapshotAsync(http),
        ("POST", ["restore"]) => await RestoreAsync(http),
        ("GET", ["objects"]) => await ObjectsAsync(),
        ("POST", ["reset"]) => await ResetAsync(http),
        ("POST", ["tokens"]) => await PostTokenAsync(http),
        ("PUT", ["app"]) => await PutAppAsync(http),
        ("POST", ["passwords"]) => await PostPasswordAsync(http),
        ("POST", ["rows"]) => await PostRowsAsync(http),
        ("GET", ["rows", var type]) =>
            await RowsAsync(org.Schema.Find(type) ?? throw Refusal.NotFound(), Number(http.Request.Query["limit"])),
        _ => throw Refusal.NotFound(),
    };

    private async Task<ApiResponse> IdentityAsync(HttpContext http)
    {
        var username = await org.UsernameAsync();
        var (logins, expired) = org.Sessions.Counts;
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("orgId", org.Identity.OrgId);
            json.WriteString("userId", org.Identity.UserId);
            json.WriteString("accessToken", org.Identity.AccessToken);
            json.WriteString("clientId", org.Identity.App.ClientId);
            json.WriteString("clientSecret", org.Identity.App.ClientSecret);
            json.WriteString("sfdxAuthUrl", org.Identity.App.AuthUrl(new Uri($"http://127.0.0.1:{http.Connection.LocalPort}")));
            json.WriteString("username", username);
            json.WriteNumber("logins", logins);
            json.WriteNumber("expired", expired);
            json.WriteEndObject();
        });
    }

    private void ClearLog()
    {
        log.Clear();
        org.Sessions.ClearCounts();
    }

    /// <summary>Sets the password of a user, who then can log in with it. Users have none at first, and null removes it.</summary>
    private async Task<ApiResponse> PostPasswordAsync(HttpContext http)
    {
        using var input = JsonInput.Parse(await RequestBody.ReadAsync(http));
        var document = AdminDocument.Of(input.Root, "A password", "userId", "password");
        var name = document.Text("userId") ?? throw AdminDocument.Invalid("A password has a userId, which is an id or a username");
        var password = document.Text("password");
        var id = await org.Database.WriteAsync((db, _) =>
        {
            var found = OrgUsers.Find(new WriteContext(db, org, new Touched()), name);
            if (found is not null)
            {
                Credentials.SetPassword(db, found, password);
            }

            org.Counters.Save(db);
            return found;
        });
        return id is null ? throw NoUser(name) : ApiResponse.Empty();
    }

    private async Task<ApiResponse> PostFaultAsync(HttpContext http)
    {
        using var input = JsonInput.ParseObject(await RequestBody.ReadAsync(http));
        var rule = faults.Add(input.Root);
        return ApiResponse.Json(201, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("id", rule.Id);
            json.WriteEndObject();
        });
    }

    /// <summary>Returns a new token for an existing user. Each call returns another token.</summary>
    private async Task<ApiResponse> PostTokenAsync(HttpContext http)
    {
        using var input = JsonInput.ParseObject(await RequestBody.ReadAsync(http));
        var name = AdminDocument.Of(input.Root, "A token", "user").Text("user");
        var id = name is null ? org.Identity.UserId : await org.Database.WriteAsync((db, _) =>
        {
            var found = OrgUsers.Find(new WriteContext(db, org, new Touched()), name);
            org.Counters.Save(db);
            return found;
        });
        return id is null ? throw NoUser(name!) : ApiResponse.Json(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("userId", id);
            json.WriteString("accessToken", org.Sessions.Open(id, grant: null).Token);
            json.WriteEndObject();
        });
    }

    /// <summary>Sets the user as whom a login with the client secret runs; null lets no such login in.</summary>
    private async Task<ApiResponse> PutAppAsync(HttpContext http)
    {
        using var input = JsonInput.Parse(await RequestBody.ReadAsync(http));
        var name = AdminDocument.Of(input.Root, "An app", "runAs").Text("runAs");
        var isDone = await org.Database.WriteAsync((db, _) =>
        {
            var id = name is null ? "" : OrgUsers.Find(new WriteContext(db, org, new Touched()), name);
            org.Counters.Save(db);
            if (id is not null)
            {
                org.Identity = org.Identity with { App = org.Identity.App with { RunAs = id } };
                org.Identity.Save(db);
            }

            return id is not null;
        });
        return isDone ? ApiResponse.Empty() : throw NoUser(name!);
    }

    private async Task<ApiResponse> PostRowsAsync(HttpContext http)
    {
        using var input = JsonInput.Parse(await RequestBody.ReadAsync(http));
        var results = await AdminRow.WriteAsync(org, AdminRow.ReadAll(input.Root), []);
        return SaveResult.Response(results);
    }

    private async Task<ApiResponse> PutRulesAsync(HttpContext http)
    {
        try
        {
            var rules = new RuleBook(org.Schema, RulesJson.Read((await RequestBody.ReadAsync(http)).Span), org.MetadataRules, null);
            if (rules.Rules.SetAuditFields != org.Rules.Rules.SetAuditFields)
            {
                // The describes have changed, so clients must not keep using cached ones.
                org.SchemaTime = new[] { org.SchemaTime, org.Time.GetUtcNow() }.Max().AddSeconds(1);
            }

            org.Rules = rules;
            return ApiResponse.Empty();
        }
        catch (FormulaException e)
        {
            throw new Refusal(400, "INVALID_INPUT", e.Message);
        }
    }

    private async Task<ApiResponse> ResetAsync(HttpContext http)
    {
        await reset();
        return await IdentityAsync(http);
    }

    private async Task<ApiResponse> SnapshotAsync(HttpContext http)
    {
        await OrgOpening.SnapshotAsync(org, Name(http), http.RequestAborted);
        return ApiResponse.Empty();
    }

    private async Task<ApiResponse> RestoreAsync(HttpContext http) => await OrgOpening.RestoreAsync(org, Name(http), http.RequestAborted)
        ? await IdentityAsync(http)
        : throw new Refusal(404, "NOT_FOUND", $"There is no snapshot '{Name(http)}'");

    private static string Name(HttpContext http) => http.Request.Query["name"].FirstOrDefault() ?? "default";

    private Task<ApiResponse> ObjectsAsync() => org.Database.ReadAsync(db => ApiResponse.Json(200, json =>
    {
        json.WriteStartArray();
        foreach (var type in org.Schema.Objects)
        {
            json.WriteStartObject();
            json.WriteString("name", type.Name);
            json.WriteString("label", type.Traits.Label);
            json.WriteNumber("count", org.Database.Has(type) ? RowStore.Count(db, type) : 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }));

    /// <summary>
    /// Returns all rows with all fields, including deleted rows. With a limit, it returns only the latest rows, in order of creation.
    /// </summary>
    private Task<ApiResponse> RowsAsync(ObjectDef type, long? limit) => org.Database.ReadAsync(db => ApiResponse.Json(200, json =>
    {
        var query = RecordQuery.AllFields(type, org);
        var reading = new Reading(db, org.Schema, $"/services/data/v{ApiVersions.Latest}.0");
        json.WriteStartArray();
        db.All(query.Head + (limit is null ? " ORDER BY t0._n" : $" ORDER BY t0._n DESC LIMIT {limit}"), row =>
        {
            query.Shape.Write(json, row, reading);
            return true;
        });
        json.WriteEndArray();
    }));

    private static Refusal NoUser(string name) => new(404, "NOT_FOUND", $"There is no user '{name}'");

    private static ApiResponse Done(Action action)
    {
        action();
        return ApiResponse.Empty();
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
