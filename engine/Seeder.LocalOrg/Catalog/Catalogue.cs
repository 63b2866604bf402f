using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary>
/// The standard objects and their fields: <c>standard-objects.txt</c>, whose header explains its syntax. It is parsed once in a process.
/// </summary>
internal sealed class Catalogue
{
    private static readonly Lazy<Catalogue> Parsed = new(ReadEmbedded);

    private Catalogue(IReadOnlyList<CatalogObject> objects, string hash)
    {
        Objects = objects;
        Hash = hash;
    }

    public static Catalogue Standard => Parsed.Value;

    public IReadOnlyList<CatalogObject> Objects { get; }

    /// <summary>The hash of the text. Two orgs with the same hash and features have the same standard objects.</summary>
    public string Hash { get; }

    /// <summary>The objects of a new org with these features, to which metadata can add fields.</summary>
    public List<ObjectDraft> Drafts(IReadOnlySet<string> features)
    {
        var drafts = new List<ObjectDraft>(Objects.Count);
        foreach (var type in Objects.Where(o => Has(features, o.Traits.Features)))
        {
            var draft = new ObjectDraft(type.Traits, type.Prefix);
            foreach (var field in type.Fields)
            {
                if (Has(features, field.Features))
                {
                    draft.Fields.Add(field);
                }
            }

            drafts.Add(draft);
        }

        return drafts;
    }

    /// <summary>Adds the fields of one feature to objects that do not have them yet.</summary>
    public void Extend(IReadOnlyList<ObjectDraft> drafts, string feature)
    {
        var byName = drafts.ToDictionary(d => d.Traits.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var type in Objects)
        {
            foreach (var field in type.Fields.Where(f => f.Features.Contains(feature)))
            {
                if (byName.TryGetValue(type.Traits.Name, out var draft) && draft.Find(field.Name) is null)
                {
                    draft.Fields.Add(field);
                }
            }
        }
    }

    /// <exception cref="FormatException">A line is wrong.</exception>
    public static IReadOnlyList<CatalogObject> Read(string text)
    {
        var objects = new List<CatalogObject>();
        var fields = new List<FieldDef>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range);
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            try
            {
                if (line.StartsWith("object ", StringComparison.Ordinal))
                {
                    fields = [];
                    objects.Add(CatalogLine.Object(line, fields));
                }
                else
                {
                    // The first index belongs to Id.
                    fields.Add(CatalogLine.Field(line, fields.Count + 1));
                }
            }
            catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
            {
                throw new FormatException($"standard-objects.txt:{number}: {e.Message}", e);
            }
        }

        return objects;
    }

    private static bool Has(IReadOnlySet<string> features, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 || wanted.Any(features.Contains);

    private static Catalogue ReadEmbedded()
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream("standard-objects.txt")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Catalogue(Read(Encoding.UTF8.GetString(bytes)), Convert.ToHexString(SHA256.HashData(bytes)));
    }
}
