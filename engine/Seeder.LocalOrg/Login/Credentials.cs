using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary>The user of a login.</summary>
internal sealed record LoginUser(string Id, string Username, bool IsActive);

/// <summary>Refresh tokens and passwords in the database, so that they are valid after a restart of the org.</summary>
internal static class Credentials
{
    // Passwords of a test org are not worth more: a test must not wait for a login.
    private const int Rounds = 1_000, Bytes = 32;

    public static void Prepare(Sqlite db)
    {
        db.Run("CREATE TABLE IF NOT EXISTS _refresh (token TEXT PRIMARY KEY, user TEXT NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS _password (user TEXT PRIMARY KEY, salt TEXT NOT NULL, hash TEXT NOT NULL)");
    }

    public static void Clear(Sqlite db)
    {
        db.Run("DELETE FROM _refresh");
        db.Run("DELETE FROM _password");
    }

    public static void AddRefreshToken(Sqlite db, string token, string userId) =>
        db.Run("INSERT OR REPLACE INTO _refresh (token, user) VALUES (?1, ?2)", token, userId);

    /// <summary>The id of the user of a refresh token; null if the token is not valid.</summary>
    public static string? UserOf(Sqlite db, string refreshToken) =>
        db.First("SELECT user FROM _refresh WHERE token = ?1", s => s.Text(0), refreshToken);

    public static void Revoke(Sqlite db, string refreshToken) => db.Run("DELETE FROM _refresh WHERE token = ?1", refreshToken);

    /// <param name="db">The writer.</param>
    /// <param name="userId">The user.</param>
    /// <param name="password">The new password; null removes it.</param>
    public static void SetPassword(Sqlite db, string userId, string? password)
    {
        db.Run("DELETE FROM _password WHERE user = ?1", userId);
        if (password is not null)
        {
            var salt = RandomNumberGenerator.GetHexString(Bytes);
            db.Run("INSERT INTO _password (user, salt, hash) VALUES (?1, ?2, ?3)", userId, salt, Hash(password, salt));
        }
    }

    /// <summary>Whether the password is the user's. A user without a password has none that is right.</summary>
    public static bool IsPassword(Sqlite db, string userId, string password)
    {
        var (salt, hash) = db.First("SELECT salt, hash FROM _password WHERE user = ?1", s => (s.Text(0), s.Text(1)), userId);
        return salt is not null && Hash(password, salt) == hash;
    }

    /// <summary>The user with this username; null if there is no such user, or the user is one of Salesforce's own processes.</summary>
    public static LoginUser? Named(Sqlite db, Schema schema, string username)
    {
        var type = schema["User"];
        return RowStore.IdsBy(db, type, type["Username"], username, limit: 1).FirstOrDefault() is { } id ? Find(db, schema, id) : null;
    }

    public static LoginUser? Find(Sqlite db, Schema schema, string userId) =>
        RowStore.Find(db, schema["User"], userId) is { } row && row.Text("UserType") != "AutomatedProcess"
            ? new LoginUser(userId, row.Text("Username")!, row["IsActive"] is 1L)
            : null;

    private static string Hash(string password, string salt) => Convert.ToHexString(
        Rfc2898DeriveBytes.Pbkdf2(password, Encoding.UTF8.GetBytes(salt), Rounds, HashAlgorithmName.SHA256, Bytes));
}
