using System.Text.Json;
using Seeder.Core.Schema;

namespace Seeder.Core.State;

// One file, although it is long: everything that an entry of the journal can change.
/// <summary>
/// The only state of a run. It changes only when an entry that is already on disk is applied, so replaying a journal gives the same state.
/// </summary>
internal sealed class RunState
{
    private readonly RecordTable _records;
    private readonly Dictionary<(string Address, string Field), string> _values = [];
    private readonly SortedDictionary<string, RawResult> _batch;
    private readonly OrderedDictionary<(string Address, string Field), string?> _saved = [];
    private readonly bool _isFormat1;
    private readonly ImmutableArray<ManifestRun> _runs;
    private readonly ImmutableArray<string> _recentRuns;
    private JournalEntry.Header? _header;
    private Origin? _origin;
    private DateTimeOffset? _from;
    private DateTimeOffset? _last;
    private Dictionary<string, string>? _owners;

    public RunState(Manifest? manifest)
    {
        _records = manifest?.Records.ToTable() ?? new RecordTable();
        _isFormat1 = manifest?.IsFormat1 == true;
        _runs = manifest?.Runs ?? [];
        _recentRuns = manifest?.RecentRuns ?? [];
        _batch = manifest is null ? [] : new(manifest.Batch);
    }

    /// <summary>Calls that began and did not end, by number.</summary>
    public IReadOnlyCollection<JournalEntry.Begin> Pending => InDoubt.Calls;

    /// <summary>What is in doubt: the calls that began and did not end.</summary>
    public PendingCalls InDoubt { get; } = new();

    /// <summary>The run's id.</summary>
    public string Run => Header.Run;

    /// <summary>The running user of the org.</summary>
    public string User => Header.Org.User;

    private JournalEntry.Header Header => _header ?? throw new InvalidOperationException("A journal begins with its header.");

    /// <summary>The longest time that the org took to answer a call of this run.</summary>
    public TimeSpan Longest { get; private set; }

    public IEnumerable<KeyValuePair<string, ManifestRecord>> Records => _records;

    public bool Complete { get; private set; }

    /// <summary>Whether the manifest has format 1, in which records name no run.</summary>
    public bool IsFormat1 => _isFormat1;

    /// <summary>The id of a record; null while it does not exist.</summary>
    public string? IdOf(string address) => _records.Find(address)?.Id;

    /// <summary>The address of the record with this id; null if there is no such record.</summary>
    public string? OwnerOf(string id)
    {
        _owners ??= _records.GroupBy(r => r.Value.Id)
            .ToDictionary(r => r.Key, r => r.First().Key);
        return _owners.GetValueOrDefault(id) is { } address && IdOf(address) == id ? address : null;
    }

    /// <summary>Whether this plan created the record, in this run or an earlier one; false for a record that it found in the org.</summary>
    public bool IsCreated(string address) => _records.Find(address)?.Created == true;

    /// <summary>Records that the unfinished run created.</summary>
    public IEnumerable<KeyValuePair<string, ManifestRecord>> New =>
        _records.Where(r => r.Value.IsNew).OrderBy(r => r.Value.Order).ThenBy(r => r.Key, StringComparer.Ordinal);

    /// <summary>The org's values before this run overwrote them, by address and field, in the order of the updates.</summary>
    public IReadOnlyDictionary<(string Address, string Field), string?> SavedValues => _saved;

    public ManifestRecord? Find(string address) => _records.Find(address);

    /// <summary>The value that the run read of a field, as text, empty for null; null if the field was not read.</summary>
    public string? ValueOf(string address, string field) => _values.GetValueOrDefault((address, field));

    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalEntry.Header header:
                _header = header;
                _origin = new Origin(header.Run);
                _from = _last = header.At;
                break;
            case JournalEntry.Moved moved:
                Move(moved.Addresses);
                break;
            case JournalEntry.Dropped dropped:
                foreach (var address in dropped.Addresses)
                {
                    _records.Remove(address);
                    InDoubt.TakeOut(address, null);
                }
                break;
            case JournalEntry.Found found:
                foreach (var operation in found.Records)
                {
                    _records[operation.Address] = NewRecord(
                        operation, operation.Id!, operation.Hash, created: InDoubt.TakeOut(operation.Address, operation.Id));
                }
                break;
            case JournalEntry.Saved saved:
                foreach (var value in saved.Values)
                {
                    // A rollback restores the value that was there first.
                    _saved.TryAdd((value.Address, value.Field), value.Value);
                }
                break;
            case JournalEntry.Kept kept:
                foreach (var (address, keep) in kept.Records)
                {
                    if (_records.TryGet(address, out var record))
                    {
                        _records[address] = record with { Keep = keep };
                    }
                }
                break;
            case JournalEntry.Confirmed confirmed:
                foreach (var (address, user, at) in confirmed.Records)
                {
                    if (_records.TryGet(address, out var record) && record.Origin is null)
                    {
                        _records[address] = record with { Origin = new Origin(null, user, at) };
                    }
                }
                break;
            case JournalEntry.RawDropped dropped:
                foreach (var name in dropped.Names)
                {
                    _batch.Remove(name);
                }
                break;
            case JournalEntry.Begin begin:
                // A commit of an earlier attempt is possible from the time when that attempt began.
                InDoubt.Begin(begin);
                Note(begin.OrgTime);
                break;
            case JournalEntry.End end:
                Longest = TimeSpan.FromMilliseconds(Math.Max(Longest.TotalMilliseconds, end.Took ?? 0));
                var begun = InDoubt.End(end.Call);
                if (end.Outcome == JournalOutcome.Succeeded)
                {
                    Fold(begun ?? throw new FormatException($"call {end.Call} ends without having begun"), end);
                }
                break;
            case JournalEntry.Job job:
                InDoubt.Add(job);
                break;
            case JournalEntry.Split:
                // The parts begin and end like any call.
                break;
            case JournalEntry.Closed closed:
                Complete = closed.Complete;
                Note(closed.At);
                break;
            default:
                throw new InvalidOperationException(entry.GetType().Name);
        }
    }

    /// <summary>The runs of the manifest and this one, as far as its times are known.</summary>
    /// <param name="now">The org's time; null takes the last one that the journal holds.</param>
    public ImmutableArray<ManifestRun> RunsUntil(DateTimeOffset? now)
    {
        if (_header is not { } header || _from is not { } from)
        {
            return _runs;
        }
        var last = now > _last ? now.Value : _last ?? from;
        var to = last < from ? from : last - from > ManifestRun.Longest ? from + ManifestRun.Longest : last;
        return _runs.RemoveAll(r => r.Id == header.Run).Add(new ManifestRun(header.Run, header.Org.User, from, to));
    }

    private void Note(DateTimeOffset? orgTime)
    {
        _from ??= orgTime;
        _last = orgTime > _last || _last is null ? orgTime : _last;
    }

    /// <summary>
    /// The manifest after this run: one serial on. Values that an in-doubt call may have overwritten get no fingerprint, so they are sent
    /// again.
    /// </summary>
    /// <param name="now">The org's time; null takes the last one that the journal holds.</param>
    public Manifest ToManifest(DateTimeOffset? now = null)
    {
        var records = new RecordTable(_records);
        foreach (var operation in Pending.SelectMany(b => b.Operations)
            .Where(o => o.Kind is OperationKind.Update or OperationKind.Revert && records.Contains(o.Address)))
        {
            var record = records[operation.Address].WithFields(
                operation.Shape, string.Concat(operation.Shape.Select(_ => Fingerprint.Unknown)));
            records[operation.Address] = record with { Refs = [.. record.Refs.Union(operation.Refs)] };
        }
        if (Complete)
        {
            records.EndSeeding();
        }
        var header = Header;
        return new Manifest
        {
            IsFormat1 = _isFormat1 && records.Values.Any(r => r is { Created: true, Origin: null }),
            Plan = header.Plan,
            Source = header.Source,
            Lineage = header.Lineage,
            Serial = header.Serial + 1,
            LastRun = header.Run,
            Complete = Complete,
            Clock = header.Clock,
            Org = header.Org,
            Runs = Used(RunsUntil(now), records.Values),
            RecentRuns = [.. _recentRuns.Remove(header.Run).Add(header.Run).TakeLast(Manifest.RunsKept)],
            Records = ManifestRecords.InOrder(records),
            Batch = _batch.Count == 0 ? Manifest.NoBatch : _batch.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private void Move(ImmutableArray<KeyValuePair<string, string>> addresses)
    {
        // All records leave their old addresses first, because two records may exchange theirs.
        var moving = addresses.Select(a => (a.Value, Record: _records[a.Key])).ToList();
        foreach (var (old, _) in addresses)
        {
            _records.Remove(old);
        }
        foreach (var (address, record) in moving)
        {
            _records[address] = record;
        }
        var moves = new Dictionary<string, string>(addresses);
        foreach (var (address, record) in _records.ToList())
        {
            _records[address] = record.Renamed(moves);
        }
    }

    private static ImmutableArray<ManifestRun> Used(ImmutableArray<ManifestRun> runs, IEnumerable<ManifestRecord> records)
    {
        var used = records.Select(r => r.Origin?.Run).ToHashSet();
        return runs.RemoveAll(r => !used.Contains(r.Id));
    }

    private ManifestRecord NewRecord(JournalOperation operation, string id, string hash, bool created) =>
        new(operation.Type, id, operation.In, operation.Shape, hash, operation.Refs, operation.Order, created)
        {
            Keep = operation.Keep,
            IsNew = created,
            Origin = created ? operation.Origin ?? _origin : null,
            Sent = operation.SentPrints,
        };

    private void Fold(JournalEntry.Begin begin, JournalEntry.End end)
    {
        var ids = end.Ids;
        var folded = new HashSet<OperationRows>(
            begin.Operations.Packed.Where(r => r.Head.Kind == OperationKind.Create
                && _owners is null
                && _records.TrySetCreated(r, ids, _origin)));
        for (var i = 0; i < begin.Operations.Length; i++)
        {
            if (ids[i] is not { } id || (begin.Operations.RowsOf(i) is { } rows && folded.Contains(rows)))
            {
                continue;
            }
            var operation = begin.Operations[i];
            switch (operation.Kind)
            {
                case OperationKind.Create:
                    _records[operation.Address] = NewRecord(operation, id, HashOf(operation, ids), created: true);
                    _owners?.TryAdd(id, operation.Address);
                    break;
                case OperationKind.Find:
                    _records[operation.Address] = NewRecord(operation, id, operation.Hash, created: false);
                    _owners?.TryAdd(id, operation.Address);
                    break;
                case OperationKind.Update:
                    var updated = _records[operation.Address].Updated(operation);
                    _records[operation.Address] = updated with
                    {
                        In = operation.In,
                        Refs = operation.Refs,
                        Order = operation.Order,
                        Deactivated = updated.Deactivated && !operation.Shape.Contains(StandardFields.IsActive),
                    };
                    break;
                case OperationKind.Revert:
                    _records[operation.Address] = _records[operation.Address].WithFields(operation.Shape, operation.Hash);
                    break;
                case OperationKind.Read:
                    Remember(operation, end.Values?[i]);
                    break;
                case OperationKind.Raw:
                    _batch[operation.Address] = new RawResult(operation.Hash, end.Values?[i]);
                    break;
                case OperationKind.Deactivate:
                    _records[operation.Address] = _records[operation.Address].WithFields(operation.Shape, operation.Hash) with
                    {
                        Deactivated = true,
                        IsNew = false
                    };
                    break;
                case OperationKind.Delete:
                    _records.Remove(operation.Address);
                    break;
                default:
                    throw new InvalidOperationException(operation.Kind.ToString());
            }
        }
    }

    private void Remember(JournalOperation operation, string? json)
    {
        if (json is null)
        {
            return;
        }
        using var document = JsonDocument.Parse(json);
        foreach (var field in operation.Shape)
        {
            var value = document.RootElement.TryGetProperty(field, out var given) ? given.GetRawText() : "null";
            _values[(operation.Address, field)] = value == "null"
                ? ""
                : given.ValueKind == JsonValueKind.String ? given.GetString()! : value;
            if (operation.Keep && _records.TryGet(operation.Address, out var record))
            {
                _records[operation.Address] = record with { Read = record.Read.SetItem(field, value) };
            }
        }
    }

    private static string HashOf(JournalOperation operation, ImmutableArray<string?> ids)
    {
        return operation.Nested < 0 ? operation.Hash : PendingCalls.WithParent(operation, ids[operation.Nested]!);
    }
}
