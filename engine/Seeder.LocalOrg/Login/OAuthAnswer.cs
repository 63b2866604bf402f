using System.Text.Json;

namespace Seeder.Local;

internal static class OAuthAnswer
{
    /// <summary>Returns a JSON object that no cache may store.</summary>
    public static ApiResponse Of(int status, Action<Utf8JsonWriter> write) => ApiResponse.Json(status, json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }) with
    {
        Headers = [new("Cache-Control", "no-cache, no-store"), new("Pragma", "no-cache")],
    };
}
