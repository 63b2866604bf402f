using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Syntax;

/// <summary>The nodes that have anchors, by name. A name may be given again; an alias means the last one above it.</summary>
internal sealed class YamlAnchors(int textLength, DiagnosticBag diagnostics)
{
    // Aliases of aliases multiply: a few lines could stand for more nodes than any memory holds.
    private readonly int _limit = 50_000 + textLength;
    private readonly Dictionary<string, (YamlNode? Node, int Size)> _nodes = new(StringComparer.Ordinal);
    private int _aliased;
    private bool _limitReported;

    /// <summary>From here until <see cref="Set"/> the node is being read: an alias of it would contain itself.</summary>
    public void Begin(string name) => _nodes[name] = (null, 0);

    /// <param name="name">The anchor.</param>
    /// <param name="node">The node that has it.</param>
    /// <param name="size">How many nodes it holds, those that its aliases stand for included.</param>
    public void Set(string name, YamlNode node, int size) => _nodes[name] = (node, size);

    public (YamlNode Node, int Size) Resolve(string name, SourceSpan alias)
    {
        if (!_nodes.TryGetValue(name, out var found))
        {
            diagnostics.Add(SyntaxDiagnostics.UnknownAlias(alias, name, diagnostics.Similar(_nodes.Keys)));
        }
        else if (found.Node is not { } node)
        {
            diagnostics.Add(SyntaxDiagnostics.AliasCycle(alias, name));
        }
        else if (_aliased + found.Size <= _limit)
        {
            _aliased += found.Size;
            return (node, found.Size);
        }
        else if (!_limitReported)
        {
            _limitReported = true;
            diagnostics.Add(SyntaxDiagnostics.AliasesMultiply(alias, _limit));
        }
        return (new YamlFault(alias), 1);
    }
}
