namespace Seeder.Local;

/// <summary>
/// Deletes a record: deletes its children by cascade, fails if a lookup restricts the delete, and clears other lookups to it. Rows stay in
/// the store with IsDeleted set, except those of objects without IsDeleted.
/// </summary>
internal sealed class Deletion(WriteContext context)
{
    /// <returns>The errors; empty if the delete succeeded.</returns>
    /// <param name="given">The id.</param>
    /// <param name="known">The type in the request; null if the request does not contain it.</param>
    public IReadOnlyList<ApiError> Delete(string given, ObjectDef? known = null)
    {
        if (RecordId.Normalize(given) is not { } id || (known ?? context.Schema.OfId(id)) is not { } type)
        {
            return [new ApiError("MALFORMED_ID", $"malformed id {given}")];
        }

        if (context.Locked)
        {
            return [Locking.Error(id)];
        }

        if (!type.Traits.Deletable)
        {
            return [new ApiError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")];
        }

        if (RowStore.Find(context.Db, type, id) is not { } row)
        {
            return [new ApiError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")];
        }

        if (row.Flag("IsDeleted"))
        {
            return [new ApiError("ENTITY_IS_DELETED", "entity is deleted")];
        }

        var errors = new List<ApiError>();
        ObjectRules.Of(type).BeforeDelete(context, row, errors);
        if (errors.Count > 0)
        {
            return errors;
        }

        var doomed = new List<Row>();
        if (ObjectRules.Of(type).Archives(context, row))
        {
            doomed.Add(row); // it stays for the records that use it
        }
        else
        {
            Collect(row, doomed, new HashSet<string>(StringComparer.Ordinal), errors);
        }

        if (errors.Count == 0)
        {
            doomed.ForEach(Remove);
        }

        return errors;
    }

    private void Collect(Row row, List<Row> doomed, HashSet<string> seen, List<ApiError> errors)
    {
        if (!seen.Add(row.Id!))
        {
            return;
        }

        foreach (var relation in row.Type.Children.Where(r => context.HasTable(r.Child)))
        {
            var children = Holders(relation, row.Id!).Where(c => !seen.Contains(c)).ToList();
            if (children.Count == 0)
            {
                continue;
            }

            if (relation.Field.OnDelete == OnDelete.Restrict)
            {
                errors.Add(Associated(context, row, relation.Child, children));
            }
            else if (relation.Field.OnDelete.Cascades())
            {
                Descend(relation, row, children, doomed, seen, errors);
            }
        }

        doomed.Add(row);
    }

    private void Descend(
        ChildRelation relation, Row parent, List<string> ids, List<Row> doomed, HashSet<string> seen, List<ApiError> errors)
    {
        var children = ids.ConvertAll(id => RowStore.Find(context.Db, relation.Child, id)!);
        var kept = relation.Field.OnDelete == OnDelete.CascadeUnlessKept ? children.FindAll(IsKept) : [];
        if (kept.Count > 0)
        {
            errors.Add(Associated(context, parent, relation.Child, kept.ConvertAll(r => r.Id!)));
            return;
        }

        children.ForEach(child => Collect(child, doomed, seen, errors));
    }

    private bool IsKept(Row row)
    {
        var errors = new List<ApiError>();
        ObjectRules.Of(row.Type).BeforeDelete(context, row, errors);
        return errors.Count > 0;
    }

    /// <summary>The error for a record that others need. It names the first of them.</summary>
    public static ApiError Associated(WriteContext context, Row row, ObjectDef child, List<string> children)
    {
        var names = children.Take(5)
            .Select(
                id => RowStore.Find(context.Db, child, id) is { } found && child.NameField is { } name ? found.Text(name.Name) ?? id : id);
        var self = row.Type.NameField is { } own ? row.Text(own.Name) ?? row.Id : row.Id;
        return new ApiError("DELETE_FAILED",
            $"Your attempt to delete {self} could not be completed because it is associated with the following "
                + $"{child.Traits.Plural.ToLowerInvariant()}.: {string.Join(", ", names)}\n");
    }

    private void Remove(Row row)
    {
        foreach (var relation in row.Type.Children.Where(
            r => r.Field.OnDelete == OnDelete.SetNull && context.HasTable(r.Child) && !KeepsValue(r)))
        {
            context.Db.Run(
                $"UPDATE {Tables.Name(relation.Child)} SET {Tables.Quote(relation.Field.Name)} = NULL WHERE "
                    + $"{Tables.Quote(relation.Field.Name)} = ?1{RowStore.Alive(relation.Child)}",
                row.Id);
        }

        var rule = ObjectRules.Of(row.Type);
        if (rule.Archives(context, row))
        {
            context.Db.Run(
                $"UPDATE {Tables.Name(row.Type)} SET \"IsArchived\" = 1, \"IsActive\" = 0, \"IsDeleted\" = 1 WHERE \"Id\" = ?1", row.Id);
        }
        else if (row.Type.IsDeleted is null)
        {
            context.Db.Run($"DELETE FROM {Tables.Name(row.Type)} WHERE \"Id\" = ?1", row.Id);
        }
        else
        {
            Mark(row);
        }

        context.ForgetTarget(row.Id!);
        context.Touched.Deleted.Add(row.Id!);
        rule.AfterDelete(context, row);
    }

    private void Mark(Row row)
    {
        var marked = new Row(row.Type) { Id = row.Id };
        marked["IsDeleted"] = 1L;
        marked["LastModifiedDate"] = marked["SystemModstamp"] = context.Now;
        marked["LastModifiedById"] = context.Identity.UserId;
        RowStore.Update(context, marked);
    }

    // A line item keeps its price: deleting a used price only archives it (object reference, PricebookEntry).
    private static bool KeepsValue(ChildRelation relation) => relation.Field.Name == "PricebookEntryId";

    private List<string> Holders(ChildRelation relation, string id) =>
        relation.Field.Name is "CreatedById" or "LastModifiedById" ? [] : RowStore.IdsBy(context.Db, relation.Child, relation.Field, id);
}
