using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>Which queries show what calls in doubt may have left in the org.</summary>
internal static class Traces
{
    private const int SampleSize = 20;

    // Clocks of one org differ a little from server to server.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    /// <summary>One query a type without guards, by who and when and no content; for guarded records those that hold their values.</summary>
    public static ImmutableArray<string> Queries(ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema)
    {
        var queries = ImmutableArray.CreateBuilder<string>();
        var types = calls.SelectMany(c => c.Operations).GroupBy(o => o.Type, StringComparer.Ordinal).OrderBy(t => t.Key, StringComparer.Ordinal);
        foreach (var operations in types)
        {
            var type = schema.Find(operations.Key)!;
            string Head(params IEnumerable<string> more) =>
                $"SELECT {string.Join(", ", FieldsOf(operations, type).Prepend("Id").Concat(more.Where(f => type.FindField(f) is not null)).Distinct(StringComparer.Ordinal))} FROM {type.Name}";
            if (operations.Any(o => o.Guard is null))
            {
                var conditions = Conditions(type, state.User, Since(calls, type.Name), ParentsOf(operations, type, state));
                queries.Add(conditions.Length == 0 ? Head() : $"{Head()} WHERE {conditions}");
            }
            foreach (var guards in operations.Where(o => o.Guard is not null).GroupBy(o => o.Guard!.Field, StringComparer.Ordinal))
            {
                var head = $"{Head("CreatedById", "CreatedDate", guards.Key)} WHERE {guards.Key} IN (";
                queries.AddRange(LookupQueries.Fill(head, ", ", ")", guards.Select(o => (o.Guard!.Value, o))).Select(q => q.Soql));
            }
        }
        return queries.ToImmutable();
    }

    /// <summary>Some records of each type that the run knows, to see which fields the org writes otherwise than it got them.</summary>
    public static ImmutableArray<string> Samples(ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema) =>
    [
        .. from operations in calls.SelectMany(c => c.Operations).GroupBy(o => o.Type, StringComparer.Ordinal)
           orderby operations.Key
           let type = schema.Find(operations.Key)!
           from query in IdQueries.Build(type.Name, FieldsOf(operations, type), SampleOf(type.Name, state).Select(r => r.Id))
           select query.Soql,
    ];

    public static IEnumerable<ManifestRecord> SampleOf(string type, RunState state) =>
        state.Records.Select(r => r.Value).Where(r => r.Type == type && r.Created).OrderByDescending(r => r.IsNew).ThenBy(r => r.Id, StringComparer.Ordinal).Take(SampleSize);

    /// <summary>Whether a row that was found by a guard can be of one of the calls: made by us, and not before they began.</summary>
    public static bool IsFresh(OrgRow row, string us, DateTimeOffset? since) =>
        (row.Values.GetValueOrDefault("CreatedById") is not { } by || !SalesforceId.TryNormalise(by, out var user) || user == us)
        && (since is null || row.Values.GetValueOrDefault("CreatedDate") is not { } at
            || !Binding.Conversion.TryInstant(at.Replace("+0000", "Z", StringComparison.Ordinal), out var created) || created >= since);

    /// <summary>The type whose rows one of these queries asks for.</summary>
    public static string TypeOf(string query)
    {
        var at = query.IndexOf(" FROM ", StringComparison.Ordinal) + " FROM ".Length;
        var end = query.IndexOf(' ', at);
        return end < 0 ? query[at..] : query[at..end];
    }

    /// <summary>Before which no record of these calls was made; null where that is unknown.</summary>
    public static DateTimeOffset? Since(ImmutableArray<JournalEntry.Begin> calls, string type)
    {
        var begun = calls.Where(c => c.Operations.Any(o => o.Type == type)).Select(c => c.OrgTime).ToList();
        return begun.Contains(null) ? null : begun.Min() - Slack;
    }

    /// <summary>Whether the org lets one read what was sent: the bytes of a file it does not, and other fields have no value of their own.</summary>
    public static bool IsReadable(ObjectSchema type, string field) =>
        type.FindField(field) is { IsCompound: false, Type: not (FieldType.Base64 or FieldType.EncryptedString) };

    /// <summary>Whether the field says whose child the record is, once and for all.</summary>
    public static bool IsFixed(ObjectSchema type, string field) =>
        type.FindField(field) is { IsReference: true } reference && (reference.MasterDetail || !reference.Updateable);

    private static IEnumerable<string> FieldsOf(IEnumerable<JournalOperation> operations, ObjectSchema type) =>
        operations.SelectMany(o => o.Shape).Distinct(StringComparer.Ordinal).Where(f => IsReadable(type, f)).Order(StringComparer.Ordinal);

    private static string Conditions(ObjectSchema type, string user, DateTimeOffset? since, string? parents)
    {
        // Some setup objects keep less of an account of themselves.
        var at = type.FindField("CreatedDate") ?? type.FindField("SystemModstamp");
        return string.Join(" AND ", new[]
        {
            type.FindField("CreatedById") is null ? null : $"CreatedById = {Soql.Quote(user)}",
            since is null || at is null ? null : $"{at.Name} >= {since.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            parents,
        }.OfType<string>());
    }

    // Where all of them are children of records that exist, by a field that cannot change, only those parents' children are asked for.
    private static string? ParentsOf(IEnumerable<JournalOperation> operations, ObjectSchema type, RunState state)
    {
        foreach (var field in operations.First().Shape.Where(f => IsFixed(type, f)))
        {
            var parents = operations.Select(o => ParentIn(o, field, state)).Distinct(StringComparer.Ordinal).ToList();
            if (!parents.Contains(null) && parents.Count <= IdQueries.MostIds / 2)
            {
                return $"{field} IN ({string.Join(", ", parents.Select(p => Soql.Quote(p!)))})";
            }
        }
        return null;
    }

    private static string? ParentIn(JournalOperation operation, string field, RunState state)
    {
        var at = operation.Shape.IndexOf(field);
        if (at < 0)
        {
            return null;
        }
        var print = operation.Hash.Substring(at * Diff.Fingerprint.Length, Diff.Fingerprint.Length);
        return operation.Refs.Append(operation.In ?? "").Select(state.IdOf).FirstOrDefault(id => id is not null && Diff.Fingerprint.OfId(id) == print);
    }
}
