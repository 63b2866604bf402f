using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>
/// Nests records under the parent that their lookup refers to, if the relationship has a name. The parent is the one whose delete cascades
/// to the record; without such a parent, the only one that the record refers to. If several parents are possible, the record stays in the
/// list of its type. A record is never nested under a record of the same type.
/// </summary>
internal static class Nesting
{
    /// <summary>Nests what can be nested, and returns the other records in their order.</summary>
    public static List<ImportedRecord> Nest(List<ImportedRecord> roots, OrgSchema schema)
    {
        var parents = new Dictionary<ImportedRecord, ImportedRecord>();
        foreach (var (parent, child) in roots.SelectMany(r => r.WithChildren())
            .SelectMany(p => p.Children.SelectMany(c => c.Records), (p, c) => (p, c)))
        {
            parents[child] = parent;
        }
        var places = roots.ConvertAll(r => Places(r, schema));
        var nested = new Place?[roots.Count];
        // Cascading relationships first, because a record that is nested already cannot become the parent of a record above it.
        foreach (var owned in new[] { true, false })
        {
            for (var i = 0; i < roots.Count; i++)
            {
                if (nested[i] is null && Choose(places[i], owned) is { } place && !IsWithin(place.Parent, roots[i], parents))
                {
                    parents[roots[i]] = place.Parent;
                    nested[i] = place;
                }
            }
        }
        var left = new List<ImportedRecord>();
        for (var i = 0; i < roots.Count; i++)
        {
            if (nested[i] is { } place)
            {
                roots[i].Fields.RemoveAll(f => f.Name == place.Field);
                place.Parent.ChildrenUnder(place.Relationship.Name!).Add(roots[i]);
            }
            else
            {
                left.Add(roots[i]);
            }
        }
        return left;
    }

    private static Place? Choose(List<Place> places, bool owned)
    {
        var owners = places.Where(p => p.Relationship.CascadeDelete).ToList();
        return owned ? (owners is [var owner] ? owner : null)
            : owners.Count == 0 && places is [var only] ? only : null;
    }

    private static List<Place> Places(ImportedRecord record, OrgSchema schema)
    {
        var places = new List<Place>();
        foreach (var field in record.Fields)
        {
            if (field.Value is ImportedValue.Reference { Target: var parent }
                && schema.Find(record.Type) is { } type && schema.Find(parent.Type) is { } parentType && type.Name != parentType.Name
                && parentType.ChildRelationships.FirstOrDefault(c => c.Name is not null && IsOf(c, type, field.Name)) is { } relationship
                // If two relationships have the same name, the name does not tell which one is meant.
                && parentType.FindChild(relationship.Name!) == relationship)
            {
                places.Add(new Place(parent, field.Name, relationship));
            }
        }
        return places;
    }

    private static bool IsOf(ChildRelationship relationship, ObjectSchema type, string field) =>
        string.Equals(relationship.ChildType, type.Name, StringComparison.OrdinalIgnoreCase)
            && string.Equals(relationship.Field, field, StringComparison.OrdinalIgnoreCase);

    private static bool IsWithin(ImportedRecord? record, ImportedRecord other, Dictionary<ImportedRecord, ImportedRecord> parents)
    {
        for (; record is not null; record = parents.GetValueOrDefault(record))
        {
            if (record == other)
            {
                return true;
            }
        }
        return false;
    }

    private sealed record Place(ImportedRecord Parent, string Field, ChildRelationship Relationship);
}
