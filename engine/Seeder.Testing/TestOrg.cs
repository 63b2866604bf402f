using System.Text.Json;
using Seeder.Local;

namespace Seeder.Testing;

/// <summary>
/// An org for tests: an embedded one in memory, or a real one if <c>SEEDER_TARGET_ORG</c> names it. Plans are applied to it, and it is
/// reset to their records. Queries may run at the same time; applying and resetting may not.
/// </summary>
public sealed class TestOrg : IAsyncDisposable
{
    private readonly Target _target;
    private List<(SeedPlan Plan, SeedOptions Options)> _applied = [];
    private State _kept = new([], Seeded.Nothing);
    private bool _hasSnapshot;

    private TestOrg(Target target)
    {
        _target = target;
        Http = target.Connection.CreateHttpClient();
    }

    /// <summary>The connection to the org, for other work with the library.</summary>
    public OrgConnection Connection => _target.Connection;

    /// <summary>The embedded org; null if this is a real one.</summary>
    public LocalOrg? Local => _target.Local;

    /// <summary>Whether this is a real org, in which other people may have records.</summary>
    public bool IsReal => Local is null;

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId => Connection.OrgId;

    /// <summary>
    /// Sends requests to the org's REST API with the login of the connection. Relative addresses count from
    /// <c>/services/data/vVERSION/</c>, such as <c>sobjects/Account</c>.
    /// </summary>
    public HttpClient Http { get; }

    /// <summary>The records of all plans that were applied.</summary>
    public Seeded Seed { get; private set; } = Seeded.Nothing;

    /// <summary>Whether the environment variable <c>SEEDER_TARGET_ORG</c> names a real org.</summary>
    public static bool IsRealByDefault => Target.ByVariable is not null;

    /// <summary>Starts an embedded org, or connects to a real one.</summary>
    /// <param name="options">The options; null takes the default of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The target is <c>env</c>, but the environment has no login; or a feature is not
    /// known.</exception>
    /// <exception cref="LoginException">The real org rejects the login, cannot be reached, or is a production org.</exception>
    /// <exception cref="DirectoryNotFoundException">A metadata path does not exist.</exception>
    /// <exception cref="MetadataException">A metadata file is not valid.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static async Task<TestOrg> StartAsync(TestOrgOptions? options = null, CancellationToken cancellationToken = default) =>
        new(await Target.StartAsync(options ?? new TestOrgOptions(), cancellationToken));

    /// <summary>Applies a plan.</summary>
    /// <param name="plan">The file of the plan; a relative path counts from the folder of the tests.</param>
    /// <param name="options">The options of the run; null takes the default of each. The org decides where manifests are kept.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The records of all plans that were applied.</returns>
    /// <exception cref="ArgumentException">The options name a place for the manifest, or a plan in another file that was applied before
    /// has the same name.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="SeederException">The plan has errors, or the run failed. The message is the text that the command
    /// prints.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<Seeded> ApplyAsync(string plan, SeedOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(plan);
        options ??= new SeedOptions();
        if (options.Manifest is not null || options.Manifests is not null)
        {
            throw new ArgumentException("A TestOrg keeps the manifests itself. Set neither Manifest nor Manifests.", nameof(options));
        }
        var loaded = SeedPlan.Load(TestFolder.ExistingPlan(plan), options);
        // The name of a plan is the name of its manifest.
        if (_applied.Find(a => a.Plan.Name == loaded.Name && a.Plan.Path != loaded.Path).Plan is { } other)
        {
            throw new ArgumentException(
                $"The plans {other.Path} and {loaded.Path} have the same name '{loaded.Name}'. Give one of them another name.");
        }
        // Before the run: if it fails, its records are deleted too.
        _applied.RemoveAll(a => a.Plan.Path == loaded.Path);
        _applied.Add((loaded, options));
        await ApplyAsync(loaded, options, cancellationToken);
        if (!_hasSnapshot)
        {
            await KeepAsync(cancellationToken);
        }
        return Seed;
    }

    /// <summary>Deletes the records of a plan that was applied. Does nothing if it was not.</summary>
    /// <param name="plan">The file of the plan, as for <see cref="ApplyAsync(string, SeedOptions?, CancellationToken)"/>.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SeederException">The org rejects a delete.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task DestroyAsync(string plan, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(plan);
        var path = TestFolder.PathOf(plan);
        foreach (var applied in _applied.Where(a => a.Plan.Path == path).ToList())
        {
            await DestroyAsync(applied.Plan, applied.Options, cancellationToken);
            _applied.Remove(applied);
            Seed = Seed.Without(applied.Plan.Name);
        }
    }

    /// <summary>Keeps the present state for <see cref="ResetAsync"/>.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task SnapshotAsync(CancellationToken cancellationToken = default)
    {
        await KeepAsync(cancellationToken);
        _hasSnapshot = true;
    }

    /// <summary>
    /// Returns to the records of the last <see cref="SnapshotAsync"/>; without one, to those after the last
    /// <see cref="ApplyAsync(string, SeedOptions?, CancellationToken)"/>, or at the start. An embedded org restores all rows with their
    /// ids, removes the faults that tests set, and restores the rules. In a real org, the plans are destroyed, and those of the snapshot
    /// are applied again: their records get new ids, and other records stay.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="SeederException">A real org rejects something.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        if (await _target.RestoreAsync(cancellationToken))
        {
            (_applied, Seed) = ([.. _kept.Applied], _kept.Seed);
            return;
        }
        // The last plan may use the records of the first one.
        foreach (var (plan, options) in Enumerable.Reverse(_applied))
        {
            await DestroyAsync(plan, options, cancellationToken);
        }
        (_applied, Seed) = ([.. _kept.Applied], Seeded.Nothing);
        foreach (var (plan, options) in _applied)
        {
            await ApplyAsync(plan, options, cancellationToken);
        }
    }

    /// <summary>
    /// Starts another embedded org with the records to which <see cref="ResetAsync"/> returns, with the same ids, in a few milliseconds. So
    /// each test that changes records can have its own org, and all of them can run in parallel. Any number of tests may clone this org at
    /// the same time. A clone lives until it is disposed, also if this org is disposed before.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidOperationException">This is a real org.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public async Task<TestOrg> CloneAsync(CancellationToken cancellationToken = default) => new(await _target.CloneAsync(cancellationToken))
    {
        _applied = [.. _kept.Applied],
        _kept = _kept,
        _hasSnapshot = _hasSnapshot,
        Seed = _kept.Seed,
    };

    /// <summary>Runs a query and reads all pages of its result.</summary>
    /// <param name="soql">The query.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The records as the org returns them.</returns>
    /// <exception cref="HttpRequestException">The org rejects the query, or cannot be reached.</exception>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string soql, CancellationToken cancellationToken = default) =>
        (await Query.RunAsync(_target.Http, soql, cancellationToken)).Records;

    /// <summary>Runs a query for one value: the first field of the only record, or the number of records of <c>SELECT
    /// COUNT()</c>.</summary>
    /// <typeparam name="T">The type of the value: a text, a number, a truth value, a date, a time, or a
    /// <see cref="JsonElement"/>.</typeparam>
    /// <param name="soql">The query.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The value; the default of the type if the field is empty.</returns>
    /// <exception cref="InvalidOperationException">The query returns no record, or more than one.</exception>
    /// <exception cref="InvalidCastException">The value does not have this type.</exception>
    /// <exception cref="HttpRequestException">The org rejects the query, or cannot be reached.</exception>
    public async Task<T?> QueryValueAsync<T>(string soql, CancellationToken cancellationToken = default) =>
        (await Query.RunAsync(_target.Http, soql, cancellationToken)).Value<T>();

    /// <summary>Stops an embedded org. In a real org, deletes the records of all plans.</summary>
    /// <exception cref="SeedCleanupException">Records are left in the real org. The message says how to delete them.</exception>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsReal)
            {
                await CleanUpAsync();
            }
        }
        finally
        {
            Http.Dispose();
            await _target.DisposeAsync();
        }
    }

    private async Task CleanUpAsync()
    {
        var failures = new List<(Exception Cause, string Command)>();
        foreach (var (plan, options) in Enumerable.Reverse(_applied))
        {
            try
            {
                await DestroyAsync(plan, options, CancellationToken.None);
            }
            catch (Exception stopped) when (stopped is SeederException or IOException or UnauthorizedAccessException)
            {
                failures.Add((stopped, _target.DestroyCommand(plan, options)));
            }
        }
        _applied.Clear();
        if (failures.Count > 0)
        {
            throw new SeedCleanupException(failures);
        }
        _target.Forget();
    }

    private async Task ApplyAsync(SeedPlan plan, SeedOptions options, CancellationToken cancel) =>
        Seed = Seed.With(await plan.ApplyAsync(Connection, _target.Bind(options, plan.Name), null, cancel));

    private async Task DestroyAsync(SeedPlan plan, SeedOptions options, CancellationToken cancel) =>
        await plan.DestroyAsync(Connection, _target.ToDestroy(_target.Bind(options, plan.Name)), null, cancel);

    private async Task KeepAsync(CancellationToken cancel)
    {
        await _target.KeepAsync(cancel);
        _kept = new State([.. _applied], Seed);
    }

    private sealed record State(IReadOnlyList<(SeedPlan Plan, SeedOptions Options)> Applied, Seeded Seed);
}
