using System.Runtime.InteropServices;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Seeder.Core.Syntax;

// One file, although it is long: each method continues with the events where the one before stopped.
/// <summary>
/// Builds nodes from YamlDotNet's events in one pass, and reports text that YAML would drop silently. The input may be a repaired copy of
/// the source; it has the same length, so that offsets are valid in both.
/// </summary>
internal sealed class YamlTree
{
    // Limits recursion. Records never nest this deep, and the stack holds much more.
    public const int MaxDepth = 200;

    // YamlDotNet checks every open bracket for each token, so that deeply nested text is slow. Text that is nested deeper than this is not
    // even skipped, and parsing stops.
    private const int MaxSkipped = 100;

    // The depth of record lists: the plan, its records, the list of a type.
    private const int ListDepth = 2;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly RecoveredText _recovered;
    private readonly DiagnosticBag _diagnostics;
    private readonly Parser _parser;
    private readonly RecordReader _records;
    private readonly YamlKeys _keys = new();
    private readonly YamlTexts _texts = new();
    private readonly List<(YamlEntry Entry, int Number)> _entries = [];
    private readonly List<YamlNode> _items = [];
    private readonly Stack<int> _openFlows = new();
    private readonly YamlAnchors _anchors;
    private readonly SwallowedText _swallowed;
    private readonly CancellationToken _cancel;
    private bool _inRecords;
    private int _events;
    private int _size;

    public YamlTree(RecoveredText recovered, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        _cancel = cancel;
        (_recovered, _source, _text, _diagnostics) = (recovered, recovered.Source, recovered.Text, diagnostics);
        _records = new RecordReader(diagnostics);
        _anchors = new YamlAnchors(_text.Length, diagnostics);
        _swallowed = new SwallowedText(recovered, diagnostics);
        _parser = new Parser(new StringReader(_text));
    }

    /// <summary>The offset that the events have reached.</summary>
    public int Offset { get; private set; }

    /// <summary>The offset of the outermost <c>{</c> or <c>[</c> that is still open; null if all are closed.</summary>
    public int? OpenFlow => _openFlows.Count > 0 ? _openFlows.Last() : null;

    /// <summary>Returns the first document, or null if the text has none. Throws <see cref="YamlFailure"/> at an error.</summary>
    public YamlNode? Read()
    {
        Next();
        if (Next() is not DocumentStart)
        {
            return null;
        }
        var root = ReadNode(Next(), 0);
        Next();
        if (Next() is DocumentStart second)
        {
            _diagnostics.Add(SyntaxDiagnostics.SecondDocument(Span((int)second.Start.Index, (int)second.End.Index)));
        }
        _swallowed.CheckDirectives(root.Span);
        return root;
    }

    private ParsingEvent Next()
    {
        if ((++_events & 1023) == 0)
        {
            _cancel.ThrowIfCancellationRequested();
        }
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException e) when (e.Start.Index > 0 || e.End.Index > 0)
        {
            throw new YamlFailure(e.Message, (int)e.Start.Index, (int)e.End.Index);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet gives no place for a tab in the indentation, and throws InvalidOperationException for a collection in brackets
            // that ends too early.
            throw new YamlFailure(e.Message, null, null);
        }
        var current = _parser.Current!;
        Offset = (int)current.End.Index;
        return current;
    }

    private YamlNode ReadNode(ParsingEvent current, int depth)
    {
        _size++;
        if (current is Scalar scalar)
        {
            return ReadScalar(scalar);
        }
        if (current is AnchorAlias alias)
        {
            return ReadAlias(alias);
        }
        var start = (int)current.Start.Index;
        if (current is not NodeEvent node)
        {
            throw new YamlFailure("A value is missing.", start, (int)current.End.Index);
        }
        if (depth >= MaxDepth)
        {
            _diagnostics.Add(SyntaxDiagnostics.TooDeep(Span(start, start + 1), MaxDepth));
            return Skip(node);
        }
        if (!node.Tag.IsEmpty)
        {
            ReportTag(node);
        }
        var sizeBefore = _size;
        if (!node.Anchor.IsEmpty)
        {
            // An alias may use a list in another place, where its entries are not records.
            _inRecords &= depth > ListDepth;
            _anchors.Begin(node.Anchor.Value);
        }
        YamlNode read = node is MappingStart mapping ? ReadMapping(mapping, start, depth) : ReadSequence((SequenceStart)node, start, depth);
        if (_recovered.Touches(start, start + 1))
        {
            read = new YamlFault(read.Span);
        }
        if (!node.Anchor.IsEmpty)
        {
            _anchors.Set(node.Anchor.Value, read, _size - sizeBefore);
        }
        return read;
    }

    private YamlNode ReadMapping(MappingStart mapping, int start, int depth)
    {
        var isBlock = mapping.Style == MappingStyle.Block;
        if (!isBlock)
        {
            _openFlows.Push(start);
        }
        var first = _entries.Count;
        var faults = false;
        ParsingEvent current;
        while ((current = Next()) is not MappingEnd)
        {
            var (key, number) = ReadKey(current, isBlock);
            if (depth == 0)
            {
                _inRecords = key is { Text: "records" };
            }
            var value = ReadNode(Next(), depth + 1);
            if (key is { } name)
            {
                _entries.Add((new YamlEntry(name, value), number));
            }
            faults |= key is null;
        }
        var entries = TakeEntries(first);
        if (faults && entries.IsEmpty)
        {
            if (!isBlock)
            {
                _openFlows.Pop();
            }
            return new YamlFault(Span(start, Math.Max(start, CloseOf(current, '}'))));
        }
        if (isBlock)
        {
            return new YamlMapping(entries, entries.Length == 0 ? Span(start, start) : Span(entries[0].Key.Span.Start, End(entries[^1])));
        }
        _openFlows.Pop();
        // "a: 1" in a list in brackets is a mapping of one entry; YamlDotNet gives it no place.
        return new YamlMapping(entries, _text[start] == '{' || entries.Length == 0
            ? Span(start, CloseOf(current, '}'))
            : Span(entries[0].Key.Span.Start, End(entries[^1])));
    }

    private static int End(YamlEntry last) => Math.Max(last.Key.Span.End, last.Value.Span.End);

    private ImmutableArray<YamlEntry> TakeEntries(int first)
    {
        var (count, kept) = (_entries.Count - first, 0);
        var taken = new YamlEntry[count];
        _keys.BeginMapping();
        for (var i = first; i < _entries.Count; i++)
        {
            var (entry, number) = _entries[i];
            if (_keys.TryTake(number, kept, out var earlier))
            {
                taken[kept++] = entry;
            }
            else
            {
                _diagnostics.Add(SyntaxDiagnostics.DuplicateKey(entry.Key, taken[earlier].Key));
            }
        }
        _entries.RemoveRange(first, count);
        return ImmutableCollectionsMarshal.AsImmutableArray(kept == count ? taken : taken[..kept]);
    }

    private YamlSequence ReadSequence(SequenceStart sequence, int start, int depth)
    {
        var isBlock = sequence.Style == SequenceStyle.Block;
        if (!isBlock)
        {
            _openFlows.Push(start);
        }
        var first = _items.Count;
        ParsingEvent current;
        while ((current = Next()) is not SequenceEnd)
        {
            if (isBlock && current is Scalar)
            {
                _swallowed.CheckIndentation(_text.LastIndexOf('-', Math.Max(0, (int)current.Start.Index - 1)));
            }
            var item = ReadNode(current, depth + 1);
            _items.Add(depth == ListDepth && _inRecords && item is YamlMapping record ? new YamlRecord(_records.ReadRecord(record)) : item);
        }
        var items = CollectionsMarshal.AsSpan(_items)[first..].ToArray();
        _items.RemoveRange(first, items.Length);
        if (!isBlock)
        {
            _openFlows.Pop();
        }
        var end = !isBlock ? CloseOf(current, ']') : items.Length == 0 ? start : items[^1].Span.End;
        return new YamlSequence(ImmutableCollectionsMarshal.AsImmutableArray(items), Span(start, Math.Max(start, end)));
    }

    private (NameSyntax? Key, int Number) ReadKey(ParsingEvent current, bool isBlock)
    {
        if (current is not Scalar scalar)
        {
            var place = Span((int)current.Start.Index, Math.Max((int)current.Start.Index + 1, (int)current.End.Index));
            _diagnostics.Add(SyntaxDiagnostics.KeyNotName(place));
            if (current is not AnchorAlias)
            {
                Skip(current);
            }
            return default;
        }
        var (start, end) = ((int)scalar.Start.Index, (int)scalar.End.Index);
        if (isBlock)
        {
            _swallowed.CheckIndentation(start);
        }
        if (HasProperties(scalar) || _recovered.Touches(start, end))
        {
            return default;
        }
        var plain = scalar.Style == ScalarStyle.Plain;
        if (plain && start == end)
        {
            // YamlDotNet cannot continue after such a line.
            throw new YamlFailure(YamlFailure.NoKey, start, end);
        }
        if (scalar.Value.Length == 0 || scalar.Start.Line != scalar.End.Line)
        {
            _diagnostics.Add(SyntaxDiagnostics.KeyNotName(Span(start, Math.Max(start + 1, end))));
            return default;
        }
        if (plain && scalar.Value == "<<")
        {
            _diagnostics.Add(SyntaxDiagnostics.MergeKey(Span(start, end)));
            return default;
        }
        if (plain && scalar.Value[0] is '@' or '`' or '%')
        {
            _diagnostics.Add(SyntaxDiagnostics.CannotStart(Span(start, start + 1), scalar.Value[0]));
            return default;
        }
        var (text, number) = _keys.Intern(_recovered.Restore(scalar.Value));
        return (new NameSyntax(text, Span(start, end)), number);
    }

    private YamlNode ReadScalar(Scalar scalar)
    {
        var (start, end) = ((int)scalar.Start.Index, (int)scalar.End.Index);
        var span = Span(start, end);
        if (HasProperties(scalar) || _recovered.Touches(start, end))
        {
            return new YamlFault(span);
        }
        if (scalar.Style != ScalarStyle.Plain)
        {
            return new YamlScalar(_texts.Share(_recovered.Restore(scalar.Value)), false, span);
        }
        if (_swallowed.IsSound(scalar, start, end))
        {
            return new YamlScalar(_texts.Share(_recovered.Restore(scalar.Value)), true, span);
        }
        return new YamlFault(span);
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        var span = Span((int)alias.Start.Index, (int)alias.End.Index);
        if (_recovered.Touches(span.Start, span.End))
        {
            return new YamlFault(span);
        }
        var (node, size) = _anchors.Resolve(alias.Value.Value, span);
        _size += size;
        return node;
    }

    private bool HasProperties(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty)
        {
            ReportTag(scalar);
            return true;
        }
        if (scalar.Anchor.IsEmpty)
        {
            return false;
        }
        var span = Span((int)scalar.Start.Index, (int)scalar.End.Index);
        _diagnostics.Add(SyntaxDiagnostics.AnchorOnScalar(span, scalar.Anchor.Value));
        _anchors.Set(scalar.Anchor.Value, new YamlFault(span), 1);
        return true;
    }

    private void ReportTag(NodeEvent node)
    {
        var start = _text.IndexOf('!', (int)node.Start.Index);
        _diagnostics.Add(SyntaxDiagnostics.Tag(Span(start, SourceLines.EndOfWord(_text, start))));
    }

    private YamlFault Skip(ParsingEvent node)
    {
        var start = (int)node.Start.Index;
        for (var depth = node.NestingIncrease; depth > 0;)
        {
            if (depth > MaxSkipped)
            {
                throw new YamlFailure(YamlFailure.TooDeep, start, Offset);
            }
            depth += Next().NestingIncrease;
        }
        return new YamlFault(Span(start, Math.Max(start, Offset)));
    }

    private int CloseOf(ParsingEvent end, char bracket)
    {
        var offset = (int)end.End.Index;
        return offset < _text.Length && _text[offset] == bracket ? offset + 1 : offset;
    }

    private SourceSpan Span(int start, int end) => new(_source, start, end);
}
