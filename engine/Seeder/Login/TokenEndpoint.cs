using System.Net;
using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Org;

namespace Seeder.Login;

/// <summary>An error that a login server gave instead of a token (RFC 6749, section 5.2).</summary>
/// <param name="Error">The code, such as <c>invalid_grant</c>.</param>
/// <param name="Description">Salesforce's description; may be empty.</param>
/// <param name="Skew">How far this machine's clock is ahead of the server's; zero if the server did not tell its time.</param>
internal sealed record TokenError(string Error, string Description, TimeSpan Skew)
{
    public string Words => Description.Length > 0 ? $"{Description} ({Error})" : Error;
}

/// <summary>Asks a login server for an access token: <c>POST /services/oauth2/token</c>.</summary>
internal static class TokenEndpoint
{
    private const string Path = "/services/oauth2/token";

    // A token's answer has some hundred bytes; a page of a wrong server is not read to its end.
    private const long LongestAnswer = 1024 * 1024;

    // Nobody waits ten minutes for a login.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly record struct Answer(
        HttpStatusCode Status, byte[] Body, TimeSpan Skew, SeederException? Stop = null, bool Passes = false);

    /// <param name="server">The login server: a scheme and a host.</param>
    /// <param name="form">The parameters of the grant.</param>
    /// <returns>The token and the org's address, or the server's error.</returns>
    /// <exception cref="SeederException">The server does not answer, or its answer is not documented.</exception>
    public static async Task<(OrgCredentials? Credentials, TokenError? Error)> AskAsync(
        Uri server, IReadOnlyList<KeyValuePair<string, string>> form, LoginContext context, CancellationToken cancel)
    {
        OrgCredentials.CheckTls(server);
        using var http = new HttpClient(HttpConnections.To(server))
        {
            BaseAddress = server,
            Timeout = context.Timeout < LongestWait ? context.Timeout : LongestWait,
            MaxResponseContentBufferSize = LongestAnswer,
        };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var answer = await Retry.Pipeline<Answer>(context.Time, a => a.Passes, _ => null, (_, _) => { })
            .ExecuteAsync(async token => await SendAsync(http, server, form, context, token), cancel);
        return answer.Stop is null ? Read(server, answer, context) : throw answer.Stop;
    }

    private static async Task<Answer> SendAsync(
        HttpClient http, Uri server, IReadOnlyList<KeyValuePair<string, string>> form, LoginContext context, CancellationToken cancel)
    {
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await http.PostAsync(new Uri(Path, UriKind.Relative), content, cancel);
            var body = await response.Content.ReadAsByteArrayAsync(cancel);
            var skew = response.Headers.Date is { } date ? context.Time.GetUtcNow() - date : TimeSpan.Zero;
            var isBusy = (int)response.StatusCode is 420 or 429 or >= 500;
            var stop = isBusy ? Unexpected(server, response.StatusCode, body, context) : null;
            return new Answer(response.StatusCode, body, skew, stop, isBusy);
        }
        catch (Exception exception) when (NetworkFailure.Is(exception))
        {
            cancel.ThrowIfCancellationRequested();
            var kind = NetworkFailure.Kind(exception);
            var why = NetworkFailure.Diagnostic(server, context.Secrets.Hide(NetworkFailure.Reason(exception)), kind);
            return new Answer(0, [], TimeSpan.Zero, SeederException.Of(why), kind != NetworkFailureKind.Certificate);
        }
    }

    private static (OrgCredentials? Credentials, TokenError? Error) Read(Uri server, Answer answer, LoginContext context)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var root = json.RootElement;
            if (root.TryGetProperty("error", out var error))
            {
                var description = root.TryGetProperty("error_description", out var text) ? text.GetString() ?? "" : "";
                return (null, new TokenError(Short(error.GetString() ?? ""), Short(description), answer.Skew));
            }
            var token = root.GetProperty("access_token").GetString();
            context.Secrets.Add(token);
            var url = root.GetProperty("instance_url").GetString() ?? "";
            var credentials = OrgCredentials.Parse(url, token, IdentityOf(root));
            // A server elsewhere must not direct the data of a plan to a program on this machine, without TLS.
            var isOrg = answer.Status == HttpStatusCode.OK && (Loopback.Is(server) || !Loopback.Is(credentials.Url));
            return isOrg ? (credentials, null) : throw Unexpected(server, answer.Status, answer.Body, context);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Unexpected(server, answer.Status, answer.Body, context);
        }

        string Short(string text) => context.Secrets.Hide(Refusals.Short(text));
    }

    // https://login.salesforce.com/id/00D.../005...: the org and the user.
    private static string? IdentityOf(JsonElement root) =>
        root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString()!.Split("/id/") is [_, var identity]
            ? identity
            : null;

    private static SeederException Unexpected(Uri server, HttpStatusCode status, byte[] body, LoginContext context)
    {
        // Most often the page of a proxy, or of a server that is not Salesforce.
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(200, body.Length))).ReplaceLineEndings(" ").Trim();
        var words = text.Length == 0 ? "no explanation was given." : context.Secrets.Hide(text);
        return SeederException.Of(
            EnvironmentDiagnostics.UnexpectedAnswer($"{server.GetLeftPart(UriPartial.Authority)}{Path}", (int)status, words) with
            {
                Hint = "Check that this is the address of Salesforce's login or of the org's My Domain.",
            });
    }
}
