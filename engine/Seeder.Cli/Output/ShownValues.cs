using Seeder.Cli.Log;
using Seeder.Log;

namespace Seeder.Cli.Output;

/// <summary>
/// Removes secrets from field values before they are shown, as the log removes them from the bodies of requests: the secrets of the login
/// and of the environment, and what looks like a secret of Salesforce.
/// </summary>
internal sealed class ShownValues(Screen screen)
{
    // No secret is shorter.
    private const int Shortest = 8;

    private readonly Secrets _secrets = EnvironmentSecrets.Read();

    public string Hide(string value) =>
        value.Length < Shortest ? value : screen.Hide(_secrets.Hide(KnownSecrets.Hide(value)));
}
