using System.Text;
using Seeder.Cli.Output.Progress;

namespace Seeder.Cli.Tests.Progress;

/// <summary>
/// A small terminal: wraps and scrolls lines, moves its cursor up, clears, and breaks its lines again when its width changes. It knows
/// nothing of the class that it tests.
/// </summary>
internal sealed class Emulator(int columns, int rows) : ITerminal
{
    // All rows since the start; the last ones are on the screen. A row that continues in the next one is wrapped.
    private readonly List<(StringBuilder Text, bool IsWrapped)> _rows = [(new StringBuilder(), false)];
    private int _row;
    private int _column;

    public (int Columns, int Rows) Size { get; private set; } = (columns, rows);

    /// <summary>The number of writes.</summary>
    public int Writes { get; private set; }

    /// <summary>All that is to be seen, with what has scrolled away; wrapped rows are joined.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>();
            var line = new StringBuilder();
            // Empty rows below the cursor do not count.
            var used = Math.Max(_row + 1, _rows.FindLastIndex(r => r.Text.ToString().Trim().Length > 0) + 1);
            foreach (var (text, isWrapped) in _rows.Take(used))
            {
                line.Append(text);
                if (!isWrapped)
                {
                    lines.Add(line.ToString().TrimEnd());
                    line.Clear();
                }
            }
            return lines;
        }
    }

    public void Write(string text)
    {
        Writes++;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
            {
                var end = text.AsSpan(i).IndexOfAny("ABCDJKm") + i;
                Command(text[end], text[(i + 2)..end]);
                i = end;
                continue;
            }
            Put(text[i]);
        }
    }

    /// <summary>Changes the width, as terminals do that break their lines again.</summary>
    public void Resize(int columns)
    {
        var (lines, cursorLine, cursorColumn) = (new List<string>(), 0, 0);
        var line = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i == _row)
            {
                (cursorLine, cursorColumn) = (lines.Count, line.Length + _column);
            }
            line.Append(_rows[i].Text);
            if (!_rows[i].IsWrapped)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
        }
        _rows.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var rest = lines[i].TrimEnd();
            if (i == cursorLine)
            {
                (_row, _column) = (_rows.Count + (cursorColumn / columns), cursorColumn % columns);
            }
            while (rest.Length > columns)
            {
                _rows.Add((new StringBuilder(rest[..columns]), true));
                rest = rest[columns..];
            }
            _rows.Add((new StringBuilder(rest), false));
        }
        // Empty rows at the bottom make room for the others.
        while (_rows.Count > _row + 1 && _rows[^1].Text.Length == 0)
        {
            _rows.RemoveAt(_rows.Count - 1);
        }
        Size = (columns, Size.Rows);
    }

    private void Put(char letter)
    {
        switch (letter)
        {
            case '\r':
                _column = 0;
                return;
            case '\n':
                _column = 0;
                Down(isWrapped: false);
                return;
            default:
                if (_column == Size.Columns)
                {
                    _column = 0;
                    Down(isWrapped: true);
                }
                var row = _rows[_row].Text;
                row.Append(' ', Math.Max(0, _column + 1 - row.Length));
                row[_column++] = letter;
                return;
        }
    }

    private void Down(bool isWrapped)
    {
        _rows[_row] = (_rows[_row].Text, isWrapped);
        if (++_row == _rows.Count)
        {
            _rows.Add((new StringBuilder(), false));
        }
    }

    private void Command(char command, string arguments)
    {
        switch (command)
        {
            case 'A':
                // The cursor cannot leave the screen.
                _row = Math.Max(
                    Math.Max(0, _rows.Count - Size.Rows), _row - int.Parse(arguments, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case 'K':
                ClearRow();
                break;
            case 'm':
                break;
            default:
                throw new InvalidOperationException($"This terminal does not know the command {command}.");
        }
    }

    private void ClearRow()
    {
        var text = _rows[_row].Text;
        text.Length = Math.Min(text.Length, _column);
        _rows[_row] = (text, false);
    }
}
