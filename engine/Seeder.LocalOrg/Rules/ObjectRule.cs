namespace Seeder.Local;

/// <summary>What an object does beyond what its fields say. The plain one does nothing.</summary>
internal class ObjectRule
{
    /// <summary>Judges and completes a record before it is written; <paramref name="row"/> holds the merged values of an update.</summary>
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

    /// <summary>Deleting the record only archives it.</summary>
    public virtual bool Archives(WriteContext context, Row row) => false;

    /// <summary>The field is given now, or was not there before.</summary>
    protected static bool Fresh(Row row, Row? old, string field) => old is null || row.Has(field);

    /// <summary>The status is a closed one: the metadata says which are, and in a fresh org it is one.</summary>
    protected static bool IsClosed(Row row, string usual) => row.Text("Status") is { } status
        && (row.Type["Status"].Values.FirstOrDefault(v => v.Value.Equals(status, StringComparison.OrdinalIgnoreCase))?.Closed
            ?? status.Equals(usual, StringComparison.OrdinalIgnoreCase));

    protected static Row? Find(WriteContext context, string type, string? id) =>
        id is null ? null : RowStore.Find(context.Db, context.Schema[type], id);
}
