namespace Seeder.Local;

/// <summary>What became of one row of a job.</summary>
/// <param name="Id">The id of the record; null if it was not created.</param>
/// <param name="IsCreated">Whether the row created the record.</param>
/// <param name="Error">The text of <c>sf__Error</c>; null if the row succeeded.</param>
internal readonly record struct RowOutcome(string? Id, bool IsCreated, string? Error)
{
    public static RowOutcome Of(SaveResult result, bool isCreated) => result.Success
        ? new RowOutcome(result.Id, isCreated, null)
        : new RowOutcome(result.Id, false, string.Join(";", result.Errors.Select(Text)));

    /// <summary>Writes an error as a result does: <c>CODE:message:field --</c> (recorded by others).</summary>
    public static string Text(ApiError error) =>
        error.Fields.Count == 0
            ? $"{error.Code}:{error.Message}:--"
            : $"{error.Code}:{error.Message}:{string.Join(", ", error.Fields)} --";

    public void Write(BinaryWriter to)
    {
        to.Write(Id ?? "");
        to.Write(IsCreated);
        to.Write(Error ?? "");
    }

    public static RowOutcome Read(BinaryReader from)
    {
        var id = from.ReadString();
        var isCreated = from.ReadBoolean();
        var error = from.ReadString();
        return new RowOutcome(id.Length == 0 ? null : id, isCreated, error.Length == 0 ? null : error);
    }
}
