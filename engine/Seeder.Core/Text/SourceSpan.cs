namespace Seeder.Core.Text;

/// <summary>A place in a file: part of its text.</summary>
public readonly record struct SourceSpan
{
    /// <param name="source">The text.</param>
    /// <param name="start">The offset of the first character.</param>
    /// <param name="end">The offset after the last character.</param>
    internal SourceSpan(SourceText source, int start, int end) => (Source, Start, End) = (source, start, end);

    internal SourceText Source { get; init; }

    internal int Start { get; init; }

    internal int End { get; init; }

    /// <summary>The path of the file as the user wrote it; empty for the default value of this type.</summary>
    public string Path => Source?.Path ?? "";

    /// <summary>The line of the start, counted from 1.</summary>
    public int Line => Source is null ? 1 : Source.Locate(Start).Line;

    /// <summary>The column of the start, counted from 1. It counts UTF-16 code units, as editors do.</summary>
    public int Column => Source is null ? 1 : Source.Locate(Start).Column;

    /// <summary><c>path:line:column</c> of the start, as compilers and editors write it.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}";
}
