namespace Seeder.Core.Text;

/// <summary>A stretch of one source text: from <c>Start</c> up to, not including, <c>End</c>.</summary>
internal readonly record struct SourceSpan(SourceText Source, int Start, int End)
{
    /// <summary><c>path:line:column</c> of the start, as compilers and editors write it.</summary>
    public override string ToString()
    {
        var (line, column) = Source.Locate(Start);
        return $"{Source.Path}:{line}:{column}";
    }
}
