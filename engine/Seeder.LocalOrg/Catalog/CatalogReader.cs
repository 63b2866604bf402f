namespace Seeder.Local;

/// <summary>Parses <c>standard-objects.txt</c>. The header of that file explains its syntax.</summary>
internal static class CatalogReader
{
    public static IReadOnlyList<ObjectDraft> ReadEmbedded()
    {
        using var stream = typeof(CatalogReader).Assembly.GetManifestResourceStream("standard-objects.txt")!;
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    public static IReadOnlyList<ObjectDraft> Read(TextReader reader)
    {
        var objects = new List<ObjectDraft>();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            try
            {
                if (line.StartsWith("object ", StringComparison.Ordinal))
                {
                    objects.Add(ObjectLine(line));
                }
                else
                {
                    objects[^1].Fields.AddRange(CatalogField.Read(line));
                }
            }
            catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
            {
                throw new FormatException($"standard-objects.txt:{number}: {e.Message}", e);
            }
        }

        return objects;
    }

    private static ObjectDraft ObjectLine(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var flags = words[4..];
        return new ObjectDraft(
            new ObjectTraits
            {
                Name = words[1],
                Label = words[1] is "Product2" ? "Product" : words[1] is "Pricebook2" ? "Price Book" : Labels.Of(words[1]),
                Plural = words[3].Replace('~', ' '),
                Setup = flags.Contains("setup"),
                Hard = flags.Contains("hard"),
                Createable = !flags.Contains("nocreate"),
                Updateable = !flags.Contains("noupdate"),
                Deletable = !flags.Contains("nodelete"),
                SharesPrefix = flags.Contains("nokey"),
                Lacks = Array.Find(flags, f => f.StartsWith("no=", StringComparison.Ordinal)) is { } lacks
                    ? lacks["no=".Length..].Split(',')
                    : [],
                Activities = true,
            },
            words[2]);
    }
}
