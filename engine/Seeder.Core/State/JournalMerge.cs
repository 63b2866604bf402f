namespace Seeder.Core.State;

/// <summary>A record that a run changed and whose manifest entry another run also changed.</summary>
/// <param name="InManifest">Its id in the manifest; null if the manifest no longer has it.</param>
/// <param name="InJournal">Its id in the journal; null if the run deleted it, or if its creation is in doubt.</param>
internal sealed record BothChanged(string Address, string? InManifest, string? InJournal);

/// <summary>A journal and another run, which wrote the manifest, changed the same records.</summary>
internal sealed class BothChangedException(ImmutableArray<BothChanged> changed)
    : FormatException($"both changed {Quoting.Some([.. changed.Select(c => c.Address)], 8)}")
{
    public ImmutableArray<BothChanged> Changed { get; } = changed;
}

/// <summary>
/// Merges a journal into a manifest that another run wrote after the journal began. The merge base is the part of the original manifest
/// that the journal's header contains. If only one of the two changed a record, its version is used.
/// </summary>
internal sealed class JournalMerge
{
    private readonly Manifest _manifest;
    private readonly ImmutableArray<JournalEntry> _journal;
    private readonly JournalEntry.Header _header;
    private readonly JournalStart? _start;
    private readonly Dictionary<string, string> _apart = [];
    private readonly HashSet<string> _bothChanged = [];
    private readonly HashSet<string> _bothSent = [];

    private JournalMerge(Manifest manifest, ImmutableArray<JournalEntry> journal)
    {
        (_manifest, _journal, _header) = (manifest, journal, (JournalEntry.Header)journal[0]);
        // The first run of a plan starts without a manifest, also in older journals.
        _start = _header.Start ?? (_header.Serial == 0 ? JournalStart.Of(null, [], []) : null);
    }

    /// <param name="manifestWins">
    /// Whether to use the manifest's entry for a record that both changed. If the journal created a second record for it, that record gets
    /// another name in the manifest.
    /// </param>
    /// <returns>The journal as if it had begun with this manifest.</returns>
    /// <exception cref="BothChangedException">Both runs changed the same records.</exception>
    public static ImmutableArray<JournalEntry> Onto(Manifest manifest, ImmutableArray<JournalEntry> journal, bool manifestWins)
    {
        var merge = new JournalMerge(manifest, journal);
        var changed = merge.Compare();
        return changed.IsEmpty || manifestWins ? merge.Rewrite() : throw new BothChangedException(changed);
    }

    private ImmutableArray<BothChanged> Compare()
    {
        var effects = new JournalEffects(_journal);
        var changed = ImmutableArray.CreateBuilder<BothChanged>();
        foreach (var (address, effect) in effects.Records)
        {
            var entry = _manifest.Records.GetValueOrDefault(address);
            if (IsChanged(address, effect) && !effect.Agrees(entry))
            {
                _bothChanged.Add(address);
                changed.Add(new BothChanged(address, entry?.Id, effect.IsDeleted || effect.InDoubt ? null : effect.Id));
            }
        }
        foreach (var (old, now) in _journal.OfType<JournalEntry.Moved>().SelectMany(m => m.Addresses))
        {
            if (_start is not null && (IsChanged(old) || IsChanged(now)) && !IsMoved(old, now))
            {
                var id = _start.Records.GetValueOrDefault(old)?.Id;
                changed.AddRange(new[] { old, now }.Where(_bothChanged.Add).Select(a => new BothChanged(a, IdOf(a), id)));
            }
        }
        foreach (var (name, hash) in effects.Raw)
        {
            var now = _manifest.Batch.GetValueOrDefault(name)?.Hash;
            if (now is not null && now != _start?.Batch.GetValueOrDefault(name) && now != hash)
            {
                _bothSent.Add(name);
                changed.Add(new BothChanged(name, null, null));
            }
        }
        return changed.ToImmutable();
    }

    private string? IdOf(string address) => _manifest.Records.GetValueOrDefault(address)?.Id;

    private bool IsChanged(string address)
    {
        var now = _manifest.Records.TryGetValue(address, out var entry) ? JournalBase.Of(entry) : null;
        return now != _start!.Records.GetValueOrDefault(address);
    }

    // An older journal does not contain the merge base, so the ids decide.
    private bool IsChanged(string address, JournalEffect effect) => _start is not null ? IsChanged(address)
        : IdOf(address) is { } id && !effect.Had(id);

    // Another run moved it too.
    private bool IsMoved(string old, string now) =>
        IdOf(old) is null && IdOf(now) is { } id && id == _start?.Records.GetValueOrDefault(old)?.Id;

    private ImmutableArray<JournalEntry> Rewrite()
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>(_journal.Length);
        var created = new HashSet<string>();
        var known = _manifest.Records.Values.Select(r => r.Id).ToHashSet();
        var ids = IdsOfCreates();
        for (var i = 0; i < _journal.Length; i++)
        {
            entries.Add(_journal[i] switch
            {
                JournalEntry.Header => HeaderOfManifest(),
                JournalEntry.Dropped dropped => new JournalEntry.Dropped([.. dropped.Addresses.Select(Apart).Where(IsAsItWas)]),
                JournalEntry.Moved moved => new JournalEntry.Moved(Possible(moved.Addresses)),
                JournalEntry.Found found =>
                    new JournalEntry.Found(
                        [.. found.Records.Select(r => r with { Address = Apart(r.Address) }).Where(r => IsFree(r.Address))]),
                JournalEntry.RawDropped dropped => new JournalEntry.RawDropped([.. dropped.Names.Where(IsRawAsItWas)]),
                JournalEntry.Begin begin => begin with
                {
                    Operations = [.. begin.Operations.Select((o, at) => Rewrite(o, ids.GetValueOrDefault((i, at)), created, known))],
                },
                JournalEntry.Closed closed => new JournalEntry.Closed(closed.Complete && _manifest.Complete),
                var entry => entry,
            });
        }
        return entries.ToImmutable();
    }

    // By the position of the begin entry and of the operation in it.
    private Dictionary<(int Entry, int Operation), string> IdsOfCreates()
    {
        var open = new Dictionary<int, int>();
        var ids = new Dictionary<(int, int), string>();
        for (var i = 0; i < _journal.Length; i++)
        {
            if (_journal[i] is JournalEntry.Begin begin)
            {
                open[begin.Call] = i;
            }
            else if (_journal[i] is JournalEntry.End end && open.Remove(end.Call, out var at))
            {
                for (var operation = 0; operation < end.Ids.Length; operation++)
                {
                    if (end.Ids[operation] is { } id)
                    {
                        ids[(at, operation)] = id;
                    }
                }
            }
        }
        return ids;
    }

    private JournalOperation Rewrite(JournalOperation operation, string? id, HashSet<string> created, HashSet<string> known)
    {
        var address = operation.Address;
        if (operation.Kind == OperationKind.Create)
        {
            if (_bothChanged.Contains(address))
            {
                _ = Free(address);
            }
            created.Add(address);
        }
        var rewritten = operation with
        {
            In = operation.In is null ? null : Apart(operation.In),
            Refs = operation.Refs.Any(_apart.ContainsKey) ? [.. operation.Refs.Select(Apart)] : operation.Refs,
        };
        if (_bothChanged.Contains(address) && created.Contains(address))
        {
            return rewritten with { Address = Apart(address) };
        }
        var isSame = operation.Id is not null && operation.Id == IdOf(address);
        var isOnlyOurs = !_bothChanged.Contains(address);
        return operation.Kind switch
        {
            OperationKind.Raw => _bothSent.Contains(address) ? Nothing(operation) : rewritten,
            // The manifest already has it, with newer values.
            OperationKind.Create => id is not null && known.Contains(id) ? Nothing(operation) : rewritten,
            OperationKind.Find => IsFree(address) ? rewritten : Nothing(operation),
            OperationKind.Update or OperationKind.Revert when created.Contains(address) || (isOnlyOurs && _start is not null) => rewritten,
            // The org has the value of one of the two runs in these fields, so they are sent again.
            OperationKind.Update or OperationKind.Revert => isSame ? rewritten with { Hash = UnknownFor(operation) } : Nothing(operation),
            OperationKind.Delete or OperationKind.Deactivate => isSame || isOnlyOurs || created.Contains(address)
                ? rewritten
                : Nothing(operation),
            _ => rewritten,
        };
    }

    // The operation keeps its position in the call, but has no effect.
    private static JournalOperation Nothing(JournalOperation operation) => operation with
    {
        Kind = OperationKind.Read,
        Shape = [],
        Hash = "",
        Nested = -1,
        NestedField = null,
        Once = false,
        Body = null,
        IdempotencyKey = null,
        Keep = false,
    };

    private static string UnknownFor(JournalOperation operation) => string.Concat(operation.Shape.Select(_ => Fingerprint.Unknown));

    private JournalEntry.Header HeaderOfManifest() => _header with
    {
        Serial = _manifest.Serial,
        Lineage = _manifest.Lineage,
        Clock = _manifest is { Complete: false, Clock: { } clock } ? clock : _header.Clock,
    };

    private string Apart(string address) => _apart.GetValueOrDefault(address, address);

    // An address that the manifest does not have, for a record that was created twice: the next run that prunes or destroys deletes it.
    private string Free(string address)
    {
        if (!_apart.TryGetValue(address, out var free))
        {
            free = ManifestMerge.FreeAddress(address, _manifest.Records.ContainsKey);
            _apart.Add(address, free);
        }
        return free;
    }

    // Whether this run may use the address: neither the manifest nor, later, another run has a record there.
    private bool IsFree(string address) => IdOf(address) is null || (_start is not null && !IsChanged(address));

    private bool IsAsItWas(string address) => IdOf(address) is not { } id || id == _start?.Records.GetValueOrDefault(address)?.Id;

    private bool IsRawAsItWas(string name) =>
        _manifest.Batch.GetValueOrDefault(name)?.Hash is not { } hash || hash == _start?.Batch.GetValueOrDefault(name);

    private ImmutableArray<KeyValuePair<string, string>> Possible(ImmutableArray<KeyValuePair<string, string>> moves)
    {
        var kept = moves.Where(m => IdOf(m.Key) is not null && IsAsItWas(m.Key)).ToDictionary(m => m.Value);
        var leaving = kept.Values.Select(m => m.Key).ToHashSet();
        // A record cannot move to an address that another record keeps. Then it keeps its own address, which may block a further move.
        var stays = new Stack<string>(kept.Keys.Where(k => IdOf(k) is not null && !leaving.Contains(k)));
        while (stays.TryPop(out var taken))
        {
            if (kept.Remove(taken, out var move))
            {
                stays.Push(move.Key);
            }
        }
        return [.. moves.Where(m => kept.ContainsKey(m.Value))];
    }
}
