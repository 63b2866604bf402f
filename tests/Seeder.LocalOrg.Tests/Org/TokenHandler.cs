using System.Net.Http.Headers;

namespace Seeder.Local.Tests;

/// <summary>Shows the org's token, as it is at the time, with every request that brings none of its own.</summary>
internal sealed class TokenHandler(Func<string> token) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization ??= new AuthenticationHeaderValue("Bearer", token());
        return base.SendAsync(request, cancellationToken);
    }
}
