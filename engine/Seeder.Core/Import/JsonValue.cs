using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>A JSON value with its place. Numbers keep their digits as written.</summary>
internal abstract record JsonValue
{
    private JsonValue(SourceSpan span) => Span = span;

    public SourceSpan Span { get; }

    public sealed record Text(string Value, SourceSpan At) : JsonValue(At);

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>, as written.</summary>
    public sealed record Literal(string Written, SourceSpan At) : JsonValue(At)
    {
        public bool IsNull => Written == "null";
    }

    public sealed record List(ImmutableArray<JsonValue> Items, SourceSpan At) : JsonValue(At);

    public sealed record Mapping(ImmutableArray<JsonEntry> Entries, SourceSpan At) : JsonValue(At)
    {
        /// <summary>The value of a key; null if the key is missing. If a key occurs twice, the last one counts, as in JavaScript.</summary>
        public JsonValue? Find(string key) => Entries.LastOrDefault(e => e.Key.Text == key).Value;

        public Text? FindText(string key) => Find(key) as Text;
    }
}

internal readonly record struct JsonEntry(NameSyntax Key, JsonValue Value);
