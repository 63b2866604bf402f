using System.Text;

namespace Seeder.Core.Schema;

/// <summary>
/// The standard objects of an org without customisation, so that a plan can be checked without an org. The embedded file
/// <c>standard-objects.json</c> is what <c>schema pull</c> reads from the embedded local org; <c>standard-objects.index</c> tells where
/// each type is in it. A test makes both files.
/// </summary>
internal static class StandardObjects
{
    private const string Folder = "Seeder.Core.Schema.standard-objects.";

    private static readonly Lazy<OrgSchema> Types = new(Load);

    /// <summary>All standard types that are known. Each is parsed when it is first used.</summary>
    public static OrgSchema Schema => Types.Value;

    // A line of the index is a type's name, and the place and length of its describe in the file, in bytes.
    private static OrgSchema Load()
    {
        var places = new Dictionary<string, (int Start, int Length)>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(Read("index")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            places.Add(words[0], (Number(words[1]), Number(words[2])));
        }
        return OrgSchema.Empty.WithLazy(places.Keys, name => SchemaFile.ReadType(name, Read("json", places[name])));
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static byte[] Read(string kind, (int Start, int Length)? place = null)
    {
        using var stream = typeof(StandardObjects).Assembly.GetManifestResourceStream(Folder + kind)
            ?? throw new InvalidOperationException("The standard objects are not embedded in this assembly.");
        var (start, length) = place ?? (0, (int)stream.Length);
        var bytes = new byte[length];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
