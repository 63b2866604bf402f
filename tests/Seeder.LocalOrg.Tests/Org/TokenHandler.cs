using System.Net.Http.Headers;

namespace Seeder.Local.Tests;

/// <summary>Adds the org's present token to each request without a token.</summary>
internal sealed class TokenHandler(Func<string> token) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", token());
        return base.SendAsync(request, cancellationToken);
    }
}
