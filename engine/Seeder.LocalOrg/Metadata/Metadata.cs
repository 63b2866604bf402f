namespace Seeder.Local;

/// <summary>All that metadata says of an org.</summary>
/// <param name="ValidationRules">The active ones.</param>
/// <param name="Notes">A sentence for each thing that was left out.</param>
internal sealed record Metadata(List<ObjectDraft> Drafts, IReadOnlyList<ValidationRule> ValidationRules, List<string> Notes);
