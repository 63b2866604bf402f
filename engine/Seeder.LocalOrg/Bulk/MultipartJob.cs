using System.Text;
using Microsoft.Net.Http.Headers;

namespace Seeder.Local;

/// <summary>
/// A request that creates a job and uploads its data: a form with the parts <c>job</c> (JSON) and <c>content</c> (CSV) (guide, Create a
/// Job). As the examples in the guide are files of any system, lines may end in LF.
/// </summary>
internal sealed record MultipartJob(ReadOnlyMemory<byte> Job, ReadOnlyMemory<byte> Content)
{
    private const int MostCharacters = 100_000;

    public static bool IsForm(ApiRequest request) => Boundary(request) is not null;

    /// <exception cref="Refusal">The form is not valid, or its content is too long.</exception>
    public static MultipartJob Read(ApiRequest request)
    {
        ReadOnlyMemory<byte>? job = null, content = null;
        foreach (var part in Parts(request.Body, Boundary(request)!))
        {
            var (head, body) = Split(part);
            if (head.Contains("name=\"job\"", StringComparison.OrdinalIgnoreCase))
            {
                job = body;
            }
            else if (head.Contains("name=\"content\"", StringComparison.OrdinalIgnoreCase))
            {
                content = body;
            }
        }

        // Codes and texts are assumptions.
        if (job is null || content is null)
        {
            throw new Refusal(400, "INVALIDJOB", $"InvalidJob : The form has no part '{(job is null ? "job" : "content")}'");
        }

        return Encoding.UTF8.GetCharCount(content.Value.Span) > MostCharacters
            ? throw new Refusal(
                400, "INVALIDJOB", $"InvalidJob : The content of a multipart request has more than {MostCharacters} characters")
            : new MultipartJob(job.Value, content.Value);
    }

    private static string? Boundary(ApiRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var start = -1;
        for (var at = 0; at < body.Length;)
        {
            var found = body.Span[at..].IndexOf(delimiter);
            if (found < 0)
            {
                break;
            }

            var place = at + found;
            at = place + delimiter.Length;
            // A boundary takes a whole line.
            if (place > 0 && body.Span[place - 1] != '\n')
            {
                continue;
            }

            if (start >= 0)
            {
                yield return WithoutLineEnd(body[start..place]);
            }

            start = at;
        }
    }

    private static ReadOnlyMemory<byte> WithoutLineEnd(ReadOnlyMemory<byte> part)
    {
        var length = part.Length - (part.Span.EndsWith("\r\n"u8) ? 2 : part.Span.EndsWith("\n"u8) ? 1 : 0);
        return part[..length];
    }

    private static (string Head, ReadOnlyMemory<byte> Body) Split(ReadOnlyMemory<byte> part)
    {
        int crlf = part.Span.IndexOf("\r\n\r\n"u8), lf = part.Span.IndexOf("\n\n"u8);
        var (end, length) = crlf >= 0 && (lf < 0 || crlf < lf) ? (crlf, 4) : (lf, 2);
        return end < 0 ? ("", part) : (Encoding.UTF8.GetString(part.Span[..end]), part[(end + length)..]);
    }
}
