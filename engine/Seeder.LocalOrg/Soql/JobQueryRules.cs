namespace Seeder.Local;

/// <summary>What the query of a bulk job may not have (Bulk API 2.0 guide, Create a Query Job).</summary>
internal static class JobQueryRules
{
    /// <summary>Refuses clauses that bulk jobs do not support.</summary>
    public static void Check(SoqlQuery query)
    {
        // The text for lists of children was seen in an issue (OpenFn/adaptors 395); those for the other clauses follow its pattern, and
        // are assumptions.
        if (query.Select.Any(i => i is SelectItem.Children))
        {
            throw NotSupported("Aggregate Relationships not supported in Bulk V2 Query with CSV content type");
        }

        if (query.GroupBy.Count > 0)
        {
            throw NotSupported("GROUP BY not supported in Bulk V2 Query");
        }

        if (query.CountOnly || query.Aggregates)
        {
            throw NotSupported("Aggregate functions not supported in Bulk V2 Query");
        }

        if (query.Offset is not null)
        {
            throw NotSupported("OFFSET not supported in Bulk V2 Query");
        }

        if (query.Select.Any(i => i is SelectItem.Fields))
        {
            throw NotSupported("FIELDS() not supported in Bulk V2 Query");
        }
    }

    /// <summary>Refuses fields that a CSV of a bulk job cannot hold. Both texts were seen from real orgs.</summary>
    public static void Check(FieldDef field)
    {
        if (field.Type.IsCompound())
        {
            throw NotSupported("Selecting compound data not supported in Bulk Query");
        }

        if (field.Type == FieldType.Base64)
        {
            throw NotSupported("Blob field not supported in Bulk V2 Query with CSV content type");
        }
    }

    private static Refusal NotSupported(string message) => new(400, "API_ERROR", message);
}
