namespace Seeder.Local;

/// <summary>
/// A Salesforce org in this process: the REST API over HTTP on the loopback address, with its rows in SQLite. It shares no code with the
/// engine, so that each of them finds wrong assumptions of the other.
/// </summary>
public sealed class LocalOrg : IAsyncDisposable
{
    private readonly OrgState org;
    private readonly Server server;
    private readonly string? seed;
    private int resets;

    private LocalOrg(OrgState org, Server server, string? seed, IReadOnlyList<string> notes)
    {
        this.org = org;
        this.server = server;
        this.seed = seed;
        Notes = notes;
    }

    /// <summary>The address of the org: scheme, host and port.</summary>
    public Uri Url => server.Url;

    /// <summary>The address of the web page. The token follows the <c>#</c>, which a browser does not send over the network.</summary>
    public Uri Page => new(Url, $"/#token={Uri.EscapeDataString(AccessToken)}");

    /// <summary>The access token of the org's first user. It is valid until the org is reset.</summary>
    public string AccessToken => org.Identity.AccessToken;

    /// <summary>The id of the org, 18 characters.</summary>
    public string OrgId => org.Identity.OrgId;

    /// <summary>The id of the org's first user, as whom requests run, 18 characters.</summary>
    public string UserId => org.Identity.UserId;

    /// <summary>The username of the org's first user.</summary>
    public string Username => org.UsernameAsync().GetAwaiter().GetResult();

    /// <summary>The client id (consumer key) of the org's connected app. A reset creates a new app.</summary>
    public string ClientId => org.Identity.App.ClientId;

    /// <summary>The client secret (consumer secret) of the org's connected app.</summary>
    public string ClientSecret => org.Identity.App.ClientSecret;

    /// <summary>An SFDX auth URL, with a refresh token of the org's first user.</summary>
    public string SfdxAuthUrl => org.Identity.App.AuthUrl(Url);

    /// <summary>A sentence for each piece of metadata that was ignored.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <exception cref="DirectoryNotFoundException">A metadata path does not exist.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">
    /// A rule names something that the org does not have, or has a condition that the org cannot evaluate; or a feature is not known.
    /// </exception>
    public static async Task<LocalOrg> StartAsync(LocalOrgOptions options, CancellationToken cancel = default)
    {
        var features = OrgFeatures.Of(options);
        var metadata = SfdxReader.Read(Catalogue.Standard.Drafts(features), options.MetadataPaths);
        PersonAccounts.Extend(metadata.Drafts, features.Contains(OrgFeatures.PersonAccounts));
        var database = new Database(options.DataFile);
        try
        {
            var org = await OrgOpening.OpenAsync(database, metadata, options, cancel);
            LocalOrg? local = null;
            var front = new Front(org, () => local!.ResetAsync());
            var server = await Server.StartAsync(options.Port, front.HandleAsync, options.Connections, cancel);
            front.BaseUrl = server.Url;
            local = new LocalOrg(org, server, options.Seed, metadata.Notes);
            return local;
        }
        catch (FormulaException e)
        {
            database.Dispose();
            throw new ArgumentException(e.Message, nameof(options), e);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Deletes everything in the org. It gets a new id, a new first user (the one as whom requests run) and a new access token.
    /// </summary>
    public Task ResetAsync(CancellationToken cancel = default) =>
        OrgOpening.ResetAsync(org, seed is null ? null : $"{seed}/{Interlocked.Increment(ref resets)}", cancel);

    /// <summary>Keeps a copy of all rows under a name while the org runs. It replaces an older copy with the same name.</summary>
    public Task SnapshotAsync(string name = "default", CancellationToken cancel = default) => OrgOpening.SnapshotAsync(org, name, cancel);

    /// <summary>
    /// Restores all rows of a snapshot, and the org id of that time. Ids that were assigned since then are not assigned again.
    /// </summary>
    /// <exception cref="ArgumentException">There is no snapshot with that name.</exception>
    public async Task RestoreAsync(string name = "default", CancellationToken cancel = default)
    {
        if (!await OrgOpening.RestoreAsync(org, name, cancel))
        {
            throw new ArgumentException($"There is no snapshot '{name}'.", nameof(name));
        }
    }

    /// <summary>Stops the server and closes the database. An org without a data file is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        org.Database.Dispose();
    }
}
