using Seeder.Core.Text;

namespace Seeder.Core.Syntax;

/// <summary>A node of the YAML text. Aliases are resolved: the node that an alias names stands in its place, as the same object.</summary>
internal abstract record YamlNode(SourceSpan Span);

/// <summary>A scalar as written: the type of the field decides later what it means.</summary>
internal sealed record YamlScalar(string Text, bool Plain, SourceSpan Span) : YamlNode(Span)
{
    /// <summary>Nothing, or <c>~</c>: YAML reads both as null, the plan language as a question.</summary>
    public bool IsEmpty => Plain && (Text is "" or "~");

    public bool IsNull => Plain && Text == "null";
}

internal sealed record YamlSequence(ImmutableArray<YamlNode> Items, SourceSpan Span) : YamlNode(Span);

internal sealed record YamlMapping(ImmutableArray<YamlEntry> Entries, SourceSpan Span) : YamlNode(Span);

/// <summary>Stands where a node was that is already reported, so that nobody reports it again.</summary>
internal sealed record YamlFault(SourceSpan Span) : YamlNode(Span);

/// <summary>An entry of a list under <c>records</c>, read as soon as it was complete, so that its nodes need not be kept.</summary>
internal sealed record YamlRecord(RecordSyntax Record) : YamlNode(Record.Span);

internal readonly record struct YamlEntry(NameSyntax Key, YamlNode Value);

/// <summary>The first document of a file. Not complete means that reading ended at an error; what follows it is unknown.</summary>
internal readonly record struct YamlDocument(YamlNode? Root, bool Complete);
