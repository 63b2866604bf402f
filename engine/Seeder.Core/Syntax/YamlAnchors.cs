namespace Seeder.Core.Syntax;

/// <summary>The anchors of a YAML file. If a name is used twice, an alias means the last anchor above it.</summary>
internal sealed class YamlAnchors(int textLength, DiagnosticBag diagnostics)
{
    // Limits the nodes that aliases expand to. Aliases of aliases multiply, so that a few lines could exhaust the memory.
    private readonly int _limit = 50_000 + textLength;
    private readonly Dictionary<string, (YamlNode? Node, int Size)> _nodes = [];
    private int _aliased;
    private bool _limitReported;

    /// <summary>Marks that the node is being read until <see cref="Set"/>. An alias of it inside would contain itself.</summary>
    public void Begin(string name) => _nodes[name] = (null, 0);

    /// <param name="name">The anchor.</param>
    /// <param name="node">The node of the anchor.</param>
    /// <param name="size">The number of nodes below it, without the node itself, but with those that its aliases expand to.</param>
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
