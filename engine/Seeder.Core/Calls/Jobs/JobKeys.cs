using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Tells which row of the results is which record. Results come in no order and repeat the values that were sent, some of them in another
/// form: <c>912260031</c> comes back as <c>9.12260031E8</c>. So rows are compared by a hash of all values in one form
/// (<see cref="NormalForm"/>). A row with an id is recognised by it.
/// </summary>
internal sealed class JobKeys : IRowKeys
{
    private const byte FirstVisible = (byte)'!', LastVisible = (byte)'~';

    private readonly bool _byId;
    private readonly FieldSchema?[] _fields;

    /// <param name="fields">The columns of an insert, in the order of its CSV; empty for updates and deletes.</param>
    /// <param name="type">The type of the records.</param>
    public JobKeys(ImmutableArray<string> fields, ObjectSchema type)
    {
        (_byId, Fields) = (fields.IsEmpty, fields);
        _fields = [.. fields.Select(type.FindField)];
    }

    /// <param name="begin">The records of a job.</param>
    /// <param name="job">The job as the journal describes it.</param>
    /// <param name="type">The type of the records.</param>
    public JobKeys(JournalEntry.Begin begin, JournalEntry.Job job, ObjectSchema type) : this(job.Columns, type) =>
        Sent = _byId ? [.. begin.Operations.Select(o => OfId(o.Id ?? ""))] : job.Rows.Items;

    /// <summary>The key of each row that was sent, in the order of the operations of the call.</summary>
    public ImmutableArray<UInt128> Sent { get; } = [];

    public ImmutableArray<string> Fields { get; }

    public UInt128 Of(string? id, IRowCells cells)
    {
        if (_byId)
        {
            return OfId(id ?? "");
        }
        var hash = new RowHash();
        for (var i = 0; i < _fields.Length; i++)
        {
            Add(ref hash, _fields[i], cells[i]);
        }
        return hash.Value;
    }

    private static UInt128 OfId(string id) => RowHash.Of(SalesforceId.Normalise(id));

    private static void Add(ref RowHash hash, FieldSchema? field, ReadOnlySpan<byte> cell)
    {
        // A field that is not sent comes back like one that is null.
        if (cell.IsEmpty || cell.SequenceEqual(JobCell.NullUtf8))
        {
            hash.Add(field?.Type == FieldType.Boolean ? "false"u8 : default);
        }
        else if (field is null || IsNormal(field, cell))
        {
            hash.Add(cell);
        }
        else
        {
            hash.Add(NormalForm.OfAnswer(field, Encoding.UTF8.GetString(cell)));
        }
    }

    // Most values are texts without blanks at their ends, which need no other form.
    private static bool IsNormal(FieldSchema field, ReadOnlySpan<byte> cell) =>
        NormalForm.IsPlainText(field)
        && cell[0] is >= FirstVisible and <= LastVisible
        && cell[^1] is >= FirstVisible and <= LastVisible
        && !cell.Contains((byte)'\r');
}
