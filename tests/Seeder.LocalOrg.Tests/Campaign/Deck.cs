namespace Seeder.Cli.Tests.Campaign;

/// <summary>Chooses faults evenly, and rare ones less often. The choice depends only on the seed.</summary>
/// <param name="isShort">Whether faults that need processes are chosen rarely.</param>
internal sealed class Deck(IReadOnlyList<Fault> faults, int seed, bool isShort)
{
    private const int SeldomInShort = 4;

    private readonly Random _random = new(seed);
    private readonly Dictionary<Fault, double> _drawn = [];

    public IEnumerable<(Fault Fault, int Seed)> Draw(Func<Fault, bool> occurs, int count)
    {
        var possible = faults.Where(occurs).ToList();
        foreach (var fault in faults.Where(f => !_drawn.ContainsKey(f)))
        {
            _drawn[fault] = _random.NextDouble() * WeightOf(fault);
        }
        for (var i = 0; i < count && possible.Count > 0; i++)
        {
            var fault = possible.MinBy(f => _drawn[f])!;
            _drawn[fault] += WeightOf(fault) * (0.5 + _random.NextDouble());
            yield return (fault, _random.Next());
        }
    }

    private int WeightOf(Fault fault) => fault.Rarity * (isShort && fault.IsSlow ? SeldomInShort : 1);
}
