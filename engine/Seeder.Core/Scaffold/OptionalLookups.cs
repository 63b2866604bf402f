using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>
/// Connects the records by optional lookups: at most one from a record to another type, and never in a circle. A record that the user did
/// not ask for is connected only by a lookup with the name of the type, such as <c>Contact.AccountId</c>.
/// </summary>
internal static class OptionalLookups
{
    /// <param name="records">The records that may be connected.</param>
    /// <param name="types">The types of the plan.</param>
    public static void Connect(IReadOnlyCollection<ScaffoldRecord> records, IReadOnlyCollection<string> types)
    {
        // The usual lookups first: a contact belongs to its account rather than the account to its main contact.
        foreach (var isNamedAfter in new[] { true, false })
        {
            foreach (var isCustom in new[] { false, true })
            {
                foreach (var record in records)
                {
                    foreach (var target in records)
                    {
                        Connect(record, target, isNamedAfter, isCustom, types);
                    }
                }
            }
        }
    }

    private static void Connect(ScaffoldRecord record, ScaffoldRecord target, bool isNamedAfter, bool isCustom, IEnumerable<string> types)
    {
        var areNamed = record.NeededBy is null && target.NeededBy is null;
        if (record == target
            || (!isNamedAfter && !areNamed)
            || record.Parents.Any(p => p.Type.Name == target.Type.Name)
            || Reaches(target, record))
        {
            return;
        }
        var field = record.Type.Fields
            .Where(f => f.Createable && f.Type == FieldType.Reference && ApiName.Of(f.Name).IsCustom == isCustom)
            .Where(f => f.ReferenceTo.Contains(target.Type.Name, StringComparer.OrdinalIgnoreCase))
            .Where(f => !record.Has(f) && !ObjectNeeds.IsLeftOut(record.Type, f, types))
            .Where(f => !record.Fields.Exists(set => ObjectNeeds.Excludes(record.Type, set, f)))
            .Where(f => IsNamedAfter(f, target.Type) == isNamedAfter)
            .MinBy(f => f.Polymorphic);
        if (field is not null)
        {
            record.Add(field, new ScaffoldValue.Reference(target));
        }
    }

    private static bool IsNamedAfter(FieldSchema field, ObjectSchema type) =>
        ApiName.Of(field.RelationshipName ?? field.Name).Own.Equals(ApiName.Of(type.Name).Own, StringComparison.OrdinalIgnoreCase);

    private static bool Reaches(ScaffoldRecord from, ScaffoldRecord to)
    {
        var seen = new HashSet<ScaffoldRecord>();
        var left = new Stack<ScaffoldRecord>([from]);
        while (left.TryPop(out var record))
        {
            if (record == to)
            {
                return true;
            }
            if (seen.Add(record))
            {
                foreach (var parent in record.Parents)
                {
                    left.Push(parent);
                }
            }
        }
        return false;
    }
}
