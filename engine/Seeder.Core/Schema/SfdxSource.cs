using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>The metadata of one object, collected from all files: its own element, its fields and its record types.</summary>
internal sealed class SfdxObject(string name)
{
    public string Name { get; } = name;

    public XElement? Definition { get; set; }

    public SortedDictionary<string, (XElement Element, MetadataFile File)> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

    public SortedDictionary<string, XElement> RecordTypes { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// Sorts metadata files by the object that they describe. Source format has one file per field, Metadata API format has one per object; a
/// project may mix them. Files are read in the order of their paths. If two files describe the same thing, the later one is used.
/// </summary>
internal sealed class SfdxSource
{
    private readonly SortedDictionary<string, SfdxObject> _objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly DiagnosticBag _diagnostics;

    public SfdxSource(IEnumerable<MetadataFile> files, DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        foreach (var file in files.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Content, StringComparer.Ordinal))
        {
            Take(file);
        }
    }

    /// <summary>The namespace of the first project that has one; null if none has.</summary>
    public string? Namespace { get; private set; }

    /// <summary>The objects, ordered by name.</summary>
    public IEnumerable<SfdxObject> Objects => _objects.Values;

    /// <summary>The active values of global value sets, by name of the set.</summary>
    public Dictionary<string, ImmutableArray<string>> GlobalValueSets { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The active values of standard value sets (<c>LeadStatus</c>), by name of the set.</summary>
    public SortedDictionary<string, ImmutableArray<string>> StandardValueSets { get; } = new(StringComparer.OrdinalIgnoreCase);

    private void Take(MetadataFile file)
    {
        var folders = file.Path.Split('/', '\\');
        var fileName = folders[^1].EndsWith("-meta.xml", StringComparison.OrdinalIgnoreCase)
            ? folders[^1][..^"-meta.xml".Length]
            : folders[^1];
        var dot = fileName.LastIndexOf('.');
        var (name, kind) = dot < 0 ? (fileName, "") : (fileName[..dot], fileName[(dot + 1)..]);
        if (kind is not ("object" or "field" or "recordType" or "globalValueSet" or "standardValueSet")
            || SfdxXml.Read(file, _diagnostics) is not { } root)
        {
            return;
        }
        Namespace ??= file.Namespace;
        SfdxNamespace.Qualify(root, file.Namespace);
        switch (kind)
        {
            case "object" when IsName(name, file):
                TakeObject(Object(name, file), root, file);
                break;
            case "object":
                break;
            case "globalValueSet":
                GlobalValueSets[name] = SfdxPicklist.Values(root.All("customValue"));
                break;
            case "standardValueSet":
                StandardValueSets[name] = SfdxPicklist.Values(root.All("standardValue"));
                break;
            default:
                if (Owner(folders) is not { } owner)
                {
                    _diagnostics.Add(SchemaDiagnostics.MetadataWithoutObject(file));
                }
                else if (!IsName(owner, file) || !IsName(root.Text("fullName") ?? name, file))
                {
                    break;
                }
                else if (kind == "field")
                {
                    Object(owner, file).Fields[root.Text("fullName") ?? SfdxNamespace.Qualify(name, file.Namespace)] = (root, file);
                }
                else
                {
                    Object(owner, file).RecordTypes[root.Text("fullName") ?? name] = root;
                }
                break;
        }
    }

    private void TakeObject(SfdxObject target, XElement root, MetadataFile file)
    {
        target.Definition = root;
        foreach (var field in root.All("fields"))
        {
            if (field.Text("fullName") is { } name && IsName(name, file))
            {
                target.Fields[name] = (field, file);
            }
        }
        foreach (var recordType in root.All("recordTypes"))
        {
            if (recordType.Text("fullName") is { } name && IsName(name, file))
            {
                target.RecordTypes[name] = recordType;
            }
        }
    }

    private bool IsName(string name, MetadataFile file)
    {
        if (Names.IsName(name))
        {
            return true;
        }
        _diagnostics.Add(SchemaDiagnostics.MetadataName(file, name));
        return false;
    }

    // objects/<Object>/fields/<Field>. In a project without the folder "objects", the object is still the folder above "fields".
    private static string? Owner(string[] path)
    {
        var folders = path.AsSpan(0, path.Length - 1);
        var objects = folders.LastIndexOf("objects");
        if (objects >= 0 && objects + 1 < folders.Length)
        {
            return folders[objects + 1];
        }
        return folders is [.., var owner, "fields" or "recordTypes"] ? owner : null;
    }

    private SfdxObject Object(string name, MetadataFile file) =>
        _objects.GetOrAdd(SfdxNamespace.Qualify(name, file.Namespace), key => new SfdxObject(key));
}
