using CsvHelper;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls.Jobs;

/// <summary>The columns of a job's results, and the values of the present row.</summary>
internal sealed class ResultColumns : IRowCells
{
    private readonly CsvReader _reader;
    private readonly int[] _cells;
    private readonly int _sentId;

    /// <param name="reader">The results, at their header.</param>
    /// <param name="fields">The fields that are compared. The org may return them in another order, or leave them out.</param>
    public ResultColumns(CsvReader reader, ImmutableArray<string> fields)
    {
        (_reader, Count) = (reader, reader.FieldCount);
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Count; i++)
        {
            places.TryAdd(reader.GetString(i).Trim('\uFEFF'), i);
        }
        (Id, Error, _sentId) = (PlaceOf("sf__Id"), PlaceOf("sf__Error"), PlaceOf("Id"));
        _cells = [.. fields.Select(PlaceOf)];

        int PlaceOf(string name) => places.GetValueOrDefault(name, -1);
    }

    /// <summary>The number of columns.</summary>
    public int Count { get; }

    /// <summary>The place of the id; -1 without such a column.</summary>
    public int Id { get; }

    /// <summary>The place of the error; -1 without such a column.</summary>
    public int Error { get; }

    public ReadOnlySpan<byte> this[int field] => _cells[field] < 0 ? default : _reader.GetSpan(_cells[field]);

    /// <summary>The id that the org gives for the present row; null if it gives none.</summary>
    public string? IdOf(CsvReader row) => SalesforceId.TryNormalise(row.GetString(Id), out var id) ? id : null;

    /// <summary>The id that was sent in the present row; null if the rows have none.</summary>
    public string? SentIdOf(CsvReader row) => _sentId < 0 ? null : row.GetString(_sentId);
}
