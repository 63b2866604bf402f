using Seeder.Core.Calls;
using Seeder.Core.Run;

namespace Seeder.Cli.Output;

/// <summary>Calls by kind, as they are counted everywhere. To deactivate, or to put a value back, is an update.</summary>
internal sealed class CallCounts
{
    private static readonly ImmutableArray<string> Kinds = ["tree", "create", "update", "find", "retrieve", "delete", "batch"];

    private readonly Dictionary<string, int> _counts;

    private CallCounts(Dictionary<string, int> counts) => _counts = counts;

    public int Total => _counts.Values.Sum();

    public static CallCounts Of(IEnumerable<ApiCall> calls) => new(calls.CountBy(JournalOperations.KindOf).ToDictionary());

    /// <summary>"2 tree, 1 update"; kinds without a call are left out.</summary>
    public override string ToString() =>
        string.Join(", ", Kinds.Where(_counts.ContainsKey).Select(k => $"{Plural.Number(_counts[k])} {k}"));

    public void WriteProperties(Utf8JsonWriter json)
    {
        foreach (var kind in Kinds)
        {
            json.WriteNumber(kind, _counts.GetValueOrDefault(kind));
        }
        json.WriteNumber("total", Total);
    }
}
