using System.Buffers;
using System.Text;

namespace Seeder.Core.State;

/// <summary>
/// Receives the JSON object of a line of a journal, and writes it with the CRC of the previous line and its own CRC as the last members.
/// It writes a short line at once.
/// </summary>
internal sealed class JournalLineStream(Stream target) : Stream
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;
    private uint _crc = uint.MaxValue;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // The last byte so far stays in the buffer: it may be the end of the object.
            if (_length == _buffer.Length)
            {
                Give(_length - 1);
            }
            var part = buffer[..Math.Min(buffer.Length, _buffer.Length - _length)];
            part.CopyTo(_buffer.AsSpan(_length));
            _length += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    /// <summary>Ends the line.</summary>
    /// <param name="previous">The CRC of the previous line.</param>
    /// <returns>The CRC of this line.</returns>
    public uint End(uint previous)
    {
        // The members come before the end of the object.
        _length--;
        Write(Encoding.UTF8.GetBytes($",\"prev\":\"{previous:x8}\""));
        var crc = ~JournalJson.Crc(_crc, _buffer.AsSpan(0, _length));
        Write(Encoding.UTF8.GetBytes($",\"crc\":\"{crc:x8}\"}}\n"));
        Give(_length);
        return crc;
    }

    private void Give(int length)
    {
        _crc = JournalJson.Crc(_crc, _buffer.AsSpan(0, length));
        target.Write(_buffer, 0, length);
        _buffer.AsSpan(length, _length - length).CopyTo(_buffer);
        _length -= length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        base.Dispose(disposing);
    }
}
