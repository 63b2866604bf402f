using System.Text.Json;

namespace Seeder.Org;

/// <summary>Which org it is, and who the user is.</summary>
/// <param name="Name">The name in the org's company information; the org's id if it has none.</param>
/// <param name="Username">The user's name for the login; empty if the org does not tell it.</param>
/// <param name="Edition">The org's edition, such as <c>Developer Edition</c>.</param>
/// <param name="IsSandbox">Whether it is a sandbox or a scratch org.</param>
/// <param name="Expires">When the org ends, as the org writes it; null if it stays.</param>
internal sealed record OrgProfile(string Name, string Username, string Edition, bool IsSandbox, string? Expires)
{
    /// <summary>The query whose row <see cref="Read"/> reads.</summary>
    public const string Soql = "SELECT Name, IsSandbox, TrialExpirationDate, OrganizationType FROM Organization";

    /// <summary>Scratch and trial orgs expire, and a Developer org contains no business data.</summary>
    public bool IsProduction => !IsSandbox && Expires is null && Edition != "Developer Edition";

    /// <summary>The kind of org, in Salesforce's words.</summary>
    public string Kind => this switch
    {
        { IsSandbox: true, Expires: not null } => "scratch org",
        { IsSandbox: true } => "sandbox",
        { Expires: not null } => "trial org",
        { IsProduction: true } => "production org",
        _ => "Developer org",
    };

    /// <param name="user">The answer of the resource userinfo.</param>
    /// <param name="organization">The row of the Organization.</param>
    public static OrgProfile Read(JsonElement user, JsonElement organization, string id) => new(
        organization.GetProperty("Name").GetString() ?? id,
        user.TryGetProperty("preferred_username", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "",
        organization.GetProperty("OrganizationType").GetString() ?? "",
        organization.GetProperty("IsSandbox").GetBoolean(),
        organization.GetProperty("TrialExpirationDate") is { ValueKind: JsonValueKind.String } date ? date.GetString() : null);
}
