using System.Text.RegularExpressions;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Login;

namespace Seeder.Org;

/// <summary>A session in an org, with a verified login. Opening it takes three calls, which do not wait for each other.</summary>
internal sealed partial class OrgSession : IDisposable
{
    [GeneratedRegex(@"^[0-9]{1,4}\.[0-9]{1,4}$(?<!\n)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionNumber { get; }

    private const string UserInfo = "/services/oauth2/userinfo";

    private readonly ImmutableArray<string> _served;
    private readonly bool _isPinned;

    private OrgSession(OrgClient client, ImmutableArray<string> served, bool isPinned, OrgIdentity identity, OrgProfile profile) =>
        (Client, _served, _isPinned, Identity, Profile) = (client, served, isPinned, identity, profile);

    public OrgClient Client { get; }

    public OrgIdentity Identity { get; private set; }

    public OrgProfile Profile { get; }

    /// <summary>The name of the org.</summary>
    public string Name => Profile.Name;

    /// <summary>Whether the org is not a sandbox, scratch, trial or Developer org.</summary>
    public bool IsProduction => Profile.IsProduction;

    /// <param name="login">How to log in.</param>
    /// <param name="context">The clock, timeout and log of all requests, and where notes about waits go.</param>
    /// <param name="apiVersion">
    /// The API version on the command line; null uses the version in the plan, else the one in the manifest, else the newest of the org.
    /// </param>
    /// <param name="cancel">Stops the work.</param>
    public static async Task<OrgSession> OpenAsync(OrgLogin login, LoginContext context, string? apiVersion, CancellationToken cancel)
    {
        var access = await OrgAccess.LogInAsync(login, context, cancel);
        var org = new HttpOrg(access, context.Timeout, context.Time);
        return await OpenAsync(new OrgClient(access, org, context.Time) { Waiting = context.Note, Log = context.Log }, apiVersion, cancel);
    }

    /// <summary>Opens a session over any wire; disposes the client if that fails.</summary>
    public static async Task<OrgSession> OpenAsync(OrgClient client, string? apiVersion, CancellationToken cancel)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // The version of the query is a guess, because the answer to the first request is not known yet.
        var query = $"query?q={Uri.EscapeDataString(OrgProfile.Soql)}";
        var guess = $"/services/data/v{(apiVersion is not null && VersionNumber.IsMatch(apiVersion) ? apiVersion : ApiVersions.Common)}/";
        var reads = (
            Versions: ReadVersionsAsync(client, cancel),
            User: client.TryOnceAsync(new ApiRequest("GET", UserInfo, default), early.Token),
            Organization: client.TryOnceAsync(new ApiRequest("GET", guess + query, default), early.Token));
        try
        {
            var served = await reads.Versions;
            client.ApiVersion = Require(apiVersion ?? served[^1], served);
            using var user = await reads.User
                ?? await client.ReadAsync("userinfo", new ApiRequest("GET", UserInfo, default), cancel);
            var identity = new OrgIdentity(
                Id18(user.RootElement.GetProperty("organization_id").GetString()!),
                Id18(user.RootElement.GetProperty("user_id").GetString()!),
                client.Url.GetLeftPart(UriPartial.Authority),
                client.ApiVersion);
            using var organization = await reads.Organization
                ?? await client.ReadAsync("query", new ApiRequest("GET", query, default), cancel);
            var profile = OrgProfile.Read(user.RootElement, organization.RootElement.GetProperty("records")[0], identity.Id);
            return new OrgSession(client, served, apiVersion is not null, identity, profile);
        }
        catch (Exception exception)
            when (exception is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            await CloseAsync();
            throw SeederException.Of(
                EnvironmentDiagnostics.UnexpectedAnswer("userinfo or Organization", 200, "it does not have the documented structure."));
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        async Task CloseAsync()
        {
            await early.CancelAsync();
            await ((Task)Task.WhenAll(reads.User, reads.Organization)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            client.Dispose();
        }
    }

    public void Dispose() => Client.Dispose();

    /// <summary>
    /// Sets the API version to the one of the plan, or of the manifest if the org still supports it, unless the command line sets one.
    /// </summary>
    public void UseVersion(string? planned, string? manifest)
    {
        if (_isPinned)
        {
            return;
        }
        // A session may serve several plans, one after the other: the version of the plan before does not stay.
        var stays = manifest is not null && _served.Contains(manifest) && ApiVersions.Missing(manifest) is null;
        Client.ApiVersion = Require(planned ?? (stays ? manifest! : _served[^1]), _served);
        Identity = Identity with { ApiVersion = Client.ApiVersion };
    }

    private static async Task<ImmutableArray<string>> ReadVersionsAsync(OrgClient client, CancellationToken cancel)
    {
        using var versions = await client.ReadAsync("versions", new ApiRequest("GET", "/services/data", default), cancel);
        ImmutableArray<string> served = Reads.Take<ImmutableArray<string>>("versions", () =>
        [
            // Versions become parts of request paths, so others are ignored.
            .. versions.RootElement.EnumerateArray()
                .Select(v => v.GetProperty("version").GetString() ?? "")
                .Where(v => VersionNumber.IsMatch(v))
                .OrderBy(v => decimal.TryParse(v, CultureInfo.InvariantCulture, out var number) ? number : 0),
        ]);
        return served.Length > 0
            ? served
            : throw SeederException.Of(EnvironmentDiagnostics.UnexpectedAnswer("versions", 200, "it lists no API version."));
    }

    private static string Require(string version, ImmutableArray<string> served)
    {
        var missing = served.Contains(version) ? ApiVersions.Missing(version) : null;
        return served.Contains(version) && missing is null
            ? version
            : throw SeederException.Of(EnvironmentDiagnostics.NoSuchVersion(version, missing, LowestOf(served), served[^1]));
    }

    private static string LowestOf(ImmutableArray<string> served) =>
        served.FirstOrDefault(v => ApiVersions.Missing(v) is null) ?? served[0];

    private static string Id18(string id) =>
        SalesforceId.TryNormalise(id, out var normal) ? normal : throw new InvalidOperationException("no id");
}
