using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>
/// Fields that the org's automation rewrites, as known records of the plan show: their values differ from the sent values. But a person may
/// have edited one of these records. So a row with a unique value may differ only in fields that differ in most known records.
/// </summary>
internal sealed class RewrittenFields
{
    private readonly HashSet<string> _some = [];
    private readonly HashSet<string> _most = [];

    private RewrittenFields()
    {
    }

    public static RewrittenFields None { get; } = new();

    public bool IsEmpty => _some.Count == 0;

    /// <summary>Whether the field differs in at least one known record.</summary>
    public bool HasSome(string type, string field) => _some.Count > 0 && _some.Contains($"{type}.{field}");

    /// <summary>Whether the field differs in at least half of the known records.</summary>
    public bool HasMost(string type, string field) => _most.Count > 0 && _most.Contains($"{type}.{field}");

    /// <param name="samples">Queries for known records; all results are known.</param>
    public static RewrittenFields Find(ImmutableArray<string> samples, RunState state, OrgSchema schema, OrgFacts facts)
    {
        var found = new RewrittenFields();
        foreach (var query in samples)
        {
            var type = schema.Find(ReconciliationQueries.TypeOf(query))!;
            var rows = facts.Queries[query].ToDictionary(r => r.Id);
            var counts = new Dictionary<string, (int All, int Other)>();
            foreach (var record in ReconciliationQueries.SampleOf(type.Name, state).Where(r => rows.ContainsKey(r.Id)))
            {
                foreach (var field in record.Shape.Where(f => rows[record.Id].Values.ContainsKey(f) && type.IsReadable(f)))
                {
                    if (record.FingerprintOf(field) is var sent && sent != Fingerprint.Unknown)
                    {
                        var now = NormalForm.OfAnswer(type.FindField(field)!, rows[record.Id].Values[field]);
                        var (all, other) = counts.GetValueOrDefault(field);
                        counts[field] = (all + 1, other + (Fingerprint.Of(now) != sent ? 1 : 0));
                    }
                }
            }
            found._some.UnionWith(counts.Where(c => c.Value.Other > 0).Select(c => $"{type.Name}.{c.Key}"));
            found._most.UnionWith(
                counts.Where(c => c.Value.Other > 0 && 2 * c.Value.Other >= c.Value.All).Select(c => $"{type.Name}.{c.Key}"));
        }
        return found;
    }
}
