namespace Seeder.Core.State;

/// <summary>What the calls in a journal did to one record.</summary>
internal sealed class JournalEffect
{
    private readonly Dictionary<string, string> _fields = [];
    private readonly HashSet<string> _ids = [];

    /// <summary>The record's id after the last call that touched it.</summary>
    public string? Id { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>Whether a call that did not end may have created it.</summary>
    public bool InDoubt { get; set; }

    public void Create(JournalOperation operation, string id)
    {
        IsDeleted = false;
        _fields.Clear();
        Update(operation, id);
    }

    public void Update(JournalOperation operation, string id)
    {
        Id = id;
        _ids.Add(id);
        for (var i = 0; i < operation.Shape.Length; i++)
        {
            _fields[operation.Shape[i]] = operation.Hash.Substring(i * Fingerprint.Length, Fingerprint.Length);
        }
    }

    public void Delete(string id)
    {
        (Id, IsDeleted) = (id, true);
        _ids.Add(id);
    }

    /// <summary>Whether the record had this id before or in the run.</summary>
    public bool Had(string id) => _ids.Contains(id);

    /// <summary>Whether a manifest's entry agrees with these effects; null for no entry.</summary>
    public bool Agrees(ManifestRecord? entry) => !InDoubt && (IsDeleted
        ? entry is null
        : entry?.Id == Id && _fields.All(f => f.Value == Fingerprint.Unknown || f.Value == entry?.FingerprintOf(f.Key)));
}

/// <summary>What the calls in a journal did to each record, and to each raw request (a REST request that the plan contains).</summary>
internal sealed class JournalEffects
{
    private readonly Dictionary<string, JournalEffect> _records = [];
    private readonly Dictionary<string, string?> _raw = [];

    public JournalEffects(IEnumerable<JournalEntry> journal)
    {
        var open = new SortedDictionary<int, JournalEntry.Begin>();
        foreach (var entry in journal)
        {
            switch (entry)
            {
                case JournalEntry.Begin begin:
                    open[begin.Call] = begin;
                    break;
                case JournalEntry.End end when open.Remove(end.Call, out var begun) && end.Outcome == JournalOutcome.Succeeded:
                    foreach (var (operation, id) in begun.Operations.Zip(end.Ids).Where(p => p.Second is not null))
                    {
                        Add(operation, id!);
                    }
                    break;
            }
        }
        foreach (var operation in open.Values.SelectMany(b => b.Operations))
        {
            if (operation.Kind == OperationKind.Create)
            {
                Of(operation.Address).InDoubt = true;
            }
            else if (operation is { Kind: OperationKind.Raw, Once: true })
            {
                _raw[operation.Address] = null;
            }
        }
    }

    public IEnumerable<KeyValuePair<string, JournalEffect>> Records => _records;

    /// <summary>The hash of each raw request that was sent, by name; null for an in-doubt request that must not be sent twice.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Raw => _raw;

    private void Add(JournalOperation operation, string id)
    {
        switch (operation.Kind)
        {
            case OperationKind.Create:
                Of(operation.Address).Create(operation, id);
                break;
            case OperationKind.Update or OperationKind.Revert:
                Of(operation.Address).Update(operation, operation.Id ?? id);
                break;
            case OperationKind.Delete or OperationKind.Deactivate:
                Of(operation.Address).Delete(operation.Id ?? id);
                break;
            case OperationKind.Raw:
                _raw[operation.Address] = operation.Hash;
                break;
        }
    }

    private JournalEffect Of(string address) => _records.GetOrAdd(address, _ => new JournalEffect());
}
