using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>Tells which rows of the manifest have one of these ids.</summary>
internal sealed class RowIds
{
    private readonly ManifestRecords _records;
    private readonly HashSet<UInt128> _keys = [];
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    public RowIds(ManifestRecords records, params IEnumerable<string> ids)
    {
        _records = records;
        foreach (var id in ids)
        {
            if (PackedId.KeyOf(id) is { } key)
            {
                _keys.Add(key);
            }
            else
            {
                _others.Add(id);
            }
        }
    }

    public bool Has(int row) => (_keys.Count > 0 || _others.Count > 0)
        && (_records.IdKeyAt(row) is { } key ? _keys.Contains(key) : _others.Contains(_records.IdAt(row)));
}
