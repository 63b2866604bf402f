using Seeder.Login;
using Seeder.Org;

namespace Seeder.Local.Tests.Properties;

/// <summary>Logs in by a token that exists already.</summary>
internal static class Logins
{
    public static LoginContext Context(TimeProvider? time = null, TimeSpan? timeout = null) =>
        new(new Core.Text.Secrets(), time ?? TimeProvider.System, timeout ?? TimeSpan.FromMinutes(1));

    public static OrgLogin Token(Uri url, string token) => OrgLogin.Token(url.GetLeftPart(UriPartial.Authority), token);

    public static Task<OrgAccess> AccessAsync(Uri url, string token) => OrgAccess.LogInAsync(Token(url, token), Context(), default);
}
