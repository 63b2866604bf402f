namespace Seeder.Core.Syntax;

/// <summary>
/// Reads lines <c>NAME=value</c>. There is no standard for <c>.env</c> files; these rules are the common part of what shells, Docker and
/// the dotenv libraries read: comments, <c>export</c>, and quotes that may span lines. <c>$NAME</c> in a value is text.
/// </summary>
internal static class EnvLines
{
    private const string Keyword = "export";

    /// <summary>Whether the first line that is not a comment sets a variable.</summary>
    public static bool BeginsLike(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Trim() is [not '#', ..] content)
            {
                return content.IndexOf('=') is > 0 and var at && IsName(WithoutExport(content[..at]).Trim());
            }
        }
        return false;
    }

    public static IEnumerable<VarsEntry> Read(SourceText source, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        var entries = new List<VarsEntry>();
        var lines = new Lines(source, diagnostics);
        while (lines.Next(out var entry))
        {
            cancel.ThrowIfCancellationRequested();
            if (entry is not null)
            {
                entries.Add(entry);
            }
        }
        return entries;
    }

    // Other programs allow dots and dashes, and the plan need not declare every name.
    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }
        return !name.IsEmpty;
    }

    private static ReadOnlySpan<char> WithoutExport(ReadOnlySpan<char> name) =>
        name.StartsWith(Keyword) && name.Length > Keyword.Length && name[Keyword.Length] is ' ' or '\t'
            ? name[Keyword.Length..].TrimStart()
            : name;

    private sealed class Lines(SourceText source, DiagnosticBag diagnostics)
    {
        private readonly string _text = source.Content;
        private int _at;

        /// <summary>Reads one line, or a value of several lines. The entry is null for a comment, and for a line with an error.</summary>
        /// <returns>False at the end of the text.</returns>
        public bool Next(out VarsEntry? entry)
        {
            entry = null;
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            if (_at >= _text.Length)
            {
                return false;
            }
            if (_text[_at] != '#')
            {
                entry = Assignment();
            }
            _at = EndOfLine(_at);
            return true;
        }

        private VarsEntry? Assignment()
        {
            var (start, end) = (_at, EndOfLine(_at));
            var equals = _text.IndexOf('=', start, end - start);
            var before = _text.AsSpan(start, (equals < 0 ? end : equals) - start);
            var name = WithoutExport(before).TrimEnd();
            if (equals < 0 || !IsName(name))
            {
                diagnostics.Add(
                    VarsDiagnostics.Line(new SourceSpan(source, start, start + before.TrimEnd().Length), EnvFault.NotAnAssignment));
                return null;
            }
            start += before.Length - WithoutExport(before).Length;
            _at = equals + 1;
            SkipBlanks();
            var value = _at < end && _text[_at] is '"' or '\'' ? Quoted(_text[_at]) : Unquoted(equals, end);
            return value is null ? null : new VarsEntry(name.ToString(), value, new SourceSpan(source, start, start + name.Length));
        }

        // A comment begins with a # after a blank.
        private string Unquoted(int equals, int end)
        {
            var value = _text.AsSpan(_at, end - _at);
            for (var i = 0; i < value.Length; i++)
            {
                if (value[i] == '#' && (i > 0 ? value[i - 1] is ' ' or '\t' : _at > equals + 1))
                {
                    return value[..i].TrimEnd().ToString();
                }
            }
            return value.TrimEnd().ToString();
        }

        private string? Quoted(char quote)
        {
            var (start, text) = (_at, new System.Text.StringBuilder());
            for (_at++; _at < _text.Length && _text[_at] != quote; _at++)
            {
                var isEscape = quote == '"' && _text[_at] == '\\' && _at + 1 < _text.Length;
                text.Append(isEscape ? Escaped(_text[++_at]) : _text[_at].ToString());
            }
            if (_at >= _text.Length)
            {
                diagnostics.Add(VarsDiagnostics.Line(new SourceSpan(source, start, start + 1), EnvFault.NotClosed));
                // The lines that follow are read, so that their errors are reported too.
                _at = start;
                return null;
            }
            _at++;
            SkipBlanks();
            var end = EndOfLine(_at);
            if (_at < end && _text[_at] != '#' && _text[_at] != '\r')
            {
                diagnostics.Add(VarsDiagnostics.Line(new SourceSpan(source, _at, end), EnvFault.BehindQuote));
                return null;
            }
            // Git may check the file out with other line breaks on Windows.
            return text.Replace("\r\n", "\n").ToString();
        }

        private static string Escaped(char c) => c switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '"' or '\\' or '$' or '`' => c.ToString(),
            _ => $"\\{c}",
        };

        private void SkipBlanks()
        {
            while (_at < _text.Length && _text[_at] is ' ' or '\t')
            {
                _at++;
            }
        }

        private int EndOfLine(int at) => at < _text.Length && _text.IndexOf('\n', at) is >= 0 and var end ? end : _text.Length;
    }
}
