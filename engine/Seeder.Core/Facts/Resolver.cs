using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Run;

namespace Seeder.Core.Facts;

/// <summary>The ids behind a plan's look-ups, by index; null where a record of the plan is meant, or there is no org to ask.</summary>
public sealed record Resolution(ImmutableArray<string?> Ids);

/// <summary>Stage 6: finds what mappings and <c>existing</c> mean in the org, exactly one record each. A look-up nested in another is asked a round earlier.</summary>
public static class Resolver
{
    public static (Resolution? Resolution, Needs? Needs) Resolve(SeedPlan plan, Manifest? manifest, OrgFacts facts, DiagnosticBag diagnostics)
    {
        var ids = new string?[plan.Lookups.Length];
        if (facts.Org is null)
        {
            return (new Resolution([.. ids]), null);
        }
        string? IdOf(FieldValue value) => value switch
        {
            FieldValue.OrgId => facts.Org.Id,
            FieldValue.OrgUser => facts.Org.UserId,
            FieldValue.Found found when plan.Lookups[found.Lookup].Record is null => ids[found.Lookup],
            _ => plan.TargetOf(value) is { } record ? manifest?.Find(plan.Records[record])?.Id : null,
        };
        var depths = Depths(plan);
        for (var depth = 0; depth <= depths.DefaultIfEmpty(-1).Max(); depth++)
        {
            var open = new List<Lookup>();
            foreach (var lookup in plan.Lookups.Where(l => l.Record is null && depths[l.Index] == depth))
            {
                if (Blocked(lookup, plan, IdOf, diagnostics))
                {
                    continue;
                }
                open.Add(lookup);
            }
            var queries = LookupQueries.Build(open, IdOf).ToList();
            var unanswered = queries.Where(q => !facts.Queries.ContainsKey(q.Soql)).Select(q => q.Soql).Distinct().ToImmutableArray();
            if (!unanswered.IsEmpty)
            {
                return (null, new Needs.Queries(unanswered));
            }
            foreach (var query in queries)
            {
                Answer(query, plan, facts.Queries[query.Soql], ids, IdOf, diagnostics);
            }
        }
        return (new Resolution([.. ids]), null);
    }

    private static int[] Depths(SeedPlan plan)
    {
        // A nested look-up always stands before the one that holds it, `existing` apart, whose entries may name each other.
        var depths = Enumerable.Repeat(-1, plan.Lookups.Length).ToArray();
        int Depth(int index)
        {
            if (depths[index] < 0)
            {
                depths[index] = 0;
                depths[index] = plan.Lookups[index].Conditions
                    .Select(c => c.Value is FieldValue.Found found ? Depth(found.Lookup) + 1 : 0)
                    .DefaultIfEmpty(0).Max();
            }
            return depths[index];
        }
        for (var i = 0; i < depths.Length; i++)
        {
            Depth(i);
        }
        return depths;
    }

    // None of the org's records can refer to one that is still to be created; and what depends on a look-up that failed is only an echo of it.
    private static bool Blocked(Lookup lookup, SeedPlan plan, Func<FieldValue, string?> idOf, DiagnosticBag diagnostics)
    {
        foreach (var condition in lookup.Conditions)
        {
            if (condition.Value.Holes.FirstOrDefault(h => idOf(h) is null) is { } open)
            {
                if (plan.TargetOf(open) is { } target)
                {
                    diagnostics.Add(FactDiagnostics.RefersToNew(lookup, plan, condition.Field, plan.Records[target]));
                }
                return true;
            }
        }
        return false;
    }

    private static void Answer(
        LookupQuery query, SeedPlan plan, ImmutableArray<OrgRow> rows, string?[] ids, Func<FieldValue, string?> idOf, DiagnosticBag diagnostics)
    {
        var fields = query.Lookups[0].Conditions.Select(c => c.Field).ToArray();
        // SOQL compares text without regard to case, and so do we when we tell the rows of a shared query apart.
        var byValues = rows.ToLookup(
            row => string.Join('\u001f', fields.Select(f => Fingerprint.NormaliseAnswer(f, row.Values.GetValueOrDefault(f.Name)))),
            StringComparer.OrdinalIgnoreCase);
        foreach (var lookup in query.Lookups)
        {
            var key = string.Join('\u001f', lookup.Conditions.Select(c => Fingerprint.Normalise(c.Field, c.Value, idOf)));
            var matches = (lookup.Soql is null ? byValues[key] : rows).Select(r => r.Id).ToImmutableArray();
            if (matches is [var id])
            {
                ids[lookup.Index] = id;
            }
            else
            {
                diagnostics.Add(matches.IsEmpty ? FactDiagnostics.NotFound(lookup, plan) : FactDiagnostics.SeveralFound(lookup, plan, matches));
            }
        }
    }
}
