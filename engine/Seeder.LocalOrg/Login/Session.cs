namespace Seeder.Local;

internal enum SessionKind
{
    /// <summary>The token that <c>org start</c> prints.</summary>
    Start,

    /// <summary>A token of the admin interface.</summary>
    Admin,

    /// <summary>A token that a login returned.</summary>
    Login,
}

/// <summary>An access token of a user.</summary>
internal sealed class Session
{
    public required string Token { get; init; }
    public required string UserId { get; init; }
    public required SessionKind Kind { get; init; }
    public required DateTimeOffset Issued { get; init; }

    /// <summary>How the session was created; null if not by a login.</summary>
    public Grant? Grant { get; init; }

    /// <summary>Whether the session was revoked, or a fault rule ended it. It does not come back.</summary>
    public bool IsOver { get; set; }
}

/// <summary>What a login gives.</summary>
/// <param name="ClientId">The app that the user logged in with.</param>
/// <param name="Scope">The scopes, separated by spaces.</param>
/// <param name="RefreshToken">The refresh token that created the session, which ends with it; null if there was none.</param>
internal sealed record Grant(string ClientId, string Scope, string? RefreshToken = null);

internal static class LoginScopes
{
    /// <summary>The scopes of a login that gives no refresh token.</summary>
    public const string Api = "id api web";

    public const string All = "refresh_token id api web";
}
