using System.Runtime.InteropServices;
using Seeder.Core.Schema;

namespace Seeder.Core.Diff;

/// <summary>
/// The first owner of each id, in little memory. Ids that come in the order in which the org counts them, as nearly all do, need no hash
/// table.
/// </summary>
internal sealed class IdOwners
{
    private readonly Dictionary<string, Range> _ranges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _others = new(StringComparer.Ordinal);

    /// <summary>Makes an owner that of an id which has none.</summary>
    /// <returns>The owner that the id has already; null if it had none.</returns>
    public int? Claim(string id, int owner)
    {
        if (id.Length == 18 && SalesforceId.TryNormalise(id, out var normal) && normal == id)
        {
            return Claim(id[..PackedId.PrefixLength], PackedId.NumberOf(id), owner);
        }
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_others, id, out var exists);
        if (!exists)
        {
            known = owner;
        }
        return exists ? known : null;
    }

    /// <summary>The same for an id of 18 characters in packed form.</summary>
    public int? Claim(string prefix, long number, int owner)
    {
        if (!_ranges.TryGetValue(prefix, out var range))
        {
            _ranges.Add(prefix, range = new Range());
        }
        return range.Claim(number, owner);
    }

    private sealed class Range
    {
        private readonly List<long> _numbers = [];
        private readonly List<int> _owners = [];
        private readonly Dictionary<long, int> _late = [];

        public int? Claim(long number, int owner)
        {
            if (_numbers.Count == 0 || number > _numbers[^1])
            {
                _numbers.Add(number);
                _owners.Add(owner);
                return null;
            }
            if (_numbers.BinarySearch(number) is >= 0 and var at)
            {
                return _owners[at];
            }
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_late, number, out var exists);
            if (!exists)
            {
                known = owner;
            }
            return exists ? known : null;
        }
    }
}
