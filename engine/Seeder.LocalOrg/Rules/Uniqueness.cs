namespace Seeder.Local;

/// <summary>Checks unique fields: at most one existing record has each value.</summary>
internal static class Uniqueness
{
    public static void Check(WriteContext context, Row row)
    {
        foreach (var field in row.Type.Fields)
        {
            if (!(field.Unique || field.Distinct)
                || row.Values[field.Ordinal] is not { } value
                || !(row.Given[field.Ordinal] || row.Id is null))
            {
                continue;
            }

            var holder = context.Db.First(
                $"SELECT \"Id\" FROM {Tables.Name(row.Type)} WHERE {Tables.Quote(field.Name)} = ?1 AND \"Id\" <> "
                    + $"?2{RowStore.Alive(row.Type)} LIMIT 1",
                s => s.Text(0), value, row.Id ?? "");
            if (holder is not null)
            {
                Duplicate(row, field, holder);
            }
        }
    }

    /// <summary>Adds the error for a duplicate value. Its message contains the 15-character id of the other record, as recorded.</summary>
    public static void Duplicate(Row row, FieldDef field, string holder)
    {
        if (row.Type.Name == "User" && field.Name == "Username")
        {
            row.Fail("DUPLICATE_USERNAME",
                "Duplicate Username.<br>The username already exists in this or another Salesforce organization. "
                    + "Usernames must be unique across all Salesforce organizations. "
                    + "To resolve, use a different username (it doesn't need to match the user's email address).",
                "Username");
        }
        else
        {
            row.Fail("DUPLICATE_VALUE", $"duplicate value found: {field.Name} duplicates value on record with id: {holder[..15]}");
        }
    }
}
