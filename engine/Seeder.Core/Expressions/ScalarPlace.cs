namespace Seeder.Core.Expressions;

/// <summary>
/// Maps positions in the value of a scalar to positions in the source. They differ by quotes, escapes and the indentation of block scalars.
/// </summary>
internal sealed class ScalarPlace
{
    private readonly string _text;
    private readonly SourceSpan _scalar;
    private readonly int? _origin;
    private (List<int> InText, List<int> InSource)? _marks;

    public ScalarPlace(string text, SourceSpan scalar)
    {
        (_text, _scalar) = (text, scalar);
        _origin = IsAt(scalar.Start) ? scalar.Start : IsAt(scalar.Start + 1) ? scalar.Start + 1 : null;
    }

    /// <summary>
    /// The span in the source of a range of the value. If the source writes this range differently, it is the span of the whole scalar.
    /// </summary>
    public SourceSpan Of(int start, int end)
    {
        if (_origin is { } origin)
        {
            return _scalar with { Start = origin + start, End = origin + end };
        }
        // In a block scalar or a text with escapes, the n-th expression of the value is the n-th expression of the source.
        var (inText, inSource) = _marks ??= (
            Marks(_text), Marks(_scalar.Source.Content.AsSpan(_scalar.Start, _scalar.End - _scalar.Start)));
        var nth = inText.BinarySearch(start);
        nth = nth < 0 ? ~nth - 1 : nth;
        if (nth < 0 || nth >= inSource.Count)
        {
            return _scalar;
        }
        var source = _scalar.Source.Content.AsSpan(_scalar.Start, _scalar.End - _scalar.Start);
        var (from, found) = (inText[nth], inSource[nth]);
        var at = found + start - from;
        return at + end - start <= source.Length && source.Slice(found, end - from).SequenceEqual(_text.AsSpan(from, end - from))
            ? _scalar with { Start = _scalar.Start + at, End = _scalar.Start + at + end - start }
            : _scalar;
    }

    // Searched once, since a text may contain any number of expressions.
    private static List<int> Marks(ReadOnlySpan<char> text)
    {
        var marks = new List<int>();
        for (var at = text.IndexOf("${"); at >= 0;)
        {
            marks.Add(at);
            var next = text[(at + 2)..].IndexOf("${");
            at = next < 0 ? -1 : at + 2 + next;
        }
        return marks;
    }

    private bool IsAt(int offset) =>
        offset + _text.Length <= _scalar.End && _scalar.Source.Content.AsSpan(offset, _text.Length).SequenceEqual(_text);
}
