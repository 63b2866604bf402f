namespace Seeder.Local;

/// <summary>The content of an org's metadata.</summary>
/// <param name="ValidationRules">The active validation rules.</param>
/// <param name="Notes">A sentence for each thing that was ignored.</param>
internal sealed record Metadata(List<ObjectDraft> Drafts, IReadOnlyList<ValidationRule> ValidationRules, List<string> Notes)
{
    /// <summary>The records that the metadata describes.</summary>
    public IReadOnlyList<MetadataRow> Rows { get; init; } = [];
}
