using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>The state of a running org: schema, store, counters, identity, clock.</summary>
internal sealed class OrgState(Schema schema, Database database, TimeProvider time)
{
    // Tokens from before a reset, so that open web pages of the org still work.
    private readonly ConcurrentDictionary<string, string> earlier = new(StringComparer.Ordinal);

    private OrgIdentity? identity;
    private RuleBook? rules;
    private IReadOnlyDictionary<string, List<(RecordTypeDef Type, string Id)>> recordTypeIds =
        new Dictionary<string, List<(RecordTypeDef, string)>>();

    public Schema Schema { get; } = schema;
    public Database Database { get; } = database;
    public TimeProvider Time { get; } = time;
    public Counters Counters { get; } = new();
    public ApiUsage Usage { get; } = new();
    public Sessions Sessions { get; } = new(time);
    public BackgroundJobs Jobs { get; } = new();
    public JobFaults JobFaults { get; } = new();
    public AuthorizationCodes Codes { get; } = new(time);

    /// <summary>The validation rules of the metadata, without those of the rule book.</summary>
    public IReadOnlyList<ValidationRule> MetadataRules { get; init; } = [];

    /// <summary>The records that the metadata describes.</summary>
    public IReadOnlyList<MetadataRow> MetadataRows { get; init; } = [];

    /// <summary>A sentence for each piece of metadata that was ignored.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The keys that sign logins with a JWT.</summary>
    public IReadOnlyList<JwtKey> JwtKeys { get; init; } = [];

    public RuleBook Rules
    {
        get => Volatile.Read(ref rules) ?? throw new InvalidOperationException("The org is not open yet.");
        set => Volatile.Write(ref rules, value);
    }

    public OrgIdentity Identity
    {
        get => Volatile.Read(ref identity) ?? throw new InvalidOperationException("The org is not open yet.");
        set
        {
            if (Volatile.Read(ref identity) is { } before)
            {
                earlier[before.AccessToken] = before.UserId;
            }

            Sessions.Use(value);
            Volatile.Write(ref identity, value);
        }
    }

    /// <summary>Whether a token gives access to the admin interface: the org's token, or one from before a reset.</summary>
    public bool IsAdmin(string? token) => token is not null && (token == Identity.AccessToken || earlier.ContainsKey(token));

    /// <summary>The username of the org's first user, which a client can change.</summary>
    public Task<string> UsernameAsync() =>
        Database.ReadAsync(db => RowStore.Find(db, Schema["User"], Identity.UserId)?.Text("Username") ?? "");

    /// <summary>For each object, its record types with their ids in this org. A change of an id makes a new dictionary.</summary>
    public IReadOnlyDictionary<string, List<(RecordTypeDef Type, string Id)>> RecordTypeIds
    {
        get => Volatile.Read(ref recordTypeIds);
        set => Volatile.Write(ref recordTypeIds, value);
    }

    /// <summary>The time of the last change of a describe, for Last-Modified.</summary>
    public DateTimeOffset SchemaTime { get; set; }

    /// <summary>Runs a transaction that writes records, and saves the counters that it used.</summary>
    public async Task<T> WriteAsync<T>(ApiRequest request, Func<WriteContext, Transaction, T> work)
    {
        if (request.Touched.Records > request.MostRecords)
        {
            throw new Refusal(400, "LIMIT_EXCEEDED", "System.LimitException: Too many SOQL queries: 101");
        }

        var done = await Database.WriteAsync((db, transaction) =>
        {
            var result = work(new WriteContext(db, this, request.Touched, request), transaction);
            if (transaction.Undone)
            {
                request.Touched.Forget();
            }
            else
            {
                Counters.Save(db);
            }

            return result;
        });
        await LogOutAsync(request.Touched);
        return done;
    }

    /// <summary>Logs out the changed users who are not active any more, as Salesforce does.</summary>
    public async Task LogOutAsync(Touched touched)
    {
        foreach (var user in touched.Updated.Where(Sessions.HasLogins))
        {
            if (await Database.ReadAsync(db => Credentials.Find(db, Schema, user)) is not { IsActive: true })
            {
                Sessions.LogOut(u => u == user);
            }
        }
    }
}
