namespace Seeder.Core.State;

/// <summary>The calls of a run that began and did not end.</summary>
internal sealed class PendingCalls
{
    private readonly SortedDictionary<int, JournalEntry.Begin> _calls = [];
    private readonly Dictionary<int, JournalEntry.Job> _jobs = [];

    /// <summary>The calls, by number.</summary>
    public IReadOnlyCollection<JournalEntry.Begin> Calls => _calls.Values;

    /// <summary>The creates and raw requests of calls that did not end.</summary>
    public IEnumerable<JournalOperation> Operations => _calls.Values.SelectMany(b => b.Operations).Where(CanBeInDoubt);

    /// <summary>The create or raw request for this address in a call that did not end; null if there is no such call.</summary>
    public JournalOperation? Find(string address) => Operations.FirstOrDefault(o => o.Address == address);

    public void Begin(JournalEntry.Begin begin) =>
        // Each attempt may have committed records: rows count from the first attempt on, and late commits until after the last.
        _calls[begin.Call] = _calls.TryGetValue(begin.Call, out var earlier)
            ? begin with { OrgTime = Earlier(earlier.OrgTime, begin.OrgTime), LastOrgTime = Later(earlier.LastOrgTime, begin.OrgTime) }
            : begin;

    /// <returns>The call as it began; null if it did not begin.</returns>
    public JournalEntry.Begin? End(int call)
    {
        _jobs.Remove(call);
        return _calls.Remove(call, out var begun) ? begun : null;
    }

    /// <summary>The job that carries out a call; null if the call has none yet.</summary>
    public JournalEntry.Job? JobOf(int call) => _jobs.GetValueOrDefault(call);

    public void Add(JournalEntry.Job job) => _jobs[job.Call] = job;

    /// <summary>The addresses of records that were nested in this record in a call that did not end.</summary>
    public IEnumerable<string> SentInside(string address)
    {
        foreach (var begin in _calls.Values)
        {
            var inside = new HashSet<int>();
            for (var i = 0; i < begin.Operations.Length; i++)
            {
                var operation = begin.Operations[i];
                if (operation.Nested >= 0 && (inside.Contains(operation.Nested) || begin.Operations[operation.Nested].Address == address))
                {
                    inside.Add(i);
                    yield return operation.Address;
                }
            }
        }
    }

    // Null, a time that is not known, may be the earliest.
    private static DateTimeOffset? Earlier(DateTimeOffset? first, DateTimeOffset? second) => first > second ? second : first;

    private static DateTimeOffset? Later(DateTimeOffset? first, DateTimeOffset? second) =>
        second is null || first > second ? first : second;

    private static bool CanBeInDoubt(JournalOperation operation) => operation.Kind is OperationKind.Create or OperationKind.Raw;

    // The user decided about a record whose call did not end. Only the other records of the call stay in doubt.
    public bool TakeOut(string address, string? id)
    {
        var taken = false;
        foreach (var (call, begin) in _calls.ToList())
        {
            var at = begin.Operations.TakeWhile(o => o.Address != address || !CanBeInDoubt(o)).Count();
            if (at == begin.Operations.Length)
            {
                continue;
            }
            taken = true;
            if (begin.Operations.Length == 1)
            {
                _calls.Remove(call);
                continue;
            }
            if (JobOf(call) is { Rows.Items.IsEmpty: false } job)
            {
                _jobs[call] = job with { Rows = new RowKeys(job.Rows.Items.RemoveAt(at)) };
            }
            _calls[call] = begin with
            {
                Operations = [
                    .. begin.Operations.Select(o => o.Nested == at ? Freed(o, id) : o.Nested > at ? o with { Nested = o.Nested - 1 } : o)
                        .Where((_, i) => i != at)]
            };
        }
        return taken;
    }

    private static JournalOperation Freed(JournalOperation operation, string? parent) =>
        operation with { Nested = -1, NestedField = null, Hash = parent is null ? operation.Hash : WithParent(operation, parent) };

    public static string WithParent(JournalOperation operation, string parent)
    {
        var at = operation.Shape.IndexOf(operation.NestedField!) * Fingerprint.Length;
        return string.Concat(operation.Hash.AsSpan(0, at), Fingerprint.Of(parent), operation.Hash.AsSpan(at + Fingerprint.Length));
    }
}
