using System.Buffers;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>A response that is not sent yet, so that a Batch can contain it as the result of a subrequest.</summary>
internal sealed record ApiResponse(int Status, ReadOnlyMemory<byte> Body, string ContentType = ApiResponse.JsonType)
{
    public const string JsonType = "application/json;charset=UTF-8";

    /// <summary>The type of the results of bulk jobs.</summary>
    public const string CsvType = "text/csv";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A body that is too large for <see cref="Body"/>; null for other responses. The sender closes it.</summary>
    public Stream? Large { get; init; }

    public static ApiResponse Empty(int status = 204) => new(status, ReadOnlyMemory<byte>.Empty);

    public static ApiResponse Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, JsonBuffer.Options))
        {
            write(json);
        }

        return new ApiResponse(status, buffer.WrittenMemory);
    }

    public static ApiResponse Errors(int status, IEnumerable<ApiError> errors) => Json(status, json =>
    {
        json.WriteStartArray();
        foreach (var error in errors)
        {
            error.WriteAsRequestError(json);
        }

        json.WriteEndArray();
    });

    public static ApiResponse Of(Refusal refusal) => Errors(refusal.Status, refusal.Errors);
}
