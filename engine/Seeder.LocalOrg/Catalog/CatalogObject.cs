namespace Seeder.Local;

/// <summary>One object of the catalogue, with the fields of all features. It is shared by all orgs of the process.</summary>
internal sealed record CatalogObject(ObjectTraits Traits, string Prefix, IReadOnlyList<FieldDef> Fields);
