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
    private bool isDisposed;

    private LocalOrg(OrgState org, Server server, LocalOrgOptions options) =>
        (this.org, this.server, this.options) = (org, server, options);

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
    public string Username => HostContext.LeaveAsync(org.UsernameAsync).GetAwaiter().GetResult();

    /// <summary>The client id (consumer key) of the org's connected app. A reset creates a new app.</summary>
    public string ClientId => org.Identity.App.ClientId;

    /// <summary>The client secret (consumer secret) of the org's connected app.</summary>
    public string ClientSecret => org.Identity.App.ClientSecret;

    /// <summary>An SFDX auth URL, with a refresh token of the org's first user.</summary>
    public string SfdxAuthUrl => org.Identity.App.AuthUrl(Url);

    /// <summary>A sentence for each piece of metadata that was ignored.</summary>
    public IReadOnlyList<string> Notes => org.Notes;

    /// <summary>Starts an org. The first one of a process takes longer: it reads the standard objects, which later ones share.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="DirectoryNotFoundException">A metadata path does not exist.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">
    /// A rule names something that the org does not have, or has a condition that the org cannot evaluate; or a feature is not known.
    /// </exception>
    public static Task<LocalOrg> StartAsync(LocalOrgOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The program may change its current folder at any time.
        var full = options with
        {
            DataFile = options.DataFile is { } file ? Path.GetFullPath(file) : null,
            MetadataPaths = [.. options.MetadataPaths.Select(Path.GetFullPath)],
        };
        return HostContext.LeaveAsync(() => OpenAsync(full, cancel));
    }

    private static async Task<LocalOrg> OpenAsync(LocalOrgOptions options, CancellationToken cancel)
    {
        var features = OrgFeatures.Of(options);
        try
        {
            return await ServeAsync(
                options,
                options is { DataFile: null, MetadataPaths: [] }
                    ? () => OrgOpening.NewAsync(StandardOrg.With(features), options, cancel)
                    : () => OrgOpening.OpenAsync(features, options, cancel),
                cancel);
        }
        catch (FormulaException e)
        {
            throw new ArgumentException(e.Message, nameof(options), e);
        }
    }

    /// <summary>
    /// Starts another org in memory with a copy of all rows, which takes a few milliseconds. The copy has the same org id, record ids,
    /// users, access token, metadata and rules, and its own address. It does not have the request log, the fault rules, the
    /// snapshots and the sessions of logins. From then on each of the two changes by itself: both may assign the same id to different new
    /// records.
    /// </summary>
    /// <param name="snapshot">The name of a snapshot whose rows are copied; null copies the rows that the org has now.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="ArgumentException">There is no snapshot with that name.</exception>
    public Task<LocalOrg> CloneAsync(string? snapshot = null, CancellationToken cancel = default) => HostContext.LeaveAsync(async () =>
    {
        var database = await OrgOpening.CopyRowsAsync(org, snapshot, cancel)
            ?? throw new ArgumentException($"There is no snapshot '{snapshot}'.", nameof(snapshot));
        return await ServeAsync(
            options with { Port = 0, DataFile = null }, () => OrgOpening.CopyAsync(database, org, cancel), cancel);
    });

    /// <summary>
    /// Deletes everything in the org. It gets a new id, a new first user (the one as whom requests run) and a new access token.
    /// </summary>
    public Task ResetAsync(CancellationToken cancel = default) => HostContext.LeaveAsync(
        () => OrgOpening.ResetAsync(
            org, options.Seed is not { } seed ? null : $"{seed}/{Interlocked.Increment(ref resets)}", cancel));

    /// <summary>Keeps a copy of all rows under a name while the org runs. It replaces an older copy with the same name.</summary>
    public Task SnapshotAsync(string name = "default", CancellationToken cancel = default) =>
        HostContext.LeaveAsync(() => OrgOpening.SnapshotAsync(org, name, cancel));

    /// <summary>
    /// Restores all rows of a snapshot, and the org id of that time. Ids that were assigned since then are not assigned again.
    /// </summary>
    /// <exception cref="ArgumentException">There is no snapshot with that name.</exception>
    public Task RestoreAsync(string name = "default", CancellationToken cancel = default) => HostContext.LeaveAsync(async () =>
    {
        if (!await OrgOpening.RestoreAsync(org, name, cancel))
        {
            throw new ArgumentException($"There is no snapshot '{name}'.", nameof(name));
        }
    });

    /// <summary>
    /// Stops the server and closes the database. An org without a data file is gone. A second call does nothing.
    /// </summary>
    public ValueTask DisposeAsync() => new(HostContext.LeaveAsync(async () =>
    {
        if (!Interlocked.Exchange(ref isDisposed, true))
        {
            await server.DisposeAsync();
            await org.Jobs.StopAsync();
            org.Database.Dispose();
        }
    }));

    private static async Task<LocalOrg> ServeAsync(LocalOrgOptions options, Func<Task<OrgState>> open, CancellationToken cancel)
    {
        // The server starts at the same time. A request that comes before the org is open waits for it.
        var front = new TaskCompletionSource<Front>(TaskCreationOptions.RunContinuationsAsynchronously);
        var starting = Task.Run(
            () => Server.StartAsync(options.Port, async http => await (await front.Task).HandleAsync(http), options.Connections, cancel),
            CancellationToken.None);
        OrgState? org = null;
        try
        {
            org = await open();
            var server = await starting;
            var local = new LocalOrg(org, server, options);
            await JobsResource.ResumeAsync(org);
            front.SetResult(new Front(org, () => local.ResetAsync()) { BaseUrl = server.Url });
            return local;
        }
        catch
        {
            front.TrySetCanceled(CancellationToken.None);
            org?.Database.Dispose();
            if (await Task.WhenAny(starting) is { IsCompletedSuccessfully: true })
            {
                await (await starting).DisposeAsync();
            }

            throw;
        }
    }
}
