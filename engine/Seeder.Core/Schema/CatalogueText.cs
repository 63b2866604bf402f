namespace Seeder.Core.Schema;

/// <summary>
/// StandardObjects.txt, split into one block per type. A block is parsed when its type is first used, so that a small plan starts fast.
/// </summary>
internal sealed class CatalogueText
{
    private readonly Dictionary<string, Block> _blocks = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Block> _types = [];
    private readonly Lazy<Dictionary<string, List<ChildRelationship>>> _children;

    public CatalogueText(string text)
    {
        Block? block = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == ' ')
            {
                block!.Lines.Add(line.Trim());
            }
            else if (line[0] != '#')
            {
                block = new Block(line.TrimEnd().Split(' '), []);
                _blocks.Add(block.Name, block);
                if (char.IsAsciiLetter(line[0]))
                {
                    _types.Add(block);
                }
            }
        }
        _children = new(FindChildren);
    }

    /// <summary>The type names, in the order of the file.</summary>
    public IEnumerable<string> Names => _types.Select(t => t.Name);

    public ObjectSchema Read(string name)
    {
        var block = _blocks[name];
        var words = block.Words;
        return new ObjectSchema(block.Name)
        {
            Label = block.Name,
            KeyPrefix = words[1],
            Createable = !words.Contains("noCreate"),
            Updateable = !words.Contains("noUpdate"),
            Deletable = !words.Contains("noDelete"),
            Fields = Fields(block, ""),
            ChildRelationships = _children.Value.TryGetValue(block.Name, out var children) ? [.. children] : [],
        };
    }

    /// <summary>The fields of a fragment: a named list of fields that several types share (<c>+system</c>).</summary>
    public ImmutableArray<FieldSchema> Fragment(string name) => Fields(_blocks[name], "");

    private ImmutableArray<FieldSchema> Fields(Block block, string prefix)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSchema>();
        foreach (var line in block.Lines)
        {
            if (line[0] == '+')
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                fields.AddRange(space < 0 ? Fields(_blocks[line], "") : Fields(_blocks[line[..space]], line[(space + 1)..]));
            }
            else
            {
                fields.Add(CatalogueLine.Read(line.Replace("{}", prefix, StringComparison.Ordinal), Set).Field);
            }
        }
        return fields.ToImmutable();
    }

    // Lookups in shared fragments, such as CreatedById, are left out: no plan nests records under the user who created them.
    private Dictionary<string, List<ChildRelationship>> FindChildren()
    {
        var children = new Dictionary<string, List<ChildRelationship>>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in _types)
        {
            foreach (var line in type.Lines.Where(l => l.Contains(" reference(", StringComparison.Ordinal)))
            {
                var (field, name) = CatalogueLine.Read(line, Set);
                foreach (var parent in field.ReferenceTo)
                {
                    if (!children.TryGetValue(parent, out var list))
                    {
                        children.Add(parent, list = []);
                    }
                    list.Add(new ChildRelationship(name, type.Name, field.Name, field.CascadeDelete, field.RestrictedDelete));
                }
            }
        }
        return children;
    }

    private string[] Set(string name) => _blocks[name].Words[1..];

    // One block of the file: the words of its first line, and the lines below it.
    private sealed class Block(string[] words, List<string> lines)
    {
        public string Name => Words[0];

        public string[] Words { get; } = words;

        public List<string> Lines { get; } = lines;
    }
}
