using System.Buffers;

namespace Seeder.Core.Syntax;

/// <summary>
/// A copy of the source text in which errors are overwritten, character by character, so that YamlDotNet can read past them. Offsets are
/// the same in both texts.
/// </summary>
internal sealed class RecoveredText
{
    // YAML 1.2 has two line breaks. YamlDotNet also breaks lines at these three characters, and would change them to spaces in a quoted
    // text.
    private const string FalseBreaks = "\u0085\u2028\u2029";
    private const char FirstStandIn = '\uFDD0';

    private static readonly SearchValues<char> Exotic = SearchValues.Create(
        FalseBreaks + "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014" +
        "\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f");

    private readonly List<(int Start, int End)> _edits = [];
    private bool _hasStandIns;
    private int? _cut;

    public RecoveredText(SourceText source, DiagnosticBag diagnostics)
    {
        (Source, Text) = (source, source.Content);
        if (Text.AsSpan().IndexOfAny(Exotic) is >= 0 and var first)
        {
            ReplaceExotic(first, diagnostics);
        }
    }

    public SourceText Source { get; }

    public string Text { get; private set; }

    /// <summary>False if the text was cut off at an error.</summary>
    public bool Complete => _cut is null;

    public void Replace(int start, int end, char by)
    {
        Text = string.Create(Text.Length, (Text, start, end, by), static (copy, edit) =>
        {
            edit.Text.CopyTo(copy);
            copy[edit.start..edit.end].Fill(edit.by);
        });
        _edits.Add((start, end));
    }

    /// <summary>Marks a range whose error was reported, so that it is not reported twice.</summary>
    public void Mark(int start, int end) => _edits.Add((start, end));

    /// <summary>Replaces the tabs in the indentation of each line from this offset on by spaces.</summary>
    public void ReplaceTabs(int from)
    {
        var copy = Text.ToCharArray();
        for (var line = SourceLines.StartOfLine(Text, from); line < copy.Length;)
        {
            for (var i = line; i < copy.Length && copy[i] is ' ' or '\t'; i++)
            {
                copy[i] = ' ';
            }
            var end = Text.IndexOf('\n', line);
            line = end < 0 ? copy.Length : end + 1;
        }
        Text = new string(copy);
    }

    public void Cut(int offset) => (Text, _cut) = (Text[..offset], offset);

    /// <summary>Whether only white space remains between the offset and the place where the text was cut off.</summary>
    public bool IsCutBehind(int offset) => _cut is not null && Text.AsSpan(Math.Min(offset, Text.Length)).IsWhiteSpace();

    public bool Touches(int start, int end)
    {
        if (_edits.Count == 0)
        {
            return false;
        }
        foreach (var edit in _edits)
        {
            if (edit.Start < end && start < edit.End)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Returns the original text of a value.</summary>
    public string Restore(string value)
    {
        if (_hasStandIns)
        {
            for (var i = 0; i < FalseBreaks.Length; i++)
            {
                value = value.Replace((char)(FirstStandIn + i), FalseBreaks[i]);
            }
        }
        return value;
    }

    private void ReplaceExotic(int first, DiagnosticBag diagnostics)
    {
        var copy = Text.ToCharArray();
        int? firstControl = null;
        var controls = 0;
        for (var i = first; i < copy.Length; i++)
        {
            if (FalseBreaks.IndexOf(copy[i]) is >= 0 and var which)
            {
                (copy[i], _hasStandIns) = ((char)(FirstStandIn + which), true);
            }
            else if (Exotic.Contains(copy[i]))
            {
                firstControl ??= i;
                controls++;
                copy[i] = '_';
            }
        }
        if (firstControl is { } place)
        {
            diagnostics.Add(SyntaxDiagnostics.ControlCharacter(new SourceSpan(Source, place, place + 1), Text[place], controls - 1));
            _edits.Add((place, place + 1));
        }
        Text = new string(copy);
    }
}
