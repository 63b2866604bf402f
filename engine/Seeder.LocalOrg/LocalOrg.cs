namespace Seeder.Local;

/// <summary>
/// A Salesforce org in this process: the REST API over loopback HTTP, its rows in SQLite. It shares no code with the engine,
/// so that a wrong belief of one is found by the other.
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

    /// <summary>Where the org listens: scheme, host and port.</summary>
    public Uri Url => server.Url;

    /// <summary>The page for people; what it shows is read with the token behind the <c>#</c>, which a browser sends nowhere.</summary>
    public Uri Page => new(Url, $"/#token={Uri.EscapeDataString(AccessToken)}");

    /// <summary>Valid until the org is reset.</summary>
    public string AccessToken => org.Identity.AccessToken;

    /// <summary>18 characters.</summary>
    public string OrgId => org.Identity.OrgId;

    /// <summary>The running user, 18 characters.</summary>
    public string UserId => org.Identity.UserId;

    /// <summary>A sentence for each piece of metadata that was left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <exception cref="DirectoryNotFoundException">A metadata path does not exist.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    /// <exception cref="ArgumentException">A rule names what the org has not, or has a condition that it cannot evaluate.</exception>
    public static async Task<LocalOrg> StartAsync(LocalOrgOptions options, CancellationToken cancel = default)
    {
        var metadata = SfdxReader.Read(CatalogReader.ReadEmbedded(), options.MetadataPaths);
        PersonAccounts.Extend(metadata.Drafts, options.PersonAccounts);
        var database = new Database(options.DataFile);
        try
        {
            var org = await OrgOpening.OpenAsync(database, metadata, options, cancel);
            LocalOrg? local = null;
            var front = new Front(org, () => local!.ResetAsync());
            var server = await Server.StartAsync(options.Port, front.HandleAsync, cancel);
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

    /// <summary>Empties the org: it gets a new id, a new running user and a new token, and is as fresh as on its first day.</summary>
    public Task ResetAsync(CancellationToken cancel = default) =>
        OrgOpening.ResetAsync(org, seed is null ? null : $"{seed}/{Interlocked.Increment(ref resets)}", cancel);

    /// <summary>Keeps a copy of all rows under a name, as long as the org runs; an older copy of that name is dropped.</summary>
    public Task SnapshotAsync(string name = "default", CancellationToken cancel = default) => OrgOpening.SnapshotAsync(org, name, cancel);

    /// <summary>Brings back all rows of a snapshot, and the org id it had. Ids that were given out since are not given out again.</summary>
    /// <exception cref="ArgumentException">There is no snapshot of that name.</exception>
    public async Task RestoreAsync(string name = "default", CancellationToken cancel = default)
    {
        if (!await OrgOpening.RestoreAsync(org, name, cancel))
        {
            throw new ArgumentException($"There is no snapshot '{name}'.", nameof(name));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        org.Database.Dispose();
    }
}
