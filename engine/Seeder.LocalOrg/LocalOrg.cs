namespace Seeder.Local;

/// <summary>
/// A Salesforce org in this process: the REST API over HTTP on the loopback address, with its rows in SQLite. It shares no code with the
/// engine, so that each of them finds wrong assumptions of the other.
/// </summary>
public sealed class LocalOrg : IAsyncDisposable
{
    private readonly OrgState org;
    private readonly Server server;
    private readonly LocalOrgOptions options;
    private int resets;

    private LocalOrg(OrgState org, Server server, LocalOrgOptions options, IReadOnlyList<string> notes)
    {
        this.org = org;
        this.server = server;
        this.options = options;
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
    public string Username => Task.Run(org.UsernameAsync).GetAwaiter().GetResult();

    /// <summary>The client id (consumer key) of the org's connected app. A reset creates a new app.</summary>
    public string ClientId => org.Identity.App.ClientId;

    /// <summary>The client secret (consumer secret) of the org's connected app.</summary>
    public string ClientSecret => org.Identity.App.ClientSecret;

    /// <summary>An SFDX auth URL, with a refresh token of the org's first user.</summary>
    public string SfdxAuthUrl => org.Identity.App.AuthUrl(Url);

    /// <summary>A sentence for each piece of metadata that was ignored.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Starts an org. The first one of a process takes longer: it reads the standard objects, which later ones share.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="DirectoryNotFoundException">A metadata path does not exist.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">
    /// A rule names something that the org does not have, or has a condition that the org cannot evaluate; or a feature is not known.
    /// </exception>
    public static async Task<LocalOrg> StartAsync(LocalOrgOptions options, CancellationToken cancel = default)
    {
        var features = OrgFeatures.Of(options);
        try
        {
            if (options is { DataFile: null, MetadataPaths: [] })
            {
                var standard = StandardOrg.With(features);
                return await ServeAsync(
                    new Database(standard.Tables), db => OrgOpening.NewAsync(db, standard, options, cancel), options, [], cancel);
            }

            var metadata = SfdxReader.Read(Catalogue.Standard.Drafts(features), options.MetadataPaths);
            PersonAccounts.Extend(metadata.Drafts, features.Contains(OrgFeatures.PersonAccounts));
            return await ServeAsync(
                new Database(options.DataFile),
                db => OrgOpening.OpenAsync(db, metadata, options, cancel),
                options,
                metadata.Notes,
                cancel);
        }
        catch (FormulaException e)
        {
            throw new ArgumentException(e.Message, nameof(options), e);
        }
    }

    /// <summary>
    /// Starts another org in memory with a copy of all rows, which takes a few milliseconds. The copy has the same org id, record ids,
    /// users, access token, metadata and rules, and an address of its own. It does not have the request log, the fault rules, the
    /// snapshots and the sessions of logins. From then on each of the two changes by itself: both may assign the same id to different new
    /// records.
    /// </summary>
    /// <param name="snapshot">The name of a snapshot whose rows are copied; null copies the rows that the org has now.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="ArgumentException">There is no snapshot with that name.</exception>
    public async Task<LocalOrg> CloneAsync(string? snapshot = null, CancellationToken cancel = default)
    {
        var database = await OrgOpening.CopyRowsAsync(org, snapshot, cancel)
            ?? throw new ArgumentException($"There is no snapshot '{snapshot}'.", nameof(snapshot));
        return await ServeAsync(
            database, db => OrgOpening.CopyAsync(db, org, cancel), options with { Port = 0, DataFile = null }, Notes, cancel);
    }

    /// <summary>
    /// Deletes everything in the org. It gets a new id, a new first user (the one as whom requests run) and a new access token.
    /// </summary>
    public Task ResetAsync(CancellationToken cancel = default) =>
        OrgOpening.ResetAsync(org, options.Seed is not { } seed ? null : $"{seed}/{Interlocked.Increment(ref resets)}", cancel);

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

    private static async Task<LocalOrg> ServeAsync(
        Database database,
        Func<Database, Task<OrgState>> open,
        LocalOrgOptions options,
        IReadOnlyList<string> notes,
        CancellationToken cancel)
    {
        try
        {
            var org = await open(database);
            LocalOrg? local = null;
            var front = new Front(org, () => local!.ResetAsync());
            var server = await Server.StartAsync(options.Port, front.HandleAsync, options.Connections, cancel);
            front.BaseUrl = server.Url;
            local = new LocalOrg(org, server, options, notes);
            return local;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
