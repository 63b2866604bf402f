using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Reports records that would be above each other in a ring, where the org refuses that. A ring of the values of the create is an error
/// even if <c>$then</c> opens it again, because the org sees it in between.
/// </summary>
internal sealed class HierarchyCheck(TypedPlan plan, Func<SeedRecord, string?> idOf, Func<int, string?> idOfLookup)
{
    private const int Unseen = 0;
    private const int Seen = -1;

    private readonly HashSet<SourceSpan> _reported = [];

    private Dictionary<string, int>? _byId;

    /// <summary>Checks the records whose place in a hierarchy the plan alone tells.</summary>
    public static void Check(TypedPlan plan, DiagnosticBag diagnostics) =>
        new HierarchyCheck(plan, _ => null, _ => null).Check(diagnostics);

    public void Check(DiagnosticBag diagnostics)
    {
        var fields = plan.Records.Select(r => r.Type).Distinct().SelectMany(FieldsOf).ToList();
        var changes = fields.Count > 0 && plan.Records.Any(r => r.CreateFieldCount < r.FieldCount);
        foreach (var field in fields)
        {
            Check(field, isCreate: true, diagnostics);
            if (changes)
            {
                Check(field, isCreate: false, diagnostics);
            }
        }
    }

    private static IEnumerable<FieldSchema> FieldsOf(ObjectSchema type) => type.Fields.Where(f => Hierarchies.ForbidRings(type, f));

    // Each record has at most one record above it, so one walk upwards from each record finds every ring.
    private void Check(FieldSchema field, bool isCreate, DiagnosticBag diagnostics)
    {
        var walks = new int[plan.Records.Length];
        for (var start = 0; start < walks.Length; start++)
        {
            var at = start;
            while (at >= 0 && walks[at] == Unseen && Above(plan.Records[at], field, isCreate) is { } above)
            {
                walks[at] = start + 1;
                at = above;
            }
            if (at >= 0 && walks[at] == start + 1)
            {
                Report(field, Ring(at, field, isCreate), diagnostics);
            }
            if (walks[at] == Unseen)
            {
                walks[at] = Seen;
            }
        }
    }

    // One entry with `$count` can make many rings, and `$then` may leave a ring closed. Each place is reported once.
    private void Report(FieldSchema field, List<(SeedRecord Record, SourceSpan Span)> ring, DiagnosticBag diagnostics)
    {
        if (_reported.Add(ring.MinBy(r => r.Record.Index).Span))
        {
            diagnostics.Add(LookupDiagnostics.RingOfParents(field, ring));
        }
    }

    private List<(SeedRecord Record, SourceSpan Span)> Ring(int start, FieldSchema field, bool isCreate)
    {
        var ring = new List<(SeedRecord, SourceSpan)>();
        var at = start;
        do
        {
            var record = plan.Records[at];
            ring.Add((record, ValueOf(record, field, isCreate)!.Value.Span));
            at = Above(record, field, isCreate)!.Value;
        }
        while (at != start);
        return ring;
    }

    private int? Above(SeedRecord record, FieldSchema field, bool isCreate) => ValueOf(record, field, isCreate)?.Value switch
    {
        null => null,
        FieldValue.Text text => OfId(text.Value),
        var value when plan.TargetOf(value) is { } target => target,
        FieldValue.Found found => idOfLookup(found.Lookup) is { } id ? OfId(id) : null,
        _ => null,
    };

    private static BoundField? ValueOf(SeedRecord record, FieldSchema field, bool isCreate)
    {
        // `$then` comes after the fields of the create.
        for (var i = (isCreate ? record.CreateFieldCount : record.FieldCount) - 1; i >= 0; i--)
        {
            if (ReferenceEquals(record.FieldAt(i), field))
            {
                return record.Fields[i];
            }
        }
        return null;
    }

    private int? OfId(string id)
    {
        if (_byId is null)
        {
            _byId = [];
            foreach (var record in plan.Records)
            {
                if ((WrittenId(record) ?? idOf(record)) is { } known)
                {
                    _byId.TryAdd(known, record.Index);
                }
            }
        }
        return _byId.TryGetValue(id, out var index) ? index : null;
    }

    private static string? WrittenId(SeedRecord record)
    {
        for (var i = 0; i < record.FieldCount; i++)
        {
            if (record.FieldAt(i).Type == FieldType.Id && record.ValueAt(i) is FieldValue.Text id)
            {
                return id.Value;
            }
        }
        return null;
    }
}
