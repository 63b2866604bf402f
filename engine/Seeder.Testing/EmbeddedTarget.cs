using Seeder.Local;

namespace Seeder.Testing;

/// <summary>An org in memory. Its manifests are in memory too, and return to an earlier state together with its rows.</summary>
internal sealed class EmbeddedTarget : Target
{
    private const string Snapshot = "seeder-testing";
    private const string Faults = "/local-org/faults";
    private const string Rules = "/local-org/rules";

    private readonly LocalOrg _org;
    private readonly OrgConnectionOptions _toOrg;
    private InMemoryManifests _manifests;
    private InMemoryManifests _kept = new();
    private string _rules = "";

    private EmbeddedTarget(LocalOrg org, OrgConnection connection, OrgConnectionOptions toOrg, InMemoryManifests manifests)
        : base(connection) => (_org, _toOrg, _manifests) = (org, toOrg, manifests);

    public override LocalOrg Local => _org;

    public static async Task<EmbeddedTarget> StartAsync(TestOrgOptions options, OrgConnectionOptions toOrg, CancellationToken cancel)
    {
        var org = await LocalOrg.StartAsync(
            options.Local with { MetadataPaths = [.. options.Local.MetadataPaths.Select(TestFolder.PathOf)] }, cancel);
        return await OfAsync(org, toOrg, new InMemoryManifests(), cancel);
    }

    public override async Task<Target> CloneAsync(CancellationToken cancel) =>
        await OfAsync(await _org.CloneAsync(Snapshot, cancel), _toOrg, _kept.Copy(), cancel);

    // All records belong to the tests.
    public override SeedOptions ToDestroy(SeedOptions options) => base.ToDestroy(options) with { Cascade = true };

    public override SeedOptions Bind(SeedOptions options, string plan) => options with { Manifests = _manifests };

    public override async Task KeepAsync(CancellationToken cancel)
    {
        await _org.SnapshotAsync(Snapshot, cancel);
        _kept = _manifests.Copy();
        _rules = await Http.GetStringAsync(Rules, cancel);
    }

    public override async Task<bool> RestoreAsync(CancellationToken cancel)
    {
        await RestoreBehaviourAsync(cancel);
        await _org.RestoreAsync(Snapshot, cancel);
        _manifests = _kept.Copy();
        return true;
    }

    // A fault that one test set would fail the next one.
    private async Task RestoreBehaviourAsync(CancellationToken cancel)
    {
        using var faults = await Http.DeleteAsync(Faults, cancel);
        faults.EnsureSuccessStatusCode();
        if (await Http.GetStringAsync(Rules, cancel) != _rules)
        {
            using var rules = await Http.PutAsync(Rules, new StringContent(_rules), cancel);
            rules.EnsureSuccessStatusCode();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _org.DisposeAsync();
    }

    private static async Task<EmbeddedTarget> OfAsync(
        LocalOrg org, OrgConnectionOptions toOrg, InMemoryManifests manifests, CancellationToken cancel)
    {
        try
        {
            var login = OrgLogin.Token(org.Url.GetLeftPart(UriPartial.Authority), org.AccessToken);
            var target = new EmbeddedTarget(org, await OrgConnection.ConnectAsync(login, toOrg, cancel), toOrg, manifests);
            await target.KeepAsync(cancel);
            return target;
        }
        catch
        {
            await org.DisposeAsync();
            throw;
        }
    }
}
