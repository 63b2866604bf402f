namespace Seeder.Core.State;

/// <summary>One record of the manifest that a run starts from: enough to detect later whether another run changed it.</summary>
/// <param name="Hash">The fingerprint of the record's sent values. Its position in the plan is not included, because records above it can
/// move it.</param>
internal sealed record JournalBase(string Id, string Hash)
{
    public static JournalBase Of(ManifestRecord record)
    {
        var fields = record.Shape.Order(StringComparer.Ordinal).Select(f => $"{f}={record.FingerprintOf(f)}");
        var text = $"{record.Type} {record.Created} {string.Join(' ', fields)}";
        return new JournalBase(record.Id, Fingerprint.Of(text));
    }
}

/// <summary>The part of the manifest that a run starts from and that it may change.</summary>
/// <param name="Run">The run that wrote the manifest; null for none.</param>
/// <param name="Records">The records that the manifest has, by address.</param>
/// <param name="Batch">The hashes of the raw requests that the manifest has, by name.</param>
internal sealed record JournalStart(
    string? Run, ImmutableSortedDictionary<string, JournalBase> Records, ImmutableSortedDictionary<string, string> Batch)
{
    /// <summary>The start of a run that may change these addresses and makes these changes before its first call.</summary>
    public static JournalStart Of(Manifest? manifest, IEnumerable<string> addresses, ImmutableArray<JournalEntry> changes)
    {
        var records = ImmutableSortedDictionary.CreateBuilder<string, JournalBase>(StringComparer.Ordinal);
        foreach (var address in addresses.Concat(changes.SelectMany(AddressesOf)))
        {
            if (manifest is not null && manifest.Records.TryGetValue(address, out var record) && !records.ContainsKey(address))
            {
                records.Add(address, JournalBase.Of(record));
            }
        }
        var batch = manifest is null ? [] : manifest.Batch.Select(b => KeyValuePair.Create(b.Key, b.Value.Hash));
        return new JournalStart(manifest?.LastRun, records.ToImmutable(), batch.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static IEnumerable<string> AddressesOf(JournalEntry entry) => entry switch
    {
        JournalEntry.Moved moved => moved.Addresses.SelectMany(a => new[] { a.Key, a.Value }),
        JournalEntry.Dropped dropped => dropped.Addresses,
        JournalEntry.Found found => found.Records.Select(r => r.Address),
        JournalEntry.Confirmed confirmed => confirmed.Records.Select(r => r.Address),
        JournalEntry.Kept kept => kept.Records.Select(r => r.Key),
        _ => [],
    };
}
