namespace Seeder.Cli.Tests.Campaign;

/// <summary>Draws faults so that each comes as often as the others, rare ones less often; what is drawn depends on the seed
/// alone.</summary>
/// <param name="isShort">Faults that need processes are drawn seldom.</param>
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
