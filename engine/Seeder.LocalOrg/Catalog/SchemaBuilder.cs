namespace Seeder.Local;

/// <summary>Builds the schema from the catalogue and the metadata: adds system fields, open lookup targets and id prefixes.</summary>
internal static class SchemaBuilder
{
    /// <param name="drafts">All objects, standard ones first.</param>
    /// <param name="prefixOf">Returns an id prefix for an object without one. The store keeps it.</param>
    public static Schema Build(IReadOnlyList<ObjectDraft> drafts, Func<string, string> prefixOf)
    {
        var open = drafts.Where(d => d.Traits.Custom && d.Prefix is null or "").Select(d => d.Traits.Name).ToList();
        var active = drafts.Where(d => d.Traits.Custom && d.Traits.Activities).Select(d => d.Traits.Name).ToList();
        var known = drafts.Select(d => d.Traits.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new Schema(drafts.Select(draft => new ObjectDef(
            draft.Traits,
            draft.Prefix ?? prefixOf(draft.Traits.Name),
            Complete(draft, draft.Traits.Name is "Task" or "Event" ? active : open, known),
            draft.RecordTypes)));
    }

    private static List<FieldDef> Complete(ObjectDraft draft, List<string> custom, HashSet<string> known)
    {
        var fields = new List<FieldDef>(draft.Fields.Count + 8) { SystemFields.Id(draft.Traits.IdLabel) };
        foreach (var field in draft.Fields)
        {
            if (field.Type != FieldType.Reference)
            {
                fields.Add(field);
            }
            else if (Targets(field, custom, known) is { Count: > 0 } targets)
            {
                fields.Add(targets.Count == field.ReferenceTo.Count ? field : field with { ReferenceTo = targets });
            }
        }

        if (draft.RecordTypes.Count > 0 && draft.Find("RecordTypeId") is null)
        {
            fields.Add(SystemFields.RecordTypeId);
        }

        fields.AddRange(
            SystemFields.Audit(draft.Traits.Hard).Where(f => !draft.Traits.Lacks.Contains(f.Name) && draft.Find(f.Name) is null));
        return fields;
    }

    /// <summary>The targets that this org has. The catalogue also names objects that no org has before metadata adds them.</summary>
    private static IReadOnlyList<string> Targets(FieldDef field, List<string> custom, HashSet<string> known)
    {
        var all = field.ReferenceTo.All(known.Contains) ? field.ReferenceTo : [.. field.ReferenceTo.Where(known.Contains)];
        return field.OpenTargets && custom.Count > 0 ? [.. all.Union(custom, StringComparer.OrdinalIgnoreCase)] : all;
    }
}
