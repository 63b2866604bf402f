using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>What the org shows about a unique value that an in-doubt call sent.</summary>
internal enum KeyState
{
    /// <summary>No row has the value.</summary>
    Absent,

    /// <summary>
    /// A row has the value, but another user created it, or it is older than the call, or it belongs to another record of the manifest.
    /// </summary>
    Taken,

    /// <summary>
    /// A row of the same user and time has the value, but other fields differ; or the creator or the creation date of the row is not known.
    /// </summary>
    Differs,

    /// <summary>A row of the same user and time has the value, and all fields match the sent values.</summary>
    Equal,

    /// <summary>A row has an idempotency key that only this run can have sent (<c>options.guard</c>).</summary>
    Proven,
}

/// <param name="Operation">The position in the call of the record that sent the value.</param>
/// <param name="Differing">The fields whose values differ in the row.</param>
/// <param name="IsOlder">Whether the row existed before the call began.</param>
internal sealed record KeyFinding(int Operation, KeyState State, OrgRow? Row, ImmutableArray<string> Differing, bool IsOlder);

internal enum KeyVerdict { Committed, NotCommitted, Open }

/// <summary>
/// An in-doubt call whose records have unique values. The call is atomic, and the org stores a unique value only once. So the rows that
/// have the values now show the outcome of the call, and repeating the call does no harm.
/// </summary>
internal sealed record KeyedCall(ImmutableArray<KeyFinding> Findings)
{
    public KeyVerdict Verdict { get; } = VerdictOf(Findings);

    public bool IsProven => Findings.Any(f => f.State == KeyState.Proven);

    private static KeyVerdict VerdictOf(ImmutableArray<KeyFinding> findings)
    {
        bool Any(KeyState state) => findings.Any(f => f.State == state);
        if (Any(KeyState.Proven))
        {
            // A missing record of the call was deleted later.
            return findings.All(f => f.State is KeyState.Proven or KeyState.Equal) ? KeyVerdict.Committed : KeyVerdict.Open;
        }
        if (Any(KeyState.Absent) || findings.Any(f => f is { State: KeyState.Taken, IsOlder: true }))
        {
            // The call is atomic: if one record is missing or could not be stored, the call did not create the others.
            return KeyVerdict.NotCommitted;
        }
        if (Any(KeyState.Taken))
        {
            // There is a matching row and also a newer row of another user: ours may have been deleted, and the other row may have taken
            // its value.
            return Any(KeyState.Equal) ? KeyVerdict.Open : KeyVerdict.NotCommitted;
        }
        return Any(KeyState.Differs) ? KeyVerdict.Open : KeyVerdict.Committed;
    }
}

/// <summary>Derives the findings of in-doubt calls from the rows that have their unique values (<c>docs/trust.md</c>, 1).</summary>
/// <param name="known">The ids in the manifest; a row with such an id belongs to another record.</param>
/// <param name="refused">Calls that the org rejected because of a duplicate value: only rows created after their begin entry can be
/// theirs.</param>
internal sealed class KeyReader(
    IReadOnlyDictionary<string, List<OrgRow>> rows, RunState state, OrgSchema schema, IReadOnlySet<string> known, IReadOnlySet<int> refused)
{
    private readonly Dictionary<(string Type, string Field), ILookup<string, OrgRow>> _byValue = [];

    /// <param name="match">Compares fields; <paramref name="at"/> is the position of the call in it.</param>
    public KeyedCall Read(JournalEntry.Begin call, ReconciliationMatch match, int at)
    {
        var since = ReconciliationQueries.Since(call, refused.Contains(call.Call));
        var findings = ImmutableArray.CreateBuilder<KeyFinding>();
        for (var i = 0; i < call.Operations.Length; i++)
        {
            if (call.Operations[i].IdempotencyKey is not null)
            {
                findings.Add(Find(call.Operations[i], since, match, at, i));
            }
        }
        return new KeyedCall(findings.ToImmutable());
    }

    private KeyFinding Find(JournalOperation operation, DateTimeOffset? since, ReconciliationMatch match, int call, int at)
    {
        var row = RowsWith(operation).FirstOrDefault();
        if (row is null)
        {
            return new KeyFinding(at, KeyState.Absent, null, [], false);
        }
        if (known.Contains(row.Id))
        {
            return new KeyFinding(at, KeyState.Taken, row, [], true);
        }
        if (ReconciliationQueries.IsOwnKey(operation, state.Run))
        {
            return new KeyFinding(at, KeyState.Proven, row, [], false);
        }
        var origin = ReconciliationQueries.OriginOf(row, operation, schema.Find(operation.Type)!, state.User, since);
        if (origin is RowOrigin.OtherUser or RowOrigin.Older)
        {
            return new KeyFinding(at, KeyState.Taken, row, [], origin == RowOrigin.Older);
        }
        var differing = match.Differing(call, at, row);
        return new KeyFinding(at, origin == RowOrigin.Ours && differing.IsEmpty ? KeyState.Equal : KeyState.Differs, row, differing, false);
    }

    private IEnumerable<OrgRow> RowsWith(JournalOperation operation)
    {
        var (type, key) = (schema.Find(operation.Type)!, operation.IdempotencyKey!);
        var field = type.FindField(key.Field)!;
        if (!_byValue.TryGetValue((type.Name, field.Name), out var byValue))
        {
            var some = rows.TryGetValue(operation.Type, out var all) ? all : [];
            byValue = some.Where(r => r.Values.GetValueOrDefault(field.Name) is not null)
                .ToLookup(r => ReconciliationMatch.KeyOf(field, r), ReconciliationMatch.ComparerOf(field));
            _byValue.Add((type.Name, field.Name), byValue);
        }
        return byValue[ReconciliationMatch.KeyOf(field, key)];
    }
}
