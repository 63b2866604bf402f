using Seeder.Local;

namespace Seeder.Testing;

/// <summary>The org behind a <see cref="TestOrg"/>.</summary>
internal abstract class Target(OrgConnection connection) : IAsyncDisposable
{
    private const string Variable = "SEEDER_TARGET_ORG";
    private const string ByEnvironment = "env";
    private const string Token = "SF_ACCESS_TOKEN";

    /// <summary>The real org that the environment names; null for an embedded org.</summary>
    public static string? ByVariable => NameOf(Environment.GetEnvironmentVariable(Variable));

    public OrgConnection Connection => connection;

    /// <summary>A client for queries and for the admin interface. The one of the tests may be changed and disposed by them.</summary>
    public HttpClient Http { get; } = connection.CreateHttpClient();

    public virtual LocalOrg? Local => null;

    public static async Task<Target> StartAsync(TestOrgOptions options, CancellationToken cancel)
    {
        var toOrg = options.Connection with { LoggerFactory = options.Connection.LoggerFactory ?? options.LoggerFactory };
        var real = options.Login is { } login
            ? await OrgConnection.ConnectAsync(login, toOrg, cancel)
            : await ConnectAsync(NameOf(options), toOrg, cancel);
        return real is null ? await EmbeddedTarget.StartAsync(options, toOrg, cancel) : new RealTarget(real, options);
    }

    /// <summary>Adds to the options of a run where the manifest of a plan is kept.</summary>
    public abstract SeedOptions Bind(SeedOptions options, string plan);

    /// <summary>The options of a run that deletes what the tests seeded.</summary>
    public virtual SeedOptions ToDestroy(SeedOptions options) => options with { Only = [], Prune = false, Yes = true };

    /// <summary>Keeps the present state for <see cref="RestoreAsync"/>.</summary>
    public abstract Task KeepAsync(CancellationToken cancel);

    /// <summary>Restores the state that was kept.</summary>
    /// <returns>Whether the org can do this.</returns>
    public abstract Task<bool> RestoreAsync(CancellationToken cancel);

    /// <summary>Starts another org with the state that was kept.</summary>
    /// <exception cref="InvalidOperationException">This is a real org.</exception>
    public abstract Task<Target> CloneAsync(CancellationToken cancel);

    /// <summary>Deletes what was kept about the records, after they are deleted.</summary>
    public virtual void Forget()
    {
    }

    /// <summary>The command that deletes the records of a plan in a real org.</summary>
    public virtual string DestroyCommand(SeedPlan plan, SeedOptions options) => "";

    public virtual ValueTask DisposeAsync()
    {
        Http.Dispose();
        return connection.DisposeAsync();
    }

    /// <summary>The name of the real org in the options or in the environment; null for an embedded org, and for a login.</summary>
    protected static string? NameOf(TestOrgOptions options) =>
        options.Login is not null ? null : options.Target is { } target ? NameOf(target) : ByVariable;

    /// <summary>The flags of the command line for the org with this name. A login has no name, and no flags.</summary>
    protected static IEnumerable<string> FlagsOf(string? name) => name switch
    {
        null or ByEnvironment => [],
        _ when IsAddress(name) => ["--instance-url", name],
        _ => ["--target-org", name],
    };

    private static async Task<OrgConnection?> ConnectAsync(string? name, OrgConnectionOptions toOrg, CancellationToken cancel)
    {
        return name switch
        {
            null => null,
            ByEnvironment => await OrgConnection.ConnectAsync(OfEnvironment(), toOrg, cancel),
            _ when IsAddress(name) =>
                await OrgConnection.ConnectAsync(OrgLogin.Token(name, Environment.GetEnvironmentVariable(Token) ?? ""), toOrg, cancel),
            _ => await OrgConnection.ConnectAsync(name, toOrg, cancel),
        };
    }

    private static bool IsAddress(string name) => name.Contains("://", StringComparison.Ordinal);

    // An embedded org would make the tests green that should have run in a real org.
    private static OrgLogin OfEnvironment() => OrgLogin.FromEnvironment()
        ?? throw new ArgumentException(
            $"{Variable}={ByEnvironment} takes the login of the environment, but no variable of a login is set, such as "
                + $"SF_ORG_INSTANCE_URL with {Token}, SFDX_AUTH_URL or SF_CLIENT_ID.");

    private static string? NameOf(string? target) => target?.Trim() is { Length: > 0 } name and not "local" ? name : null;
}
