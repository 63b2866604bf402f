namespace Seeder.Core.Syntax;

/// <summary>A YAML node. Aliases are resolved: an alias is the same object as its anchor's node.</summary>
internal abstract record YamlNode(SourceSpan Span);

/// <summary>A scalar as written. The type of the field determines its meaning later.</summary>
internal sealed record YamlScalar(string Text, bool Plain, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>
    /// Whether the value is missing or <c>~</c>. YAML reads both as null; the plan language reports them, since it is unclear what was
    /// meant.
    /// </summary>
    public bool IsEmpty => Plain && (Text is "" or "~");

    public bool IsNull => Plain && Text == "null";
}

internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span);

internal sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, SourceSpan Span) : YamlNode(Span);

/// <summary>Replaces a node whose error was already reported, so that no later stage reports it again.</summary>
internal sealed record YamlFault(SourceSpan Span) : YamlNode(Span);

/// <summary>
/// An entry of a list under <c>records</c>. It is converted when it is complete, so that its YAML nodes can be freed.
/// </summary>
internal sealed record YamlRecord(RecordSyntax Record) : YamlNode(Record.Span);

internal readonly record struct YamlEntry(NameSyntax Key, YamlNode Value);

/// <summary>The first document of a file. If <c>Complete</c> is false, reading stopped at an error and the rest is unknown.</summary>
internal readonly record struct YamlDocument(YamlNode? Root, bool Complete);
