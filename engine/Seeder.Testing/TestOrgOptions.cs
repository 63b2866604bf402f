using Microsoft.Extensions.Logging;
using Seeder.Local;

namespace Seeder.Testing;

/// <summary>The options for starting a <see cref="TestOrg"/>.</summary>
public sealed record TestOrgOptions
{
    /// <summary>
    /// The org: <c>local</c> is an embedded org in memory; <c>env</c> takes the login of the environment variables that the command uses;
    /// an address such as <c>https://example.my.salesforce.com</c> takes the token in <c>SF_ACCESS_TOKEN</c>; any other name is an alias or
    /// a username of the sf CLI. Null takes the environment variable <c>SEEDER_TARGET_ORG</c>, and an embedded org if it is not set.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>How to log in to a real org; it comes before <see cref="Target"/>. Null uses the target.</summary>
    public OrgLogin? Login { get; init; }

    /// <summary>The options of an embedded org: metadata, features, rules, clock. A real org ignores them.</summary>
    public LocalOrgOptions Local { get; init; } = new();

    /// <summary>The options of the connection.</summary>
    public OrgConnectionOptions Connection { get; init; } = new();

    /// <summary>
    /// The folder for the manifests of a real org; a relative path counts from the folder of the tests. It gets a new folder for
    /// each org that is started, which is deleted when all records are deleted. An embedded org keeps its manifests in memory.
    /// </summary>
    public string ManifestFolder { get; init; } = ".seeder";

    /// <summary>
    /// Whether the records of a real org are deleted although the org then also deletes records below them that no plan created, such as
    /// records of the tests. Without it, such a record stops the cleanup.
    /// </summary>
    public bool Cascade { get; init; }

    /// <summary>Creates the loggers of the connection and of all runs; null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
