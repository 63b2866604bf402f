using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>
/// Reads and decompresses the body of a request. A body has at most 50 MB, sent and decompressed: a small gzip body can become a thousand
/// times larger.
/// </summary>
internal static class RequestBody
{
    // Salesforce refuses text bodies over 50 MB for record posts (fact sheet, 1.2).
    private const int MostMegabytes = 50, MostBytes = MostMegabytes * 1024 * 1024;

    // A client may announce a large body and send nothing, so the first buffer is small.
    private const int FirstBuffer = 64 * 1024;

    /// <exception cref="Refusal">The body is too large, or it cannot be decompressed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (request.ContentLength > MostBytes)
        {
            throw TooLarge("The body");
        }

        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        switch (encoding)
        {
            case "" or "identity":
                await ReceiveAsync(http, buffer, "The body");
                break;
            case "gzip" or "x-gzip" or "deflate":
                await UnpackAsync(http, encoding, buffer);
                break;
            default:
                throw new Refusal(
                    415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Encoding '{encoding}' is not supported; use gzip, deflate or no encoding");
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static async Task UnpackAsync(HttpContext http, string encoding, MemoryStream unpacked)
    {
        using var packed = new MemoryStream();
        await ReceiveAsync(http, packed, "The compressed body");
        packed.Position = 0;
        try
        {
            await using Stream stream = encoding == "deflate"
                ? new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true)
                : new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            await CopyAsync(stream, unpacked, "The decompressed body", http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw Broken(encoding);
        }

        if (!IsWhole(encoding, packed.GetBuffer().AsSpan(0, (int)packed.Length), unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length)))
        {
            throw Broken(encoding);
        }
    }

    /// <summary>
    /// Checks the end of compressed data, because the decompressor accepts data that is cut off there. gzip ends with the length of the
    /// text, zlib with its Adler-32 checksum.
    /// </summary>
    private static bool IsWhole(string encoding, ReadOnlySpan<byte> packed, ReadOnlySpan<byte> unpacked)
    {
        if (packed.Length < 8)
        {
            return false;
        }

        return encoding == "deflate"
            ? BinaryPrimitives.ReadUInt32BigEndian(packed[^4..]) == Adler32(unpacked)
            : BinaryPrimitives.ReadUInt32LittleEndian(packed[^4..]) == unpacked.Length;
    }

    private static uint Adler32(ReadOnlySpan<byte> text)
    {
        const uint Modulus = 65_521;
        uint low = 1, high = 0;
        foreach (var value in text)
        {
            low = (low + value) % Modulus;
            high = (high + low) % Modulus;
        }

        return (high << 16) | low;
    }

    private static async Task ReceiveAsync(HttpContext http, MemoryStream to, string name)
    {
        try
        {
            await CopyAsync(http.Request.Body, to, name, http.RequestAborted);
        }
        catch (IOException e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // The web server throws this for a chunk size that is too large for a number.
            throw new Refusal(400, "JSON_PARSER_ERROR", "The chunks of the body cannot be read");
        }
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, string name, CancellationToken cancel)
    {
        var piece = new byte[FirstBuffer];
        int count;
        while ((count = await from.ReadAsync(piece, cancel)) > 0)
        {
            if (to.Length + count > MostBytes)
            {
                throw TooLarge(name);
            }

            to.Write(piece, 0, count);
        }
    }

    private static Refusal Broken(string encoding) => new(
        400,
        "JSON_PARSER_ERROR",
        $"The body is not valid {encoding}: it has another Content-Encoding, it is damaged, or its end is missing");

    // Status from the fact sheet, section 1.2; code and text are not recorded.
    private static Refusal TooLarge(string name) =>
        new(413, "REQUEST_ENTITY_TOO_LARGE", $"{name} is larger than {MostMegabytes} MB");
}
