using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>Who created a row: this call, another record, or unknown, judged by its user and time.</summary>
internal enum RowOrigin { Ours, OtherUser, Older, Unknown }

/// <summary>The queries that find the rows which in-doubt calls may have created.</summary>
internal static class ReconciliationQueries
{
    private const int SampleSize = 20;

    // The clocks of an org's servers differ slightly.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    /// <summary>For types without idempotency keys, one query by user and time; for records with them, queries by these keys.</summary>
    public static ImmutableArray<string> Queries(ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema)
    {
        var queries = ImmutableArray.CreateBuilder<string>();
        var types = calls.SelectMany(c => c.Operations)
            .GroupBy(o => o.Type)
            .OrderBy(t => t.Key, StringComparer.Ordinal);
        foreach (var operations in types)
        {
            var type = schema.Find(operations.Key)!;
            string Head(params IEnumerable<string> more)
            {
                var known = more.Where(f => type.FindField(f) is not null);
                var fields = FieldsOf(operations, type).Prepend("Id").Concat(known).Distinct();
                return $"SELECT {string.Join(", ", fields)} FROM {type.Name}";
            }

            if (operations.Any(o => o.IdempotencyKey is null))
            {
                var conditions = Conditions(operations, type, state.User, Since(calls, type.Name), ParentsOf(operations, type, state));
                queries.Add(conditions.Length == 0 ? Head() : $"{Head()} WHERE {conditions}");
            }
            foreach (var keyed in operations.Where(o => o.IdempotencyKey is not null)
                .GroupBy(o => o.IdempotencyKey!.Field))
            {
                var head = $"{Head("CreatedById", "CreatedDate", "SystemModstamp", keyed.Key)} WHERE {keyed.Key} IN (";
                queries.AddRange(LookupQueries.Fill(head, ", ", ")", keyed.Select(o => (o.IdempotencyKey!.Value, o))).Select(q => q.Soql));
            }
        }
        return queries.ToImmutable();
    }

    /// <summary>Some known records of each type, to see which fields the org changes.</summary>
    public static ImmutableArray<string> Samples(ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema) =>
    [
        .. from operations in calls.SelectMany(c => c.Operations).GroupBy(o => o.Type)
           orderby operations.Key
           let type = schema.Find(operations.Key)!
           from query in IdQueries.Build(type.Name, FieldsOf(operations, type), SampleOf(type.Name, state).Select(r => r.Id))
           select query.Soql,
    ];

    public static IEnumerable<ManifestRecord> SampleOf(string type, RunState state) =>
        state.Records.Select(r => r.Value)
            .Where(r => r.Type == type && r.Created)
            .OrderByDescending(r => r.IsNew)
            .ThenBy(r => r.Id, StringComparer.Ordinal)
            .Take(SampleSize);

    /// <summary>Who created a row that has a unique value, and whether it is older than the call that sent the value.</summary>
    /// <param name="since">The earliest time at which the call can have created a record; null if unknown.</param>
    public static RowOrigin OriginOf(OrgRow row, JournalOperation operation, ObjectSchema type, string user, DateTimeOffset? since)
    {
        // If the plan sends them (Set Audit Fields), they are compared like any field.
        var by = CreatorOf([operation], type);
        var at = TimeOf([operation], type);
        DateTimeOffset? created = at is not null && InstantOf(row, at) is { } time ? time : null;
        if (created < since)
        {
            return RowOrigin.Older;
        }
        if (by is not null)
        {
            if (row.Values.GetValueOrDefault(by) is not { } text || !SalesforceId.TryNormalise(text, out var creator))
            {
                return RowOrigin.Unknown;
            }
            if (creator != user)
            {
                return RowOrigin.OtherUser;
            }
        }
        return created is null || since is null ? RowOrigin.Unknown : RowOrigin.Ours;
    }

    /// <summary>Whether one of the calls may have created a row, judged by its user and time.</summary>
    public static bool IsFresh(
        OrgRow row, IEnumerable<JournalOperation> operations, ObjectSchema type, string user, DateTimeOffset? since) =>
        (CreatorOf(operations, type) is not { } by
            || row.Values.GetValueOrDefault(by) is not { } text
            || !SalesforceId.TryNormalise(text, out var creator)
            || creator == user)
        && (since is null || TimeOf(operations, type) is not { } at || InstantOf(row, at) is not { } created || created >= since);

    /// <summary>Whether the value of a record's unique field is an idempotency key that only this run can send.</summary>
    public static bool IsOwnKey(JournalOperation operation, string run) =>
        operation.IdempotencyKey is { } key
            && !operation.Shape.Contains(key.Field)
            && key.Value.StartsWith($"'{run}-", StringComparison.Ordinal);

    /// <summary>The type that one of these queries selects from.</summary>
    public static string TypeOf(string query)
    {
        var at = query.IndexOf(" FROM ", StringComparison.Ordinal) + " FROM ".Length;
        var end = query.IndexOf(' ', at);
        return end < 0 ? query[at..] : query[at..end];
    }

    /// <summary>The earliest time at which these calls can have created a record; null if unknown.</summary>
    public static DateTimeOffset? Since(ImmutableArray<JournalEntry.Begin> calls, string type)
    {
        var begun = calls.Where(c => c.Operations.Any(o => o.Type == type)).Select(c => c.OrgTime).ToList();
        return begun.Contains(null) ? null : begun.Min() - Slack;
    }

    /// <summary>The earliest time at which the call can have created a record. The org stores times in seconds.</summary>
    /// <param name="isExact">Whether to count only rows that were created after the begin entry.</param>
    public static DateTimeOffset? Since(JournalEntry.Begin call, bool isExact) => call.OrgTime is { } begun
        ? (isExact ? begun : begun - Slack).AddTicks(-(begun.Ticks % TimeSpan.TicksPerSecond))
        : null;

    /// <summary>Whether the field is a parent lookup that cannot change.</summary>
    public static bool IsFixed(ObjectSchema type, string field) =>
        type.FindField(field) is { IsReference: true } reference && (reference.MasterDetail || !reference.Updateable);

    private static IEnumerable<string> FieldsOf(IEnumerable<JournalOperation> operations, ObjectSchema type) =>
        operations.SelectMany(o => o.Shape).Distinct().Where(f => type.IsReadable(f)).Order(StringComparer.Ordinal);

    private static string Conditions(
        IEnumerable<JournalOperation> operations, ObjectSchema type, string user, DateTimeOffset? since, string? parents)
    {
        var at = TimeOf(operations, type);
        return string.Join(" AND ", new[]
        {
            CreatorOf(operations, type) is null ? null : $"CreatedById = {Soql.Quote(user)}",
            since is null || at is null ? null : $"{at} >= {IsoTime.FormatSeconds(since.Value)}",
            parents,
        }.OfType<string>());
    }

    // The creator field of a row; null if the type has no such field (69 of 536 types) or if the plan sends it.
    private static string? CreatorOf(IEnumerable<JournalOperation> operations, ObjectSchema type) =>
        type.FindField("CreatedById") is null || Sends(operations, "CreatedById") ? null : "CreatedById";

    // The field that limits the creation time of a row. Clients cannot send SystemModstamp, and every type has it.
    private static string? TimeOf(IEnumerable<JournalOperation> operations, ObjectSchema type) =>
        type.FindField("CreatedDate") is not null && !Sends(operations, "CreatedDate")
            ? "CreatedDate"
            : type.FindField("SystemModstamp")?.Name;

    private static bool Sends(IEnumerable<JournalOperation> operations, string field) => operations.Any(o => o.Shape.Contains(field));

    private static DateTimeOffset? InstantOf(OrgRow row, string field) =>
        row.Values.GetValueOrDefault(field) is { } text
            && Binding.Conversion.TryInstant(text.Replace("+0000", "Z"), out var instant) ? instant : null;

    // If all records are children of existing parents, by a field that cannot change, the query selects only children of these parents.
    private static string? ParentsOf(IEnumerable<JournalOperation> operations, ObjectSchema type, RunState state)
    {
        foreach (var field in operations.First().Shape.Where(f => IsFixed(type, f)))
        {
            var parents = operations.Select(o => ParentIn(o, field, state)).Distinct().ToList();
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
        var print = operation.Hash.Substring(at * Fingerprint.Length, Fingerprint.Length);
        return operation.Refs.Append(operation.In ?? "")
            .Select(state.IdOf)
            .FirstOrDefault(id => id is not null && Fingerprint.Of(id) == print);
    }
}
