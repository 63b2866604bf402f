namespace Seeder.Local;

/// <summary>
/// Ends each session after a number of calls, or a time. Calls and time count from the login, or from the moment when the rule is posted if
/// that is later. The callers hold the lock of <see cref="Sessions"/>.
/// </summary>
internal sealed class ExpireRule(int? calls, int? seconds, bool all, DateTimeOffset posted)
{
    private readonly Dictionary<Session, long> used = [];
    private readonly HashSet<Session> over = [];

    /// <summary>The number of calls that the rule counted.</summary>
    public long Counted { get; private set; }

    /// <summary>The number of sessions that the rule ended.</summary>
    public long Ended => over.Count;

    /// <summary>Whether the session has used up its calls or its time.</summary>
    public bool Expires(Session session, DateTimeOffset now) =>
        Covers(session) && (used.GetValueOrDefault(session) >= calls || now >= End(session));

    /// <summary>When the session's time ends; null if the rule has no time.</summary>
    public DateTimeOffset? End(Session session) => seconds is { } time && Covers(session)
        ? (session.Issued > posted ? session.Issued : posted).AddSeconds(time)
        : null;

    public void Count(Session session)
    {
        if (Covers(session))
        {
            used[session] = used.GetValueOrDefault(session) + 1;
            Counted++;
        }
    }

    /// <returns>False if the rule ended the session before.</returns>
    public bool Finish(Session session) => over.Add(session);

    private bool Covers(Session session) => all || session.Kind == SessionKind.Login;
}
