namespace Seeder.Core.Schema;

/// <summary>The text of the catalogue, cut into its blocks once; a type is read when it is asked for, so that a small plan pays for few.</summary>
internal sealed class CatalogueText
{
    private readonly OrderedDictionary<string, Block> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Block> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _sets = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, List<ChildRelationship>>> _children;

    public CatalogueText(string text)
    {
        Block? block = null;
        foreach (var span in text.AsSpan().EnumerateLines())
        {
            if (span.IsEmpty || span[0] == '#')
            {
                continue;
            }
            if (span[0] == ' ')
            {
                block!.Lines.Add(span.Trim().ToString());
                continue;
            }
            block = new Block(span.ToString().Split(' '), []);
            switch (span[0])
            {
                case '@':
                    _sets.Add(block.Name[1..], [.. block.Words.AsSpan(1)]);
                    break;
                case '+':
                    _fragments.Add(block.Name, block);
                    break;
                default:
                    _types.Add(block.Name, block);
                    break;
            }
        }
        _children = new(FindChildren);
    }

    /// <summary>In the order of the text.</summary>
    public IEnumerable<string> Names => _types.Keys;

    public ObjectSchema Read(string name)
    {
        var block = _types[name];
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

    /// <summary>The fields of a fragment (<c>+system</c>).</summary>
    public ImmutableArray<FieldSchema> Fragment(string name) => Fields(_fragments[name], "");

    private ImmutableArray<FieldSchema> Fields(Block block, string prefix)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSchema>();
        foreach (var line in block.Lines)
        {
            if (line[0] == '+')
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                fields.AddRange(space < 0 ? Fields(_fragments[line], "") : Fields(_fragments[line[..space]], line[(space + 1)..]));
            }
            else
            {
                fields.Add(CatalogueLine.Read(line.Replace("{}", prefix, StringComparison.Ordinal), set => _sets[set]).Field);
            }
        }
        return fields.ToImmutable();
    }

    // Only the lookups that a type has of its own: the children behind CreatedById and the like help nobody.
    private Dictionary<string, List<ChildRelationship>> FindChildren()
    {
        var children = new Dictionary<string, List<ChildRelationship>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (type, block) in _types)
        {
            foreach (var line in block.Lines.Where(l => l.Contains(" reference(", StringComparison.Ordinal)))
            {
                var (field, name) = CatalogueLine.Read(line, set => _sets[set]);
                foreach (var parent in field.ReferenceTo)
                {
                    if (!children.TryGetValue(parent, out var list))
                    {
                        children.Add(parent, list = []);
                    }
                    list.Add(new ChildRelationship(name, type, field.Name, field.CascadeDelete, field.RestrictedDelete));
                }
            }
        }
        return children;
    }

    private sealed record Block(string[] Words, List<string> Lines)
    {
        public string Name => Words[0];
    }
}
