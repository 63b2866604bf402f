using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Checks of <c>validate</c> that give warnings: ids that other orgs do not have, dates that will soon be in the past, values that are not
/// in the picklist, numbers that lose digits, and one coordinate without the other.
/// </summary>
internal static class OfflineChecks
{
    // Dates within this number of days are reported: the plan will soon fail or give outdated records.
    private const int Soon = 30;

    // Date fields that should be in the future. Other dates, such as a birthday, can be any date.
    private static readonly FrozenSet<(string Type, string Field)> Ageing = new[]
    {
        ("Opportunity", "CloseDate"), ("Task", "ActivityDate"), ("Event", "ActivityDate"), ("Event", "ActivityDateTime"),
        ("Event", "StartDateTime"), ("Quote", "ExpirationDate"), ("Campaign", "EndDate"),
    }.ToFrozenSet();

    /// <param name="clock">The time that <c>${today}</c> and <c>${now}</c> use.</param>
    /// <param name="isPinned">Whether the plan or the command line sets the clock; then dates are intended and not reported.</param>
    public static void Check(TypedPlan plan, DateTimeOffset clock, bool isPinned, DiagnosticBag diagnostics)
    {
        foreach (var record in plan.Records)
        {
            foreach (var field in record.Fields)
            {
                if (field.Value is FieldValue.Number number)
                {
                    CheckNumber(record, field, number.Digits, diagnostics);
                }
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
                            && date < DateOnly.FromDateTime(clock.DateTime).AddDays(Soon))
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

    private static void CheckNumber(SeedRecord record, BoundField field, string digits, DiagnosticBag diagnostics)
    {
        if (field.Field.Precision > 0 && NormalForm.LosesDigits(field.Field, digits) is { } stored)
        {
            diagnostics.Add(OfflineDiagnostics.DigitsLost(record.Type, field, digits, stored));
        }
        // Both coordinates make a place. Whether the org refuses one alone is not documented.
        if (Coordinates.OtherOf(field.Field) is { } other
            && record.Type.FindField(other) is { Createable: true } missing
            && !record.Fields.Any(f => ReferenceEquals(f.Field, missing)))
        {
            diagnostics.Add(OfflineDiagnostics.OneCoordinate(record.Type, field, missing));
        }
    }

    // The field Id tells which record is updated, so an id is allowed there.
    private static void CheckId(SeedRecord record, BoundField field, string text, DiagnosticBag diagnostics)
    {
        if (field.Field.Name != "Id" && SalesforceId.TryNormalise(text, out var id) && IsWritten(field.Span, text))
        {
            diagnostics.Add(OfflineDiagnostics.HardCodedId(record.Type, field, id));
        }
    }

    // Not an id that comes from the org itself, such as that of a record of a plan under 'uses'.
    private static bool IsWritten(SourceSpan span, string id) =>
        span.Source is null
        || (span.Source.Content[span.Start..span.End] is var written && (written.Contains(id[..15]) || written.Contains("var.")));

    // Closed records have dates in the past.
    private static bool IsOver(SeedRecord record) =>
        record.Fields.Any(
            f => f.Field.Name is "StageName" or "Status"
                && f.Value is FieldValue.Text { Value: var text }
                && (text.StartsWith("Closed", StringComparison.Ordinal) || text is "Completed" or "Aborted"));

    // The picklist values in the standard catalogue are only defaults, which orgs change. Values of metadata or of a pulled schema are
    // those of the org.
    private static bool IsListed(ObjectSchema type, FieldSchema field) =>
        !field.PicklistValues.IsEmpty
            && StandardObjects.Schema.Find(type.Name)?.FindField(field.Name)?.PicklistValues.SequenceEqual(field.PicklistValues) != true;
}
