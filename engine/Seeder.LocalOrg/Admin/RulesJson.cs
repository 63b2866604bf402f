using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Local;

/// <summary>Reads and writes the rules as JSON of the admin interface.</summary>
internal static partial class RulesJson
{
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(OrgRules))]
    private sealed partial class Context : JsonSerializerContext;

    public static OrgRules Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Context.Default.OrgRules) ?? OrgRules.None;
        }
        catch (JsonException e)
        {
            throw new Refusal(400, "JSON_PARSER_ERROR", e.Message);
        }
    }

    public static ApiResponse Write(OrgRules rules) => new(200, JsonSerializer.SerializeToUtf8Bytes(rules, Context.Default.OrgRules));
}
