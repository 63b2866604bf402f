namespace Seeder.Local;

internal sealed record OpportunityStage(string Name, double Probability, bool Closed, bool Won, string Category, string CategoryName);

/// <summary>
/// The stages of a new org, with their probability and forecast category. Other stages are accepted, because the picklist is not
/// restricted.
/// </summary>
internal static class OpportunityStages
{
    private static readonly OpportunityStage[] All =
    [
        new("Prospecting", 10, false, false, "Pipeline", "Pipeline"),
        new("Qualification", 10, false, false, "Pipeline", "Pipeline"),
        new("Needs Analysis", 20, false, false, "Pipeline", "Pipeline"),
        new("Value Proposition", 50, false, false, "Pipeline", "Pipeline"),
        new("Id. Decision Makers", 60, false, false, "Pipeline", "Pipeline"),
        new("Perception Analysis", 70, false, false, "Pipeline", "Pipeline"),
        new("Proposal/Price Quote", 75, false, false, "Pipeline", "Pipeline"),
        new("Negotiation/Review", 90, false, false, "Pipeline", "Pipeline"),
        new("Closed Won", 100, true, true, "Closed", "Closed"),
        new("Closed Lost", 0, true, false, "Omitted", "Omitted"),
    ];

    /// <summary>The properties of a stage: those in the org's metadata, or else those of a new org.</summary>
    public static OpportunityStage Of(FieldDef field, string name)
    {
        var known = Array.Find(All, s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? new(name, 0, false, false, "Pipeline", "Pipeline");
        if (field.Values.FirstOrDefault(v => v.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            is not { Probability: { } probability } own)
        {
            return known;
        }

        var category = own.ForecastCategory ?? known.Category;
        return new(name, probability, own.Closed ?? false, own.Won ?? false, category, category switch
        {
            "BestCase" => "Best Case",
            "Forecast" => "Commit",
            var same => same,
        });
    }
}
