using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// What is no mistake yet and will be one: ids that another org does not have, dates that go by, values that a picklist does not list.
/// Warnings of <c>validate</c>.
/// </summary>
internal static class OfflineChecks
{
    // A date before this many days from now will have gone by before anybody looks.
    private const int Soon = 30;

    // Date fields that should be in the future. Other dates, such as a birthday, can be any date.
    private static readonly FrozenSet<(string Type, string Field)> Ageing = new[]
    {
        ("Opportunity", "CloseDate"), ("Task", "ActivityDate"), ("Event", "ActivityDate"), ("Event", "ActivityDateTime"),
        ("Event", "StartDateTime"), ("Quote", "ExpirationDate"), ("Campaign", "EndDate"),
    }.ToFrozenSet();

    /// <param name="clock">What today is for the plan.</param>
    /// <param name="isPinned">Whether the plan or the command line says so: then its dates are meant.</param>
    public static void Check(SeedPlan plan, DateTimeOffset clock, bool isPinned, DiagnosticBag diagnostics)
    {
        foreach (var record in plan.Records)
        {
            foreach (var field in record.Fields)
            {
                if (field.Value is not FieldValue.Text { Value: var text })
                {
                    continue;
                }
                if (field.Field.IsReference)
                {
                    CheckId(record, field, text, diagnostics);
                }
                else if (field.Field.Type is FieldType.Date or FieldType.DateTime)
                {
                    if (!isPinned && Ageing.Contains((record.Type.Name, field.Field.Name)) && !IsOver(record)
                        && text.Length >= 10
                            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out var date)
                            && date < DateOnly.FromDateTime(clock.UtcDateTime).AddDays(Soon))
                    {
                        diagnostics.Add(OfflineDiagnostics.DateAges(record.Type, field, date));
                    }
                }
                else if (field.Field.Type == FieldType.Picklist
                    && !field.Field.RestrictedPicklist
                    && IsListed(record.Type, field.Field)
                    && !field.Field.PicklistValues.Contains(text))
                {
                    diagnostics.Add(OfflineDiagnostics.NotListed(record.Type, field, text));
                }
            }
        }
    }

    // The id of the record itself says which record is updated; there is no other way to say it.
    private static void CheckId(SeedRecord record, BoundField field, string text, DiagnosticBag diagnostics)
    {
        if (field.Field.Name != "Id" && SalesforceId.TryNormalise(text, out var id))
        {
            diagnostics.Add(OfflineDiagnostics.HardCodedId(record.Type, field, id));
        }
    }

    // What is closed has its date in the past.
    private static bool IsOver(SeedRecord record) =>
        record.Fields.Any(
            f => f.Field.Name is "StageName" or "Status"
                && f.Value is FieldValue.Text { Value: var text }
                && (text.StartsWith("Closed", StringComparison.Ordinal) || text is "Completed" or "Aborted"));

    // The values that a new org has are no rule: orgs change them. Those of metadata or of a pulled schema are the org's.
    private static bool IsListed(ObjectSchema type, FieldSchema field) =>
        !field.PicklistValues.IsEmpty
            && StandardObjects.Schema.Find(type.Name)?.FindField(field.Name)?.PicklistValues.SequenceEqual(field.PicklistValues) != true;
}
