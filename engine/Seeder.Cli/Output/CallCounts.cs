using Seeder.Core.Calls;
using Seeder.Core.Run;

namespace Seeder.Cli.Output;

/// <summary>The number of calls of each kind. Deactivating a user and reverting a value count as updates.</summary>
internal sealed class CallCounts
{
    private const string Job = "job";

    private static readonly ImmutableArray<string> Kinds = ["tree", "create", "update", "find", "retrieve", "delete", "batch", Job];

    private readonly Dictionary<string, int> _counts;

    private CallCounts(Dictionary<string, int> counts) => _counts = counts;

    public static CallCounts None { get; } = new([]);

    public int Total => _counts.Values.Sum();

    public static CallCounts Of(IEnumerable<ApiCall> calls) => new(calls.CountBy(JournalOperations.KindOf).ToDictionary());

    public static CallCounts Sum(IEnumerable<CallCounts> counts) => new(
        counts.SelectMany(c => c._counts).GroupBy(p => p.Key, p => p.Value).ToDictionary(g => g.Key, g => g.Sum()));

    /// <summary>Such as "2 tree, 1 update, 3 jobs"; kinds without calls are left out.</summary>
    public override string ToString() => string.Join(
        ", ", Kinds.Where(_counts.ContainsKey).Select(k => k == Job ? Plural.Count(_counts[k], k) : $"{Plural.Number(_counts[k])} {k}"));

    public void WriteProperties(Utf8JsonWriter json)
    {
        foreach (var kind in Kinds)
        {
            json.WriteNumber(kind, _counts.GetValueOrDefault(kind));
        }
        json.WriteNumber("total", Total);
    }
}
