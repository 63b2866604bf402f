namespace Seeder.Local;

/// <summary>The access tokens of the org. They are valid until they expire, are revoked, or the org stops or is reset.</summary>
internal sealed class Sessions(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Session> byToken = new(StringComparer.Ordinal);
    private readonly HashSet<string> users = new(StringComparer.Ordinal);
    private IReadOnlyList<ExpireRule> rules = [];
    private OrgIdentity? identity;
    private long logins, expired;

    /// <summary>The number of logins, and of sessions that a rule ended.</summary>
    public (long Logins, long Expired) Counts
    {
        get
        {
            lock (gate)
            {
                return (logins, expired);
            }
        }
    }

    /// <summary>The fault rules that end sessions.</summary>
    public void Use(IReadOnlyList<ExpireRule> active)
    {
        lock (gate)
        {
            rules = active;
        }
    }

    /// <summary>Makes the start token of the identity valid. Tokens of another org, also of this one before a reset, are not.</summary>
    public void Use(OrgIdentity current)
    {
        lock (gate)
        {
            identity = current;
            byToken.TryAdd(current.AccessToken, new Session
            {
                Token = current.AccessToken,
                UserId = current.UserId,
                Kind = SessionKind.Start,
                Issued = time.GetUtcNow(),
            });
        }
    }

    /// <summary>Creates a session for a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="grant">What a login gives; null for a token of the admin interface.</param>
    public Session Open(string userId, Grant? grant)
    {
        lock (gate)
        {
            var session = new Session
            {
                Token = OrgIdentity.NewToken(identity!.OrgId),
                UserId = userId,
                Kind = grant is null ? SessionKind.Admin : SessionKind.Login,
                Issued = time.GetUtcNow(),
                Grant = grant,
            };
            byToken[session.Token] = session;
            if (grant is not null)
            {
                logins++;
                users.Add(userId);
            }

            return session;
        }
    }

    /// <summary>Counts a call, and returns the id of the user to whom the token belongs; null if the token is not valid.</summary>
    public string? UserOf(string? token)
    {
        lock (gate)
        {
            if (Find(token) is not { } session)
            {
                return null;
            }

            var now = time.GetUtcNow();
            var ended = rules.Where(r => r.Expires(session, now)).ToList();
            if (ended.Count == 0)
            {
                foreach (var rule in rules)
                {
                    rule.Count(session);
                }

                return session.UserId;
            }

            // The tokens that were not given by a login are valid again when the rule is removed: there is no other way to get them back.
            session.IsOver = session.Kind == SessionKind.Login;
            expired += ended.Count(r => r.Finish(session)) > 0 ? 1 : 0;
            return null;
        }
    }

    /// <summary>The session of a valid token, with the end of its time; null if the token is not valid. It counts no call.</summary>
    public (Session Session, DateTimeOffset? End)? Peek(string token)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            return Find(token) is { } session && !rules.Any(r => r.Expires(session, now))
                ? (session, rules.Min(r => r.End(session)))
                : null;
        }
    }

    /// <summary>Ends a session.</summary>
    public void Revoke(Session session)
    {
        lock (gate)
        {
            session.IsOver = true;
        }
    }

    /// <summary>Ends all sessions that a refresh token created.</summary>
    public void RevokeAll(string refreshToken) => EndAll(s => s.Grant?.RefreshToken == refreshToken);

    /// <summary>Whether the user has a session of a login.</summary>
    public bool HasLogins(string userId)
    {
        lock (gate)
        {
            return users.Contains(userId);
        }
    }

    /// <summary>Ends all sessions that a login created, of the users who are meant.</summary>
    public void LogOut(Func<string, bool> isMeant)
    {
        HashSet<string> meant;
        lock (gate)
        {
            meant = [.. users];
        }

        meant.RemoveWhere(u => !isMeant(u));
        EndAll(s => s.Kind == SessionKind.Login && meant.Contains(s.UserId));
    }

    private void EndAll(Func<Session, bool> which)
    {
        lock (gate)
        {
            foreach (var session in byToken.Values.Where(which))
            {
                session.IsOver = true;
            }
        }
    }

    public void ClearCounts()
    {
        lock (gate)
        {
            (logins, expired) = (0, 0);
        }
    }

    private Session? Find(string? token) =>
        token is not null
            && byToken.GetValueOrDefault(token) is { IsOver: false } session
            && token.StartsWith(identity!.OrgId[..15], StringComparison.Ordinal)
            ? session
            : null;
}
