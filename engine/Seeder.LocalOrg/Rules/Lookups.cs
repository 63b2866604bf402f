namespace Seeder.Local;

/// <summary>
/// Checks the ids in lookups: the id has a correct prefix, the record exists and is not deleted, and a queue may own records of the type.
/// </summary>
internal static class Lookups
{
    public static void Check(WriteContext context, Row row)
    {
        foreach (var field in row.Type.Fields)
        {
            if (field.Type == FieldType.Reference && row.Given[field.Ordinal] && row.Values[field.Ordinal] is string id)
            {
                Check(context, row, field, id);
            }
        }
    }

    /// <summary>Replaces external ids of parents by ids (fact sheet, 2.4).</summary>
    public static void ResolveForeignKeys(WriteContext context, Row row)
    {
        foreach (var key in row.ForeignKeys ?? [])
        {
            var ids = key.Key.Type == FieldType.Id && RowStore.Presence(context.Db, key.Target, (string)key.Value) == Presence.Alive
                ? [(string)key.Value]
                : RowStore.IdsBy(context.Db, key.Target, key.Key, key.Value, limit: 3);
            if (ids.Count == 1)
            {
                row.Set(key.Lookup, ids[0]);
            }
            else if (ids.Count == 0)
            {
                row.Fail(
                    "INVALID_FIELD",
                    $"Foreign key external ID: {ValueText.Of(key.Key, key.Value)} not found for field {key.Key.Name} in entity "
                        + $"{key.Target.Name}");
            }
            else
            {
                row.Fail(
                    "DUPLICATE_EXTERNAL_ID",
                    $"{key.Key.Label}: more than one record found for external id field: [{string.Join(", ", ids)}]",
                    key.Key.Name);
            }
        }
    }

    /// <summary>Returns the stored row for an update. Adds an error to the row and returns null if there is no such row.</summary>
    public static Row? FindForWrite(WriteContext context, Row row)
    {
        if (row.Id is not { Length: > 0 } given)
        {
            row.Fail("MISSING_ARGUMENT", "Id not specified in an update call");
            return null;
        }

        if (RecordId.Normalize(given) is not { } id || !id.StartsWith(row.Type.Prefix, StringComparison.Ordinal))
        {
            row.Fail("MALFORMED_ID", $"{row.Type.Traits.Label} ID: id value of incorrect type: {given}", "Id");
            return null;
        }

        row.Id = id;
        var old = RowStore.Find(context.Db, row.Type, id);
        if (old is null)
        {
            row.Fail("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        }
        else if (old.Flag("IsDeleted"))
        {
            row.Fail("ENTITY_IS_DELETED", "entity is deleted");
        }

        return row.Failed ? null : old;
    }

    private static void Check(WriteContext context, Row row, FieldDef field, string id)
    {
        var target = context.Schema.OfId(id);
        if (target is null || !field.ReferenceTo.Contains(target.Name, StringComparer.OrdinalIgnoreCase))
        {
            row.Fail("MALFORMED_ID", $"{field.Label}: id value of incorrect type: {id}", field.Name);
            return;
        }

        if (ReferenceEquals(field, row.Type.Owner))
        {
            Owners.Check(context, row, field, target, id);
        }

        context.Touched.Targets.Add(id);
        if (context.IsKnownTarget(id) || id == Schema.MasterRecordType)
        {
            return;
        }

        switch (RowStore.Presence(context.Db, target, id))
        {
            case Presence.Missing:
                row.Fail("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.Name);
                break;
            case Presence.Deleted:
                row.Fail("ENTITY_IS_DELETED", "entity is deleted", field.Name);
                break;
            default:
                context.KnowTarget(id);
                break;
        }
    }
}
