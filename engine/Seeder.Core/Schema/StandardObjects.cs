using System.Text;

namespace Seeder.Core.Schema;

/// <summary>
/// The built-in catalogue of standard objects, so that a plan can be checked without an org. It stands in StandardObjects.txt.
/// </summary>
internal static class StandardObjects
{
    private static readonly Lazy<CatalogueText> Catalogue = new(Load);
    private static readonly Lazy<OrgSchema> Types = new(() => OrgSchema.Empty.WithLazy(Catalogue.Value.Names, Catalogue.Value.Read));

    /// <summary>Every type of the catalogue, read when it is first looked up.</summary>
    public static OrgSchema Schema => Types.Value;

    /// <summary>What every row of a type that has an owner or a master carries: Id, IsDeleted, and who made and changed it when.</summary>
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
