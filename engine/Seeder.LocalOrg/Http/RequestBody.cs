using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>
/// Reads and decompresses the body of a request. The limits hold for the sent and for the decompressed body: a small gzip body can become a
/// thousand times larger.
/// </summary>
internal static class RequestBody
{
    // Salesforce refuses text bodies over 50 MB for record posts (fact sheet, 1.2), and data of a bulk job over 150 MB in base64, which are
    // 100 MB of CSV (Bulk API 2.0 guide, Upload Job Data).
    private const int MostMegabytes = 50, MostMegabytesOfUpload = 100, Megabyte = 1024 * 1024;

    // A client may announce a large body and send nothing, so the first buffer is small.
    private const int FirstBuffer = 64 * 1024;

    /// <exception cref="Refusal">The body is too large, or it cannot be decompressed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        if (IsEmpty(http.Request))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        using var buffer = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? FirstBuffer, FirstBuffer));
        await ReadAsync(http, buffer, () => new MemoryStream(), MostMegabytes);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Reads the data of a bulk job into a file, which the caller closes.</summary>
    /// <exception cref="Refusal">The body is too large, or it cannot be decompressed.</exception>
    public static async Task<Stream> ReadUploadAsync(HttpContext http)
    {
        var file = TempFile.Create();
        try
        {
            if (!IsEmpty(http.Request))
            {
                await ReadAsync(http, file, TempFile.Create, MostMegabytesOfUpload);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the content of a stream, and moves it back to its start.</summary>
    public static async Task<ReadOnlyMemory<byte>> CopyAsync(Stream upload)
    {
        using var copy = new MemoryStream();
        upload.Position = 0;
        await upload.CopyToAsync(copy);
        upload.Position = 0;
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    private static bool IsEmpty(HttpRequest request) =>
        request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0;

    private static async Task ReadAsync(HttpContext http, Stream to, Func<Stream> packed, int most)
    {
        if (http.Request.ContentLength > most * Megabyte)
        {
            throw TooLarge("The body", most);
        }

        var encoding = http.Request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        switch (encoding)
        {
            case "" or "identity":
                await ReceiveAsync(http, to, "The body", most);
                break;
            case "gzip" or "x-gzip" or "deflate":
                await using (var received = packed())
                {
                    await UnpackAsync(http, encoding, received, to, most);
                }

                break;
            default:
                throw new Refusal(
                    415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Encoding '{encoding}' is not supported; use gzip, deflate or no encoding");
        }
    }

    private static async Task UnpackAsync(HttpContext http, string encoding, Stream packed, Stream unpacked, int most)
    {
        await ReceiveAsync(http, packed, "The compressed body", most);
        packed.Position = 0;
        try
        {
            await using Stream stream = encoding == "deflate"
                ? new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true)
                : new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
            await CopyAsync(stream, unpacked, "The decompressed body", most, http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw Broken(encoding);
        }

        if (!await IsWholeAsync(encoding, packed, unpacked))
        {
            throw Broken(encoding);
        }
    }

    /// <summary>
    /// Checks the end of compressed data, because the decompressor accepts data that is cut off there. gzip ends with the length of the
    /// text, zlib with its Adler-32 checksum.
    /// </summary>
    private static async Task<bool> IsWholeAsync(string encoding, Stream packed, Stream unpacked)
    {
        if (packed.Length < 8)
        {
            return false;
        }

        var end = new byte[4];
        packed.Position = packed.Length - end.Length;
        await packed.ReadExactlyAsync(end);
        return encoding == "deflate"
            ? BinaryPrimitives.ReadUInt32BigEndian(end) == await Adler32Async(unpacked)
            : BinaryPrimitives.ReadUInt32LittleEndian(end) == unpacked.Length;
    }

    private static async Task<uint> Adler32Async(Stream text)
    {
        const uint Modulus = 65_521;
        uint low = 1, high = 0;
        var piece = new byte[FirstBuffer];
        int count;
        text.Position = 0;
        while ((count = await text.ReadAsync(piece)) > 0)
        {
            foreach (var value in piece.AsSpan(0, count))
            {
                low = (low + value) % Modulus;
                high = (high + low) % Modulus;
            }
        }

        return (high << 16) | low;
    }

    private static async Task ReceiveAsync(HttpContext http, Stream to, string name, int most)
    {
        try
        {
            await CopyAsync(http.Request.Body, to, name, most, http.RequestAborted);
        }
        catch (IOException e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // The web server throws this for a chunk size that is too large for a number.
            throw new Refusal(400, "JSON_PARSER_ERROR", "The chunks of the body cannot be read");
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, string name, int most, CancellationToken cancel)
    {
        var piece = new byte[FirstBuffer];
        int count;
        while ((count = await from.ReadAsync(piece, cancel)) > 0)
        {
            if (to.Length + count > most * Megabyte)
            {
                throw TooLarge(name, most);
            }

            await to.WriteAsync(piece.AsMemory(0, count), cancel);
        }
    }

    private static Refusal Broken(string encoding) => new(
        400,
        "JSON_PARSER_ERROR",
        $"The body is not valid {encoding}: it has another Content-Encoding, it is damaged, or its end is missing");

    // Status from the fact sheet, section 1.2; code and text are not recorded.
    private static Refusal TooLarge(string name, int most) => new(413, "REQUEST_ENTITY_TOO_LARGE", $"{name} is larger than {most} MB");
}
