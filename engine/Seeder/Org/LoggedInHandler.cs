using System.Net;
using System.Net.Http.Headers;
using Seeder.Login;

namespace Seeder.Org;

/// <summary>
/// Adds the token of a login to the requests of an <see cref="HttpClient"/>, and logs in again when the session expires. No other origin
/// gets a request.
/// </summary>
internal sealed class LoggedInHandler(OrgAccess access) : DelegatingHandler(HttpConnections.To(access.Url))
{
    // A program may block a thread with a synchronization context until the response arrives.
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        HostContext.LeaveAsync(() => SendInAsync(request, cancellationToken));

    // The handler of the base class would pass the request on without the checks and without the token.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    private async Task<HttpResponseMessage> SendInAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !OrgOrigin.IsOwn(access.Url, url))
        {
            throw new HttpRequestException($"This client sends requests to {access.Url.GetLeftPart(UriPartial.Authority)} only.");
        }
        if (request.Content is { } content)
        {
            // After a new login, the request is sent again.
            await content.LoadIntoBufferAsync(cancellationToken);
        }
        var (response, session) = await SendOnceAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await access.RenewAsync(session, cancellationToken))
        {
            return response;
        }
        response.Dispose();
        return (await SendOnceAsync(request, cancellationToken)).Response;
    }

    private async Task<(HttpResponseMessage Response, int Session)> SendOnceAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var (session, isAccepted) = (access.Begin(), false);
        try
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.AccessToken);
            var response = await base.SendAsync(request, cancel);
            isAccepted = response.StatusCode != HttpStatusCode.Unauthorized;
            return (response, session);
        }
        finally
        {
            access.End(session, isAccepted);
        }
    }
}
