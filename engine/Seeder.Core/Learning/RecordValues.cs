using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>
/// The texts that records of the plans have in a field. If only records of one type have the values of a mapping, the mapping looks up that
/// type, whatever the name of the relationship is.
/// </summary>
internal sealed class RecordValues(Func<IEnumerable<LearningPlan>> plans, Func<string, string, string?> childType)
{
    // Field name: text: types.
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> _byField = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Forgets what was found, because the types of more records are known now.</summary>
    public void Clear() => _byField.Clear();

    /// <summary>The only type whose records have all these texts; null if no type or more than one type has them.</summary>
    /// <param name="texts">The fields, each with its texts; empty if they are not known.</param>
    public string? OnlyType(IReadOnlyDictionary<string, ImmutableArray<string>> texts)
    {
        HashSet<string>? types = null;
        foreach (var (field, values) in texts)
        {
            foreach (var value in values)
            {
                var found = Of(field).GetValueOrDefault(value);
                types ??= found?.ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
                types.IntersectWith(found ?? []);
            }
        }
        return types?.Count == 1 ? types.First() : null;
    }

    private Dictionary<string, HashSet<string>> Of(string field)
    {
        if (!_byField.TryGetValue(field, out var texts))
        {
            _byField.Add(field, texts = []);
            foreach (var plan in plans())
            {
                foreach (var list in plan.Source.Plan.Records)
                {
                    Add(texts, plan.Names, list.Type.Text, list.Records, field);
                }
            }
        }
        return texts;
    }

    private void Add(
        Dictionary<string, HashSet<string>> texts, PlanNames names, string type, ImmutableArray<RecordSyntax> records, string field)
    {
        foreach (var record in records)
        {
            if (record.Instructions?.From is { } from && names.TableOf(from) is { } table && table.Find(field) is >= 0 and var column)
            {
                foreach (var row in table.Rows)
                {
                    Add(texts, row.Cells[column].Text, type);
                }
            }
            foreach (var written in record.Fields)
            {
                if (written.Value is ValueSyntax.RecordList list && childType(type, written.Name.Text) is { } child)
                {
                    Add(texts, names, child, list.Records, field);
                }
                else if (written.Value is ValueSyntax.Scalar { Value: { Template: null } scalar }
                    && written.Name.Text.Equals(field, StringComparison.OrdinalIgnoreCase))
                {
                    Add(texts, scalar.Text, type);
                }
            }
        }
    }

    private static void Add(Dictionary<string, HashSet<string>> texts, string text, string type)
    {
        if (!texts.TryGetValue(text, out var types))
        {
            texts.Add(text, types = new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        }
        types.Add(type);
    }
}

/// <summary>A plan, and what the names in it stand for.</summary>
internal sealed record LearningPlan(LearningSource Source, PlanNames Names);
