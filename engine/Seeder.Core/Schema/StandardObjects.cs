using System.Text;

namespace Seeder.Core.Schema;

/// <summary>
/// The built-in catalogue of standard objects, so that a plan can be checked without an org. Its source is StandardObjects.txt.
/// </summary>
internal static class StandardObjects
{
    private static readonly Lazy<CatalogueText> Catalogue = new(Load);
    private static readonly Lazy<OrgSchema> Types = new(() => OrgSchema.Empty.WithLazy(Catalogue.Value.Names, Catalogue.Value.Read));

    /// <summary>All types of the catalogue. Each is parsed when it is first used.</summary>
    public static OrgSchema Schema => Types.Value;

    /// <summary>
    /// The system fields of every type with an owner or a master: Id, IsDeleted, and who created and changed the record and when.
    /// </summary>
    internal static ImmutableArray<FieldSchema> SystemFields => Catalogue.Value.Fragment("+system");

    private static CatalogueText Load()
    {
        using var stream = typeof(StandardObjects).Assembly.GetManifestResourceStream("Seeder.Core.Schema.StandardObjects.txt")
            ?? throw new InvalidOperationException("The catalogue is not embedded in this assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new CatalogueText(Encoding.UTF8.GetString(bytes));
    }
}
