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

    /// <summary>The scopes of the login, separated by spaces.</summary>
    public string Scope { get; init; } = LoginScopes.All;

    /// <summary>The refresh token that created the session; null if it was created in another way. With the token the session
    /// ends.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Whether the session was revoked, or a fault rule ended it. It does not come back.</summary>
    public bool IsOver { get; set; }
}

internal static class LoginScopes
{
    /// <summary>The scopes of a login that gives no refresh token.</summary>
    public const string Api = "id api web";

    public const string All = "refresh_token id api web";
}
