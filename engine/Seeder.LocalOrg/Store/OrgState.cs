using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>The state of a running org: schema, store, counters, identity, clock.</summary>
internal sealed class OrgState(Schema schema, Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, string> tokens = new(StringComparer.Ordinal);

    // Tokens from before a reset, so that open web pages of the org still work.
    private readonly ConcurrentDictionary<string, string> earlier = new(StringComparer.Ordinal);

    private OrgIdentity? identity;
    private RuleBook? rules;

    public Schema Schema { get; } = schema;
    public Database Database { get; } = database;
    public TimeProvider Time { get; } = time;
    public Counters Counters { get; } = new();
    public ApiUsage Usage { get; } = new();

    /// <summary>The validation rules of the metadata, without those of the rule book.</summary>
    public IReadOnlyList<ValidationRule> MetadataRules { get; init; } = [];

    /// <summary>The records that the metadata describes.</summary>
    public IReadOnlyList<MetadataRow> MetadataRows { get; init; } = [];

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

    /// <summary>Whether a token gives access to the admin interface: the org's token, or one from before a reset.</summary>
    public bool IsAdmin(string? token) => token is not null && (token == Identity.AccessToken || earlier.ContainsKey(token));

    /// <summary>Creates a token for a user. It is valid until the org stops or is reset.</summary>
    public string NewToken(string userId)
    {
        var token = OrgIdentity.NewToken(Identity.OrgId);
        tokens[token] = userId;
        return token;
    }

    /// <summary>The user to whom the token belongs; null if it is not valid. Tokens of the org before a reset are not.</summary>
    public string? UserOf(string? token) => token is null ? null
        : token == Identity.AccessToken ? Identity.UserId
        : tokens.GetValueOrDefault(token) is { } user && token.StartsWith(Identity.OrgId[..15], StringComparison.Ordinal) ? user
        : null;

    /// <summary>For each object, its record types with their ids in this org.</summary>
    public IReadOnlyDictionary<string, List<(RecordTypeDef Type, string Id)>> RecordTypeIds { get; set; } =
        new Dictionary<string, List<(RecordTypeDef, string)>>();

    /// <summary>The time of the last change of a describe, for Last-Modified.</summary>
    public DateTimeOffset SchemaTime { get; set; }

    /// <summary>Runs a transaction that writes records, and saves the counters that it used.</summary>
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
