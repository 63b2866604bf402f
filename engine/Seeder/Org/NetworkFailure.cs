using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace Seeder.Org;

/// <summary>Where the network failed.</summary>
internal enum NetworkFailureKind
{
    /// <summary>The request may have reached the server, but no valid answer came back.</summary>
    Answer,

    /// <summary>There was no connection.</summary>
    Connection,

    /// <summary>The server's name has no address.</summary>
    Name,

    /// <summary>The server's certificate is not trusted.</summary>
    Certificate,

    /// <summary>The proxy refused to connect.</summary>
    Proxy,
}

/// <summary>Describes the exceptions of HTTP clients.</summary>
internal static partial class NetworkFailure
{
    /// <summary>Whether the exception means that there is no valid answer.</summary>
    public static bool Is(Exception exception) => exception
        // The body may not match its Content-Encoding: gzip and deflate then throw InvalidDataException, and brotli throws
        // InvalidOperationException.
        is HttpRequestException or IOException or OperationCanceledException or InvalidDataException or InvalidOperationException;

    public static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer in time",
        InvalidDataException or InvalidOperationException => "the response is damaged: it cannot be decompressed",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            "the response or its headers are too large",
        // .NET names a proxy with the password in HTTPS_PROXY.
        _ => UserInfo.Replace((exception.InnerException ?? exception).Message, "***@"),
    };

    [GeneratedRegex(@"(?<=://)\S+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo { get; }

    public static NetworkFailureKind Kind(Exception exception) => exception is not HttpRequestException { HttpRequestError: var error }
        ? NetworkFailureKind.Answer
        : error switch
        {
            HttpRequestError.NameResolutionError => NetworkFailureKind.Name,
            HttpRequestError.SecureConnectionError when exception.InnerException is AuthenticationException =>
                NetworkFailureKind.Certificate,
            HttpRequestError.ProxyTunnelError => NetworkFailureKind.Proxy,
            HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError => NetworkFailureKind.Connection,
            _ => NetworkFailureKind.Answer,
        };

    public static Diagnostic Diagnostic(Uri server, string reason, NetworkFailureKind kind) => kind switch
    {
        NetworkFailureKind.Certificate => NetworkDiagnostics.UntrustedCertificate(server, reason),
        NetworkFailureKind.Proxy => NetworkDiagnostics.ProxyRefused(server, reason),
        NetworkFailureKind.Name => NetworkDiagnostics.UnknownHost(server, reason),
        _ => EnvironmentDiagnostics.Unreachable(server, reason),
    };
}
