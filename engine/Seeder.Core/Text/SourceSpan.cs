namespace Seeder.Core.Text;

/// <summary>A range of characters in a source text. <c>End</c> is exclusive.</summary>
internal readonly record struct SourceSpan(SourceText Source, int Start, int End)
{
    /// <summary>The start of the span as <c>path:line:column</c>, the form of compilers.</summary>
    public override string ToString()
    {
        var (line, column) = Source.Locate(Start);
        return $"{Source.Path}:{line}:{column}";
    }
}
