namespace Seeder.Local;

/// <summary>At most one record for each combination of these fields: shares, members of teams and groups, assignments.</summary>
internal class DistinctRule(params string[] fields) : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (fields.Any(f => row[f] is null))
        {
            return;
        }

        var conditions = string.Join(" AND ", fields.Select((f, i) => $"{Tables.Quote(f)} = ?{i + 2}"));
        var values = new List<object?> { row.Id ?? "" };
        values.AddRange(fields.Select(f => row[f]));
        if (context.Db.First(
            $"SELECT 1 FROM {Tables.Name(row.Type)} WHERE \"Id\" <> ?1 AND {conditions}{RowStore.Alive(row.Type)}",
            _ => true,
            values.ToArray()))
        {
            row.Fail("DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record with id: <unknown>");
        }
    }
}

/// <summary>An assignment is of a permission set or of a group of them.</summary>
internal sealed class PermissionSetAssignmentRule : ObjectRule
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        if (row["PermissionSetId"] is null && row["PermissionSetGroupId"] is null)
        {
            row.Fail("REQUIRED_FIELD_MISSING", "Required fields are missing: [PermissionSetId]", "PermissionSetId");
        }
    }
}

/// <summary>A share that a client makes is a manual one. There is one for each record, user or group, and reason.</summary>
internal sealed class ShareRule(string record) : DistinctRule(record, "UserOrGroupId", "RowCause")
{
    public override void Before(WriteContext context, Row row, Row? old)
    {
        row["RowCause"] ??= "Manual";
        base.Before(context, row, old);
    }

    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Text("RowCause") != "Manual")
        {
            errors.Add(new ApiError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")); // inferred
        }
    }
}
