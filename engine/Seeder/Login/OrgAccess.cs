using Seeder.Log;
using Seeder.Org;

namespace Seeder.Login;

/// <summary>What a login needs besides its own values.</summary>
/// <param name="Secrets">Gets the secrets and the tokens of the login, so that no output shows them.</param>
/// <param name="Timeout">The maximum duration of one HTTP request.</param>
internal sealed record LoginContext(Secrets Secrets, TimeProvider Time, TimeSpan Timeout)
{
    public RunLog Log { get; init; } = RunLog.None;

    /// <summary>Receives notes for the user, for example before a wait.</summary>
    public Action<string>? Note { get; init; }
}

/// <summary>
/// The access to one org: its address, the present token, and the login that gets the next token when the session expires. A token is
/// kept in memory only.
/// </summary>
internal sealed class OrgAccess
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly OrgLogin _login;
    private readonly LoginContext _context;
    private volatile Session _present;

    private OrgAccess(OrgLogin login, LoginContext context, OrgCredentials credentials) =>
        (_login, _context, _present) = (login, context, new Session(credentials, 0, isAccepted: true));

    public Uri Url => _present.Credentials.Url;

    /// <summary>How the user logged in, for messages, such as <c>the sf login 'dev'</c>.</summary>
    public string Source => _login.Source;

    /// <summary>The present token. Only requests to the org may contain it.</summary>
    internal string AccessToken => _present.Credentials.AccessToken;

    /// <summary>The number of the present session: 0 for the first login, 1 for the next one.</summary>
    public int Number => _present.Number;

    /// <summary>Notes that a request is sent.</summary>
    /// <returns>The number of its session.</returns>
    public int Begin()
    {
        var session = _present;
        session.Begin();
        return session.Number;
    }

    /// <summary>Notes that a request ended.</summary>
    /// <param name="number">The number of its session.</param>
    /// <param name="isAccepted">Whether the org accepted the token.</param>
    public void End(int number, bool isAccepted)
    {
        if (_present is var session && session.Number == number)
        {
            session.End(isAccepted);
        }
    }

    /// <summary>Why the last attempt to log in again failed; null if none failed.</summary>
    public Diagnostic? Failure { get; private set; }

    /// <exception cref="SeederException">The login was rejected, or no server answered.</exception>
    public static async Task<OrgAccess> LogInAsync(OrgLogin login, LoginContext context, CancellationToken cancel)
    {
        var started = context.Time.GetTimestamp();
        var credentials = await TakeAsync(login, context, cancel);
        context.Log.Logger.LoggedIn(login.Source, Host(credentials), Took(context, started));
        return new OrgAccess(login, context, credentials);
    }

    /// <summary>Removes every secret of the login, in any encoding, from text that will be printed.</summary>
    public string Scrub(string text) => _context.Secrets.Hide(text);

    /// <summary>Removes every secret of the login from a response, which may be printed or saved.</summary>
    internal byte[] Scrub(byte[] body) => _context.Secrets.Hide(body);

    /// <summary>
    /// Logs in again after the org refused the token of a session. Of several requests that it refused, one logs in and the others wait.
    /// </summary>
    /// <param name="number">The number of the session whose token was refused.</param>
    /// <param name="cancel">Stops the login.</param>
    /// <returns>Whether there is another token, so that the request can be sent again. A token that was refused at its first use is not
    /// replaced.</returns>
    public async Task<bool> RenewAsync(int number, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (number != Number)
            {
                return true;
            }
            if (!_login.CanRenew || Failure is not null || !await _present.IsAcceptedAsync(cancel))
            {
                return false;
            }
            var started = _context.Time.GetTimestamp();
            _context.Log.Logger.SessionExpired(Host(_present.Credentials));
            var credentials = await TakeAsync(_login, _context, cancel);
            CheckSame(_present.Credentials, credentials);
            _present = new Session(credentials, number + 1, isAccepted: false);
            _context.Log.Logger.LoggedIn(_login.Source, Host(credentials), Took(_context, started));
            return true;
        }
        catch (SeederException stopped)
        {
            Failure = stopped.Diagnostic;
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The diagnostic for a token that the org refuses, when no other token can be had.</summary>
    public Diagnostic Refusal() => Failure ?? LoginDiagnostics.Refused(Url, Source, _login.RefusedHint);

    private static async Task<OrgCredentials> TakeAsync(OrgLogin login, LoginContext context, CancellationToken cancel)
    {
        foreach (var secret in login.Secrets)
        {
            context.Secrets.Add(secret);
        }
        var credentials = await login.LogInAsync(context, cancel);
        context.Secrets.Add(credentials.AccessToken);
        return credentials;
    }

    // An alias may lead to another org by now, and a refresh token may belong to another user.
    private void CheckSame(OrgCredentials before, OrgCredentials now)
    {
        if (before.Url != now.Url || (before.Identity is { } old && now.Identity is { } other && old != other))
        {
            throw SeederException.Of(LoginDiagnostics.OtherOrg(_login.Source, Shown(before), Shown(now)));
        }
    }

    private static string Shown(OrgCredentials credentials) =>
        credentials.Identity is { } identity ? $"{Host(credentials)} ({identity})" : Host(credentials);

    private static string Host(OrgCredentials credentials) => credentials.Url.GetLeftPart(UriPartial.Authority);

    private static double Took(LoginContext context, long started) => Math.Round(context.Time.GetElapsedTime(started).TotalMilliseconds, 1);

    // A token and the requests with it. Whether the org accepted it is known when a request ended.
    private sealed class Session(OrgCredentials credentials, int number, bool isAccepted)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource? _known;

        // The first token may be a stored one that expired long ago, so it counts as accepted.
        private bool _isAccepted = isAccepted;
        private int _open;

        public OrgCredentials Credentials => credentials;

        public int Number => number;

        public void Begin()
        {
            lock (_gate)
            {
                _open++;
            }
        }

        public void End(bool accepted)
        {
            lock (_gate)
            {
                _open--;
                _isAccepted |= accepted;
                if (_isAccepted || _open <= 0)
                {
                    _known?.TrySetResult();
                }
            }
        }

        // A refusal may arrive before the answer to an earlier request, which the org accepted.
        public async Task<bool> IsAcceptedAsync(CancellationToken cancel)
        {
            Task known;
            lock (_gate)
            {
                if (_isAccepted || _open <= 0)
                {
                    return _isAccepted;
                }
                _known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                known = _known.Task;
            }
            await known.WaitAsync(cancel);
            lock (_gate)
            {
                return _isAccepted;
            }
        }
    }
}
