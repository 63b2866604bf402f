namespace Seeder.Core.Facts;

/// <summary>Recognises the rows of a job.</summary>
internal interface IRowKeys
{
    /// <summary>A number that only this row has, and rows that are equal in all values.</summary>
    /// <param name="id">The id of the record; null if it has none.</param>
    /// <param name="valueOf">The value of a field in the row; null if the row does not have it.</param>
    ulong Of(string? id, Func<string, string?> valueOf);
}

/// <summary>A question about a job of an earlier run.</summary>
/// <param name="Id">The id of the job.</param>
/// <param name="Sent">The number of rows that were sent.</param>
/// <param name="Keys">Recognises the rows.</param>
/// <param name="Waits">
/// Whether to wait for the end of the job, and to abort it if it was never started. Otherwise its state is only read.
/// </param>
internal sealed record JobQuestion(string Id, int Sent, IRowKeys Keys, bool Waits);
