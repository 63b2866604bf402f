using System.Buffers;
using Seeder.Cli.Log;
using Seeder.Log;

namespace Seeder.Cli.Output;

/// <summary>
/// Removes secrets from field values before they are shown, as the log removes them from the bodies of requests: the secrets of the login
/// and of the environment, and what looks like a secret of Salesforce.
/// </summary>
internal sealed class ShownValues(Screen screen)
{
    // Each secret that KnownSecrets finds contains one of these texts. A plan may have millions of values, and this search is fast.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["force://", "00D", "eyJ", "PRIVATE KEY", "5Aep", "Bearer ", "token", "secret", "assertion", "session", "password", "sid"],
        StringComparison.OrdinalIgnoreCase);

    private readonly Secrets _secrets = EnvironmentSecrets.Read();

    /// <summary>For text, which is cut: a part of a secret could not be recognized.</summary>
    public string Hide(string value) => screen.Hide(HideInWhole(value));

    /// <summary>For JSON, which is not cut: <see cref="Screen"/> removes the secrets of the login from it.</summary>
    public string HideInWhole(string value) =>
        _secrets.Hide(value.AsSpan().ContainsAny(Signs) ? KnownSecrets.Hide(value) : value);
}
