namespace Seeder.Local;

/// <summary>The behaviour of an object that its fields do not describe. This base class does nothing.</summary>
internal class ObjectRule
{
    /// <summary>
    /// Checks and completes a record before it is written. In an update, <paramref name="row"/> contains the old values with the changes.
    /// </summary>
    public virtual void Before(WriteContext context, Row row, Row? old)
    {
    }

    public virtual void After(WriteContext context, Row row, Row? old)
    {
    }

    public virtual void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
    }

    public virtual void AfterDelete(WriteContext context, Row row)
    {
    }

    /// <summary>Whether a delete only archives the record.</summary>
    public virtual bool Archives(WriteContext context, Row row) => false;

    /// <summary>Whether the request sets the field, or the record is new.</summary>
    protected static bool Fresh(Row row, Row? old, string field) => old is null || row.Has(field);

    /// <summary>
    /// Whether the status is a closed one. The metadata tells which ones are; without metadata only the default closed status is.
    /// </summary>
    protected static bool IsClosed(Row row, string usual) => row.Text("Status") is { } status
        && (row.Type["Status"].Values.FirstOrDefault(v => v.Value.Equals(status, StringComparison.OrdinalIgnoreCase))?.Closed
            ?? status.Equals(usual, StringComparison.OrdinalIgnoreCase));

    protected static Row? Find(WriteContext context, string type, string? id) =>
        id is null ? null : RowStore.Find(context.Db, context.Schema[type], id);
}
