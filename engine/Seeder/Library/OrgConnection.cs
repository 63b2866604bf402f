using Microsoft.Extensions.Logging;
using Seeder.Log;
using Seeder.Login;
using Seeder.Org;

namespace Seeder;

/// <summary>The options of a connection to an org. Each has the name of the command line's flag.</summary>
public sealed record OrgConnectionOptions
{
    /// <summary>The API version, such as <c>66.0</c>; null takes the plan's, or else the newest that the org serves.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The maximum duration of one HTTP request; 10 minutes by default. A short timeout loses responses.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The id of a production org (15 or 18 characters) that may be used; null refuses every production org.</summary>
    public string? AllowProduction { get; init; }

    /// <summary>Creates the logger for the requests of the login, and for runs without their own factory; null logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Whether field values are removed from the bodies that are logged at the level Trace.</summary>
    public bool LogRedactValues { get; init; }
}

/// <summary>
/// A connection to an org with a verified login. It does one piece of work at a time: a second call waits for the first one.
/// </summary>
public sealed class OrgConnection : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly OrgConnectionOptions _options;
    private readonly LoginContext _context;
    private bool _isClosed;

    private OrgConnection(OrgSession session, OrgConnectionOptions options, LoginContext context) =>
        (Session, _options, _context) = (session, options, context);

    /// <summary>The org's id, 18 characters.</summary>
    public string OrgId => Session.Identity.Id;

    /// <summary>The id of the user who is logged in, 18 characters.</summary>
    public string UserId => Session.Identity.UserId;

    /// <summary>The org's address: scheme and host.</summary>
    public string InstanceUrl => Session.Identity.InstanceUrl;

    /// <summary>The name in the org's company information.</summary>
    public string Name => Session.Name;

    /// <summary>Whether the org is neither a sandbox nor a scratch, trial or Developer org.</summary>
    public bool IsProduction => Session.IsProduction;

    internal OrgSession Session { get; }

    /// <summary>The clock and the timers of the work in this org.</summary>
    internal TimeProvider Time => _context.Time;

    /// <summary>Whether deletes need a confirmation in advance, because the user allowed a production org.</summary>
    internal bool AllowsProduction => _options.AllowProduction is not null;

    /// <summary>Logs in by the sf CLI, and reads which org it is and who the user is.</summary>
    /// <param name="aliasOrUsername">An alias or a username that sf knows; <c>default</c> is sf's default org.</param>
    /// <param name="options">The options; null takes the default of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="LoginException">sf does not know the org, the login was rejected, the org cannot be reached, it does not serve the
    /// API version, or it is a production org that the options do not allow.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
#pragma warning disable RS0026 // The first argument is required and of another type, so a call never fits both overloads.
    public static Task<OrgConnection> ConnectAsync(
        string aliasOrUsername, OrgConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(aliasOrUsername);
        return ConnectAsync(() => OrgLogin.SfCli(aliasOrUsername), options, cancellationToken);
    }

    /// <summary>Logs in, and reads which org it is and who the user is.</summary>
    /// <param name="login">How to log in.</param>
    /// <param name="options">The options; null takes the default of each.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="LoginException">The login was rejected, the org cannot be reached, it does not serve the API version, or it is
    /// a production org that the options do not allow.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Task<OrgConnection> ConnectAsync(
        OrgLogin login, OrgConnectionOptions? options = null, CancellationToken cancellationToken = default)
#pragma warning restore RS0026
    {
        ArgumentNullException.ThrowIfNull(login);
        return ConnectAsync(() => login, options, cancellationToken);
    }

    private static Task<OrgConnection> ConnectAsync(Func<OrgLogin> login, OrgConnectionOptions? options, CancellationToken cancel)
    {
        options ??= new OrgConnectionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        var context = new LoginContext(new Secrets(), TimeProvider.System, options.Timeout)
        {
            Log = RunLog.To(options.LoggerFactory, options.LogRedactValues)
        };
        return HostContext.LeaveAsync(() => HidingAsync(context, async () =>
        {
            var org = await OpenAsync(login(), options, context, cancel);
            org.CheckProduction();
            return org;
        }));
    }

    /// <summary>Connects to any org, even to a production org that the options do not allow.</summary>
    /// <param name="context">The clock, the log, and where notes about waits go.</param>
    internal static async Task<OrgConnection> OpenAsync(
        OrgLogin login, OrgConnectionOptions options, LoginContext context, CancellationToken cancel) =>
        new(await OrgSession.OpenAsync(login, context, options.ApiVersion, cancel), options, context);

    /// <exception cref="SeederException">It is a production org that the options do not allow; the connection is closed.</exception>
    internal void CheckProduction() => ProductionGate.Check(Session, _options.AllowProduction);

    /// <summary>
    /// Creates an HTTP client for other requests to the org's REST API. Relative addresses count from
    /// <c>/services/data/vVERSION/</c>. The client adds the token of this login, and logs in again when the session expires. It refuses
    /// to send a request to another host.
    /// </summary>
    /// <returns>A client for the caller to dispose. It works independently of this connection.</returns>
    public HttpClient CreateHttpClient() => new(new LoggedInHandler(Session.Client.Access))
    {
        BaseAddress = new Uri(Session.Client.Url, Session.Client.PathOf("")),
    };

    /// <summary>Closes the connection after the work in progress has ended. Later work, and work that still waits, ends with an
    /// <see cref="ObjectDisposedException"/>. A second call does nothing.</summary>
    public ValueTask DisposeAsync() => new(HostContext.LeaveAsync(async () =>
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return false;
        }
        await _one.WaitAsync(CancellationToken.None);
        Session.Dispose();
        _one.Release();
        return true;
    }));

    /// <summary>The name, the id and the address of the org.</summary>
    public override string ToString() => $"{Name} ({OrgId}, {InstanceUrl})";

    /// <summary>A diagnostic without the secrets of the login, which a plan may contain too.</summary>
    internal Diagnostic Hide(Diagnostic diagnostic) => diagnostic.Hiding(_context.Secrets.Hide);

    private static async Task<T> HidingAsync<T>(LoginContext context, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SeederException stopped)
        {
            stopped.Hide(context.Secrets.Hide);
            throw;
        }
    }

    /// <summary>Does one piece of work at a time, because a session has one API version and one log.</summary>
    internal Task<T> UseAsync<T>(Func<OrgSession, Task<T>> work, CancellationToken cancel) => HostContext.LeaveAsync(async () =>
    {
        await _one.WaitAsync(cancel);
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), this);
            (Session.Client.Log, Session.Client.Waiting, Session.Client.Paused) = (_context.Log, _context.Note, null);
            return await HidingAsync(_context, () => work(Session));
        }
        finally
        {
            _one.Release();
        }
    });
}
