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

    private static IEnumerable<FieldDef> Complete(ObjectDraft draft, List<string> custom, HashSet<string> known)
    {
        var own = draft.Fields.Select(f => f.OpenTargets ? f with { ReferenceTo = [.. f.ReferenceTo, .. custom] } : f)
            .Where(f => f.Type != FieldType.Reference || f.ReferenceTo.Any(known.Contains));
        IEnumerable<FieldDef> fields = [SystemFields.Id, .. own];
        if (draft.RecordTypes.Count > 0 && draft.Find("RecordTypeId") is null)
        {
            fields = fields.Append(SystemFields.RecordTypeId);
        }

        return fields.Concat(SystemFields.Audit(draft.Traits.Hard).Where(f => !draft.Traits.Lacks.Contains(f.Name)));
    }
}
