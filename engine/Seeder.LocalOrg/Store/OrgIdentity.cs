using System.Security.Cryptography;

namespace Seeder.Local;

/// <summary>The identity of the org. A reset creates a new one.</summary>
internal sealed record OrgIdentity(string OrgId, string UserId, string AccessToken, string Pod, ConnectedApp App)
{
    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    public static OrgIdentity New(string? seed)
    {
        var pod = RecordId.NewPod(seed);
        var org = RecordId.Make("00D", pod, 1);
        var user = RecordId.Make("005", pod, 1);
        return new OrgIdentity(org, user, NewToken(org), pod, ConnectedApp.New(user));
    }

    public static string NewToken(string orgId) => orgId[..15] + "!AQ" + RandomNumberGenerator.GetString(TokenCharacters, 94);

    public static OrgIdentity? Load(Sqlite db)
    {
        var values = db.All("SELECT name, value FROM _org", s => (s.Text(0), s.Text(1))).ToDictionary(v => v.Item1, v => v.Item2);
        if (!values.TryGetValue("orgId", out var orgId))
        {
            return null;
        }

        // Files of older versions have no app yet.
        var app = values.TryGetValue("clientId", out var clientId)
            ? new ConnectedApp(
                clientId, values["clientSecret"], values["refreshToken"], values.GetValueOrDefault("runAs", values["userId"]))
            : ConnectedApp.New(values["userId"]);
        return new OrgIdentity(orgId, values["userId"], values["token"], values["pod"], app);
    }

    public void Save(Sqlite db)
    {
        foreach (var (name, value) in new[]
        {
            ("orgId", OrgId), ("userId", UserId), ("token", AccessToken), ("pod", Pod), ("clientId", App.ClientId),
            ("clientSecret", App.ClientSecret), ("refreshToken", App.RefreshToken), ("runAs", App.RunAs),
        })
        {
            db.Run("INSERT OR REPLACE INTO _org (name, value) VALUES (?1, ?2)", name, value);
        }
    }
}
