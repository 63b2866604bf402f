namespace Seeder.Core.Syntax;

// One file, although it is long: each repair continues where the one before stopped.
/// <summary>
/// Explains an error of YamlDotNet in the terms of the user, and repairs the text so that parsing can continue after it. Text that would
/// need guessing is cut off: no further errors are better than wrong errors.
/// </summary>
internal sealed class YamlRecovery(RecoveredText recovered, DiagnosticBag diagnostics)
{
    private bool _tabsReplaced;

    private string Text => recovered.Text;

    public void Recover(YamlFailure failure, int offset, int? openFlow, bool mayGoOn)
    {
        // The end of the text is not a useful place for an error.
        var last = Math.Max(0, Text.Length - 1);
        var place = Math.Min(failure.Start ?? offset, last);
        var before = Text;
        if (recovered.Complete && Text.Length > 0)
        {
            Report(failure, place, Math.Clamp(failure.End ?? offset, place, Text.Length), openFlow);
        }
        if (!mayGoOn || ReferenceEquals(before, Text))
        {
            Cut(recovered.Complete ? Math.Min(place, openFlow ?? place) : 0);
        }
    }

    private void Report(YamlFailure failure, int start, int end, int? openFlow)
    {
        bool Says(string part) => failure.Message.Contains(part);

        if (Says(YamlFailure.TooDeep))
        {
            diagnostics.Add(SyntaxDiagnostics.TooDeep(Span(start, start + 1), YamlTree.MaxDepth));
        }
        else if (Says(YamlFailure.NoKey))
        {
            ReportNoKey(start, openFlow);
        }
        else if (Says("tab"))
        {
            ReportTabs(failure.Start is null ? start : end);
        }
        else if (Says("invalid comment"))
        {
            ReportGluedComment(start);
        }
        else if (failure.Start is null
            || (openFlow is { } open && Says("flow") && (failure.Start >= Text.Length || IsOnLaterLine(open, start))))
        {
            ReportUnclosedFlow(openFlow ?? start);
        }
        else if (start > 0 && start < Text.Length && Text[start] == '{' && Text[start - 1] == '$')
        {
            ReportExpressionInFlow(start - 1);
        }
        else if (Says("cannot start any token") || Says("directive") || Says("an anchor or alias") || Says("Mapping keys are not"))
        {
            Add(SyntaxDiagnostics.CannotStart(Span(start, start + 1), Text[start]), start, start + 1);
        }
        else if (Says("scanning a tag"))
        {
            Add(SyntaxDiagnostics.Tag(Span(start, SourceLines.EndOfWord(Text, start))), start, SourceLines.EndOfWord(Text, start));
        }
        else if (Says("end of stream") || Says("wrong indentation") || Says("document indicator"))
        {
            Add(SyntaxDiagnostics.UnclosedQuote(Span(start, SourceLines.EndOfLine(Text, start)), Text[start]), start, start + 1);
        }
        else if (Says("escape") || Says("hexadecimal") || Says("surrogate"))
        {
            var backslash = Text.LastIndexOf('\\', Math.Min(end, Text.Length - 1));
            var stop = Math.Min(backslash + 2, Text.Length);
            Add(SyntaxDiagnostics.UnknownEscape(Span(backslash, stop), Text[backslash..stop]), backslash, stop);
        }
        else if (Says("block scalar, did not find"))
        {
            Add(
                SyntaxDiagnostics.TextBesideIndicator(Span(start, SourceLines.EndOfLine(Text, start)), Text[start]),
                start,
                SourceLines.EndOfLine(Text, start));
        }
        else if (Says("Block sequence entries"))
        {
            var stop = SourceLines.EndOfLine(Text, start);
            Add(SyntaxDiagnostics.ListBesideKey(Span(start, stop), stop == start + 1), start, stop);
        }
        else if (Says("found invalid mapping") || Says("Mapping values are not"))
        {
            ReportColon(start, Says("multiline"));
        }
        else if (openFlow is { } flow && (Says("flow") || Says("node content")))
        {
            ReportInFlow(flow, start, end, Says("node content"));
        }
        else if (Says("node content"))
        {
            Add(SyntaxDiagnostics.CannotStart(Span(start, start + 1), Text[start]), start, start + 1);
        }
        else if (Says("expected key") || Says("expected '-'") || Says("expected ':'") || Says("document start"))
        {
            ReportLine(start);
        }
        else
        {
            diagnostics.Add(SyntaxDiagnostics.InvalidYaml(Span(start, Math.Max(end, start)), failure.Message));
        }
    }

    private void ReportNoKey(int start, int? openFlow)
    {
        var (first, end) = (SourceLines.FirstOfEntry(Text, start), SourceLines.EndOfLine(Text, start));
        if (openFlow is { } open)
        {
            diagnostics.Add(SyntaxDiagnostics.KeyNotName(Span(start, start + 1)));
            RecoverFlow(open);
            return;
        }
        diagnostics.Add(SyntaxDiagnostics.KeyNotName(Span(first, end)));
        recovered.Replace(first, end, ' ');
    }

    private void ReportTabs(int from)
    {
        var line = SourceLines.StartOfLine(Text, from);
        var tab = Text.IndexOf('\t', line);
        while (tab >= 0 && SourceLines.FirstOfLine(Text, tab) <= tab)
        {
            tab = Text.IndexOf('\t', tab + 1);
        }
        if (tab < 0)
        {
            return;
        }
        if (!_tabsReplaced)
        {
            diagnostics.Add(SyntaxDiagnostics.TabIndentation(Span(tab, tab + 1), SourceLines.CountTabIndented(Text, tab)));
        }
        _tabsReplaced = true;
        recovered.ReplaceTabs(tab);
    }

    private void ReportGluedComment(int from)
    {
        var hash = Math.Max(from, Text.IndexOf('#', from));
        var end = SourceLines.EndOfLine(Text, hash);
        diagnostics.Add(SyntaxDiagnostics.TextAfterValue(Span(hash, end), Text[hash..end], '#'));
        recovered.Replace(hash, end, ' ');
    }

    private void ReportUnclosedFlow(int open)
    {
        diagnostics.Add(SyntaxDiagnostics.UnclosedFlow(Span(open, open + 1), open < Text.Length ? Text[open] : '{'));
        RecoverFlow(open);
    }

    private void ReportExpressionInFlow(int start)
    {
        var line = SourceLines.EndOfLine(Text, start);
        var close = Text.IndexOf('}', start, line - start);
        var end = close < 0 ? line : close + 1;
        Add(SyntaxDiagnostics.UnquotedExpression(Span(start, end), recovered.Source.Content[start..end]), start, end);
    }

    private void ReportInFlow(int open, int start, int end, bool valueMissing)
    {
        if (Text[start] is '\n' or '\r')
        {
            ReportUnclosedFlow(open);
            return;
        }
        var span = Span(start, Math.Max(end, start + 1));
        diagnostics.Add(
            valueMissing ? SyntaxDiagnostics.NothingBetweenCommas(span, Text[start]) : SyntaxDiagnostics.FlowSeparator(span, Text[open]));
        RecoverFlow(open);
    }

    // Repairs a collection in brackets that ends on its line.
    private void RecoverFlow(int open)
    {
        var (depth, end) = (0, SourceLines.EndOfLine(Text, open));
        for (var i = open; i < end; i++)
        {
            depth += Text[i] is '{' or '[' ? 1 : Text[i] is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                recovered.Replace(open, i + 1, '_');
                return;
            }
        }
    }

    private void ReportColon(int colon, bool lineBefore)
    {
        var first = SourceLines.FirstOfLine(Text, colon);
        if (lineBefore && SourceLines.PreviousLine(Text, colon) is { } previous)
        {
            ReportLineWithoutColon(previous);
            return;
        }
        if (IsKeyLine(first, colon))
        {
            Add(SyntaxDiagnostics.ColonInValue(Span(colon, colon + 1)), colon, colon + 1);
        }
        else if (SourceLines.PreviousLine(Text, colon) is { } above)
        {
            var key = Text[first..colon];
            AddUnlessEcho(
                SyntaxDiagnostics.DeeperThanValue(
                    Span(first, colon), key, Span(SourceLines.FirstOfLine(Text, above), SourceLines.EndOfLine(Text, above))),
                colon,
                colon + 1);
        }
        else
        {
            Add(SyntaxDiagnostics.ColonInValue(Span(colon, colon + 1)), colon, colon + 1);
        }
    }

    // Reports a line that has other text where YAML expects a key or a dash.
    private void ReportLine(int start)
    {
        var first = SourceLines.FirstOfLine(Text, start);
        var end = SourceLines.EndOfLine(Text, start);
        if (first < start && !Text.AsSpan(first, start - first).TrimEnd(' ').EndsWith("-"))
        {
            var stop = start;
            while (stop > first && Text[stop - 1] is ' ')
            {
                stop--;
            }
            if (!recovered.Touches(first, end))
            {
                diagnostics.Add(SyntaxDiagnostics.TextAfterValue(Span(start, end), Text[start..end], Text[stop - 1]));
            }
            recovered.Replace(start, end, ' ');
            recovered.Mark(StartOfValue(first, start), start);
        }
        else if (!IsKeyLine(start, end) && Text[start] != '-')
        {
            ReportLineWithoutColon(SourceLines.StartOfLine(Text, start));
        }
        else if (FirstTabIndented(end) is { } tab)
        {
            ReportTabs(tab);
        }
        else if (!_tabsReplaced)
        {
            diagnostics.Add(SyntaxDiagnostics.BadIndentation(Span(first, end), first - SourceLines.StartOfLine(Text, first)));
        }
    }

    private void ReportLineWithoutColon(int line)
    {
        var (first, end) = (SourceLines.FirstOfEntry(Text, line), SourceLines.EndOfLine(Text, line));
        if (!recovered.Touches(first, end))
        {
            diagnostics.Add(SyntaxDiagnostics.LineWithoutColon(Span(first, end), Text[first..end]));
        }
        recovered.Replace(first, end, ' ');
    }

    // The offset after the last key of the line.
    private int StartOfValue(int first, int end)
    {
        var colon = Text.LastIndexOf(": ", end - 1, end - first, StringComparison.Ordinal);
        return colon < 0 ? first : colon + 2;
    }

    private int? FirstTabIndented(int before)
    {
        for (var tab = Text.IndexOf('\t', 0, before); tab >= 0; tab = Text.IndexOf('\t', tab + 1, before - tab - 1))
        {
            if (SourceLines.FirstOfLine(Text, tab) > tab)
            {
                return tab;
            }
        }
        return null;
    }

    // Whether a key with its colon ends in this range.
    private bool IsKeyLine(int from, int to)
    {
        for (var i = Text.IndexOf(':', from, to - from); i >= 0; i = Text.IndexOf(':', i + 1, to - i - 1))
        {
            if (i + 1 >= Text.Length || Text[i + 1] is ' ' or '\t' or '\r' or '\n')
            {
                return true;
            }
        }
        return false;
    }

    private bool IsOnLaterLine(int offset, int later) => SourceLines.StartOfLine(Text, later) > offset;

    private void Add(Diagnostic diagnostic, int start, int end)
    {
        diagnostics.Add(diagnostic);
        recovered.Replace(start, end, '_');
    }

    // Does not report an error that follows from an error one line above.
    private void AddUnlessEcho(Diagnostic diagnostic, int start, int end)
    {
        var above = SourceLines.PreviousLine(Text, start);
        if (above is not { } line || !recovered.Touches(line, start))
        {
            diagnostics.Add(diagnostic);
        }
        recovered.Replace(start, end, '_');
    }

    private void Cut(int offset) => recovered.Cut(SourceLines.StartOfLine(Text, offset));

    private SourceSpan Span(int start, int end) => new(recovered.Source, start, Math.Min(end, recovered.Source.Content.Length));
}
