namespace Seeder.Core.Facts;

/// <summary>Recognises the rows of a job.</summary>
internal interface IRowKeys
{
    /// <summary>The fields that tell rows apart; empty if the id does.</summary>
    ImmutableArray<string> Fields { get; }

    /// <summary>A number that only this row has, and rows that are equal in all values.</summary>
    /// <param name="id">The id of the record; null if it has none.</param>
    /// <param name="cells">The values of <see cref="Fields"/> in the row.</param>
    UInt128 Of(string? id, IRowCells cells);
}

/// <summary>The values of a row.</summary>
internal interface IRowCells
{
    /// <summary>The value of the field with this index in UTF-8; empty for null, or if the row does not have the field.</summary>
    ReadOnlySpan<byte> this[int field] { get; }
}

/// <summary>A question about a job of an earlier run.</summary>
/// <param name="Id">The id of the job.</param>
/// <param name="Sent">The number of rows that were sent.</param>
/// <param name="Keys">Recognises the rows.</param>
/// <param name="Waits">
/// Whether to wait for the end of the job, and to abort it if it was never started. Otherwise its state is only read.
/// </param>
internal sealed record JobQuestion(string Id, int Sent, IRowKeys Keys, bool Waits);
