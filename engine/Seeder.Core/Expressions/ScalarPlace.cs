namespace Seeder.Core.Expressions;

/// <summary>Where the text of a scalar stands in the source: quotes, escapes and block indentation lie between the two.</summary>
internal readonly struct ScalarPlace
{
    private readonly string _text;
    private readonly SourceSpan _scalar;
    private readonly int? _origin;

    public ScalarPlace(string text, SourceSpan scalar)
    {
        (_text, _scalar) = (text, scalar);
        _origin = IsAt(scalar.Start) ? scalar.Start : IsAt(scalar.Start + 1) ? scalar.Start + 1 : null;
    }

    /// <summary>The span of a stretch of the text; the whole scalar where the source spells it otherwise.</summary>
    public SourceSpan Of(int start, int end)
    {
        if (_origin is { } origin)
        {
            return _scalar with { Start = origin + start, End = origin + end };
        }
        // In a block or a text with escapes: the expressions come in the same order as in the source.
        var from = start + 1 < _text.Length ? _text.LastIndexOf("${", start + 1, StringComparison.Ordinal) : -1;
        if (from < 0)
        {
            return _scalar;
        }
        var source = _scalar.Source.Content.AsSpan(_scalar.Start, _scalar.End - _scalar.Start);
        var found = -1;
        for (var i = _text.IndexOf("${", StringComparison.Ordinal); i >= 0 && i <= from; i = _text.IndexOf("${", i + 2, StringComparison.Ordinal))
        {
            var next = source[(found + 1)..].IndexOf("${");
            if (next < 0)
            {
                return _scalar;
            }
            found += next + 1;
        }
        var at = found + start - from;
        return at + end - start <= source.Length && source.Slice(found, end - from).SequenceEqual(_text.AsSpan(from, end - from))
            ? _scalar with { Start = _scalar.Start + at, End = _scalar.Start + at + end - start }
            : _scalar;
    }

    private bool IsAt(int offset) =>
        offset + _text.Length <= _scalar.End && _scalar.Source.Content.AsSpan(offset, _text.Length).SequenceEqual(_text);
}
