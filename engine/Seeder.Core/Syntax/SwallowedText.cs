using YamlDotNet.Core.Events;

namespace Seeder.Core.Syntax;

/// <summary>Reports text that YAML accepts, but reads in another way than its author meant.</summary>
internal sealed class SwallowedText(RecoveredText recovered, DiagnosticBag diagnostics)
{
    private readonly string _text = recovered.Text;
    private readonly bool _hasTabs = recovered.Text.Contains('\t');
    private bool _tabReported;

    // Checks an unquoted value: YAML may end it earlier or later than the author meant.
    public bool IsSound(Scalar scalar, int start, int end)
    {
        if (scalar.Start.Line != scalar.End.Line)
        {
            diagnostics.Add(SyntaxDiagnostics.ContinuedValue(Span(start, end)));
            return false;
        }
        if (start == end && recovered.IsCutBehind(end))
        {
            return false;
        }
        if (start < end && _text[start] is '@' or '`' or '%')
        {
            diagnostics.Add(SyntaxDiagnostics.CannotStart(Span(start, start + 1), _text[start]));
            return false;
        }
        var next = end;
        while (next < _text.Length && _text[next] is ' ' or '\t')
        {
            next++;
        }
        if (next > end && next < _text.Length && _text[next] == '#' && !(next + 1 < _text.Length && _text[next + 1] is ' ' or '\t'))
        {
            diagnostics.Add(SyntaxDiagnostics.GluedComment(Span(next, SourceLines.EndOfLine(_text, next)), scalar.Value));
            return false;
        }
        return true;
    }

    // Between a key or a dash and the start of its line, only spaces and dashes are allowed.
    public void CheckIndentation(int offset)
    {
        if (!_hasTabs)
        {
            return;
        }
        for (var i = offset - 1; i >= 0 && _text[i] is ' ' or '-' or '\t' or '?'; i--)
        {
            if (_text[i] == '\t' && !_tabReported)
            {
                _tabReported = true;
                diagnostics.Add(
                    SyntaxDiagnostics.TabIndentation(Span(i, i + 1), SourceLines.CountTabIndented(_text, SourceLines.EndOfLine(_text, i))));
            }
        }
    }

    // A line that starts with '%' is a directive; YAML ignores unknown ones.
    public void CheckDirectives(SourceSpan root)
    {
        for (var i = _text.StartsWith('%') ? 0 : NextDirective(0); i >= 0; i = NextDirective(i))
        {
            if ((i < root.Start || i >= root.End) && !_text.AsSpan(i).StartsWith("%YAML "))
            {
                diagnostics.Add(SyntaxDiagnostics.CannotStart(Span(i, i + 1), '%'));
            }
        }
    }

    private int NextDirective(int from) => _text.IndexOf("\n%", from, StringComparison.Ordinal) is >= 0 and var i ? i + 1 : -1;

    private SourceSpan Span(int start, int end) => new(recovered.Source, start, end);
}
