using System.Buffers;
using System.Text;
using Seeder.Core.Facts;

namespace Seeder.Core.Calls.Jobs;

/// <summary>The values of one row of a job, by column. It is used again for each row.</summary>
internal sealed class JobCells(int count) : IRowCells
{
    private readonly ArrayBufferWriter<byte> _utf8 = new();
    private readonly Range[] _places = new Range[count];

    public ReadOnlySpan<byte> this[int field] => _utf8.WrittenSpan[_places[field]];

    /// <summary>Makes all cells empty.</summary>
    public void Clear()
    {
        _utf8.ResetWrittenCount();
        Array.Fill(_places, 0..0);
    }

    public void Set(int field, string text)
    {
        var start = _utf8.WrittenCount;
        Encoding.UTF8.GetBytes(text, _utf8);
        _places[field] = start.._utf8.WrittenCount;
    }
}
