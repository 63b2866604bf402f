using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>What lives as long as the org runs: schema, store, counters, identity, clock.</summary>
internal sealed class OrgState(Schema schema, Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    // Whoever watches the org goes on watching it after a reset.
    private readonly ConcurrentDictionary<string, string> earlier = new(StringComparer.Ordinal);

    private OrgIdentity? identity;
    private RuleBook? rules;

    public Schema Schema { get; } = schema;
    public Database Database { get; } = database;
    public TimeProvider Time { get; } = time;
    public Counters Counters { get; } = new();
    public ApiUsage Usage { get; } = new();

    /// <summary>The validation rules of the metadata, whatever else the rule book holds.</summary>
    public IReadOnlyList<ValidationRule> MetadataRules { get; init; } = [];

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

            Volatile.Write(ref identity, value);
        }
    }

    /// <summary>Whether a token opens the admin interface: the org's own, or one that it had before a reset while it runs.</summary>
    public bool IsAdmin(string? token) => token is not null && (token == Identity.AccessToken || earlier.ContainsKey(token));

    /// <summary>Lets a user in besides the first one, as long as the org runs and is not reset.</summary>
    public string NewToken(string userId)
    {
        var token = OrgIdentity.NewToken(Identity.OrgId);
        tokens[token] = userId;
        return token;
    }

    /// <summary>The user who has this token, or null. A reset makes another org, and tokens name theirs.</summary>
    public string? UserOf(string? token) => token is null ? null
        : token == Identity.AccessToken ? Identity.UserId
        : tokens.GetValueOrDefault(token) is { } user && token.StartsWith(Identity.OrgId[..15], StringComparison.Ordinal) ? user
        : null;

    /// <summary>By object: its record types with the ids that this org gave them.</summary>
    public IReadOnlyDictionary<string, List<(RecordTypeDef Type, string Id)>> RecordTypeIds { get; set; } =
        new Dictionary<string, List<(RecordTypeDef, string)>>();

    /// <summary>When the describes last changed, for Last-Modified.</summary>
    public DateTimeOffset SchemaTime { get; set; }

    /// <summary>One transaction of record writes; the counters it used are saved with it.</summary>
    public Task<T> WriteAsync<T>(
        ApiRequest request, Func<WriteContext, Transaction, T> work) => request.Touched.Records > request.MostRecords
        ? throw new Refusal(400, "LIMIT_EXCEEDED", "System.LimitException: Too many SOQL queries: 101")
        : Database.WriteAsync((db, transaction) =>
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
}
