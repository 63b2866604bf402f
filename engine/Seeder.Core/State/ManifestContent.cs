using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>What a manifest contains, as its file says it.</summary>
internal sealed record ManifestContent(
    int Format,
    string Plan,
    string Source,
    string Lineage,
    int Serial,
    string? LastRun,
    bool Complete,
    DateTimeOffset? Clock,
    ManifestOrg Org,
    ImmutableArray<ImmutableArray<string>> Shapes,
    OrderedDictionary<string, RecordContent> Records,
    ImmutableArray<ManifestRun> Runs = default,
    ImmutableArray<string> RecentRuns = default,
    Dictionary<string, RawContent>? Batch = null,
    ImmutableArray<SetContent> Sets = default) : IFormatted;

/// <param name="Shape">The position of its field names in the shapes.</param>
/// <param name="Dated">The sent value of <c>CreatedDate</c>, as older versions wrote it; now it is in <c>Sent</c>.</param>
internal sealed record RecordContent(
    string Type,
    string Id,
    int Shape,
    string Hash,
    ImmutableArray<string> Refs,
    int Order,
    bool Created,
    string? In = null,
    bool Keep = false,
    bool New = false,
    bool Deactivated = false,
    string? Run = null,
    string? MadeBy = null,
    DateTimeOffset? MadeAt = null,
    string? Dated = null,
    Dictionary<string, string>? Sent = null,
    DateTimeOffset? Seen = null,
    Dictionary<string, string>? Repaired = null,
    Dictionary<string, string>? Own = null,
    Dictionary<string, JsonElement>? Read = null);

internal sealed record RawContent(string Hash, JsonElement Result = default);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ManifestContent))]
[JsonSerializable(typeof(SetContent))]
internal sealed partial class ManifestContext : JsonSerializerContext;
