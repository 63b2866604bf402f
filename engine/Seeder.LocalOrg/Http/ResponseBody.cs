using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Sends the body of a response: whole, half of it, or in pieces.</summary>
internal static class ResponseBody
{
    private const int SlowPieces = 10;

    public static async Task SendAsync(HttpContext http, ApiResponse response, Fault fault)
    {
        await using var body = response.Large ?? Memory(response.Body);
        if (body.Length == 0 || response.Status is 204 or 304)
        {
            return;
        }

        body.Position = 0;
        http.Response.ContentType = response.ContentType;
        var isPacked = IsPacked(http, response);
        if (isPacked)
        {
            http.Response.Headers.ContentEncoding = "gzip";
        }
        else
        {
            http.Response.ContentLength = body.Length;
        }

        await using var output = isPacked ? new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true) : null;
        var to = output ?? http.Response.Body;
        if (fault.Cuts)
        {
            await CopyAsync(http, body, to, body.Length / 2);
            http.Abort();
        }
        else if (fault.IsSlow)
        {
            for (var piece = 0; piece < SlowPieces; piece++)
            {
                if (piece > 0)
                {
                    await fault.PauseAsync(http);
                }

                await CopyAsync(http, body, to, (body.Length * (piece + 1) / SlowPieces) - (body.Length * piece / SlowPieces));
            }
        }
        else if (http.Request.Method != "HEAD")
        {
            await body.CopyToAsync(to, http.RequestAborted);
        }
    }

    /// <summary>Whether the response is sent compressed: the results of bulk jobs are, for a client that accepts it.</summary>
    private static bool IsPacked(HttpContext http, ApiResponse response) =>
        response.ContentType == ApiResponse.CsvType && http.Request.Method != "HEAD"
            && http.Request.Headers.AcceptEncoding.ToString().Split(',').Any(
                e => e.Split(';') is [var name, .. var weight] && name.Trim().Equals("gzip", StringComparison.OrdinalIgnoreCase)
                    && !weight.Any(IsZero));

    private static bool IsZero(string weight) => weight.Trim().StartsWith("q=", StringComparison.OrdinalIgnoreCase)
        && double.TryParse(weight.Trim()[2..], NumberStyles.Float, CultureInfo.InvariantCulture, out var quality) && quality == 0;

    private static async Task CopyAsync(HttpContext http, Stream from, Stream to, long count)
    {
        var piece = new byte[Math.Min(count, 64 * 1024)];
        while (count > 0)
        {
            var length = await from.ReadAsync(piece.AsMemory(0, (int)Math.Min(count, piece.Length)), http.RequestAborted);
            await to.WriteAsync(piece.AsMemory(0, length), http.RequestAborted);
            count -= length;
        }

        await to.FlushAsync(http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static MemoryStream Memory(ReadOnlyMemory<byte> body) => MemoryMarshal.TryGetArray(body, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(body.ToArray(), writable: false);
}
