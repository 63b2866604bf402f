namespace Seeder.Local;

internal static class Locking
{
    /// <summary>Returns the error of a record whose rows are locked by a fault rule.</summary>
    public static IEnumerable<ApiError> Error(Row row)
    {
        var held = row.Id
            ?? row.Type.Fields.Where(f => f.Type == FieldType.Reference)
                .Select(f => row.Values[f.Ordinal] as string)
                .FirstOrDefault(id => id is not null);
        return [Error(held)];
    }

    public static ApiError Error(string? id) =>
        new("UNABLE_TO_LOCK_ROW", $"unable to obtain exclusive access to this record or 1 records: {id ?? "<unknown>"}");
}
