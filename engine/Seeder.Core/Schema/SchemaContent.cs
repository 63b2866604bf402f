using System.Text.Json.Serialization;

namespace Seeder.Core.Schema;

/// <summary>What a schema file contains, as the file says it.</summary>
internal sealed record SchemaContent(int Format, string ApiVersion, OrderedDictionary<string, TypeContent> Objects) : IFormatted;

internal sealed record TypeContent(
    TraitsContent Traits,
    OrderedDictionary<string, RecordTypeContent> RecordTypes,
    OrderedDictionary<string, FieldContent> Fields,
    OrderedDictionary<string, ChildContent> Children);

internal sealed record TraitsContent(
    string? Label = null, string? Prefix = null, bool Create = true, bool Update = true, bool Delete = true, bool Query = true);

internal sealed record RecordTypeContent(string? Label = null, bool Active = true, bool Master = false);

internal sealed record ChildContent(string Type, string Field, OnDelete? OnDelete = null);

internal sealed record FieldContent(
    FieldType Type,
    string? Label = null,
    int Length = 0,
    int Precision = 0,
    int Scale = 0,
    int Digits = 0,
    bool Create = true,
    bool Update = true,
    bool Nillable = true,
    bool Defaulted = false,
    bool Calculated = false,
    bool AutoNumber = false,
    bool ExternalId = false,
    bool IdLookup = false,
    bool Unique = false,
    bool CaseSensitive = false,
    bool Filter = true,
    bool NameField = false,
    string? PartOf = null,
    ImmutableArray<string> To = default,
    string? Relationship = null,
    bool MasterDetail = false,
    OnDelete? OnDelete = null,
    bool Restricted = false,
    ImmutableArray<string> Values = default);

internal enum OnDelete { Cascade, Restrict }

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SchemaContent))]
internal sealed partial class SchemaContext : JsonSerializerContext;
