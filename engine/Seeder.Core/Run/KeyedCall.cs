using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>What the org shows of a unique value that an in-doubt call sent.</summary>
internal enum KeyState
{
    /// <summary>No row holds it.</summary>
    Absent,

    /// <summary>Another user's row holds it, or a row that is older than the call, or one that the manifest knows.</summary>
    Taken,

    /// <summary>A row holds it that the same user created at that time, but fields differ; or it is not known who created the row, or when.</summary>
    Differs,

    /// <summary>A row holds it that the same user created at that time, with all fields as they were sent.</summary>
    Equal,

    /// <summary>A row holds a value that only this run gives away (<c>options.guard</c>).</summary>
    Proven,
}

/// <param name="Operation">The place in the call of the record that sent the value.</param>
/// <param name="Differing">The fields that the row holds otherwise.</param>
/// <param name="IsOlder">Whether the row was there before the call began.</param>
internal sealed record KeyFinding(int Operation, KeyState State, OrgRow? Row, ImmutableArray<string> Differing, bool IsOlder);

internal enum KeyVerdict { Committed, NotCommitted, Open }

/// <summary>
/// An in-doubt call with records that hold unique values. The call is atomic and the org stores a unique value once. So the rows that
/// hold the values now decide what became of the call, and a repeat of it does no harm.
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
            // A record of the call that is not there was deleted since.
            return findings.All(f => f.State is KeyState.Proven or KeyState.Equal) ? KeyVerdict.Committed : KeyVerdict.Open;
        }
        if (Any(KeyState.Absent) || findings.Any(f => f is { State: KeyState.Taken, IsOlder: true }))
        {
            // All or none: one record that is not there, or could not be stored, shows that the others are not this call's.
            return KeyVerdict.NotCommitted;
        }
        if (Any(KeyState.Taken))
        {
            // A younger row of somebody else beside one that looks like ours: ours may have been deleted and its value taken.
            return Any(KeyState.Equal) ? KeyVerdict.Open : KeyVerdict.NotCommitted;
        }
        return Any(KeyState.Differs) ? KeyVerdict.Open : KeyVerdict.Committed;
    }
}

/// <summary>Reads the findings of in-doubt calls from rows that were asked for by their unique values (<c>docs/trust.md</c>, 1).</summary>
/// <param name="known">The ids that the manifest knows: such a row is another record's.</param>
/// <param name="refused">Calls that the org answered with a duplicate value: only a delivery after their begin entry can be theirs.</param>
internal sealed class KeyReader(
    IReadOnlyDictionary<string, List<OrgRow>> rows, RunState state, OrgSchema schema, IReadOnlySet<string> known, IReadOnlySet<int> refused)
{
    private readonly Dictionary<(string Type, string Field), ILookup<string, OrgRow>> _byValue = [];

    /// <param name="match">Compares fields; <paramref name="at"/> is the place of the call in it.</param>
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
            byValue = some.Where(r => r.Values.GetValueOrDefault(field.Name) is not null).ToLookup(r => ReconciliationMatch.KeyOf(field, r), ReconciliationMatch.ComparerOf(field));
            _byValue.Add((type.Name, field.Name), byValue);
        }
        return byValue[ReconciliationMatch.KeyOf(field, key)];
    }
}
