using System.Text.Json;

namespace Seeder.Local;

/// <summary>The rules as the admin interface takes and shows them.</summary>
internal static class RulesJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static OrgRules Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<OrgRules>(body, Options) ?? OrgRules.None;
        }
        catch (JsonException e)
        {
            throw new Refusal(400, "JSON_PARSER_ERROR", e.Message);
        }
    }

    public static ApiResponse Write(OrgRules rules) => new(200, JsonSerializer.SerializeToUtf8Bytes(rules, Options));
}
