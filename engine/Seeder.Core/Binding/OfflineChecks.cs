using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Binding;

/// <summary>
/// Checks of <c>validate</c> that give warnings: ids that other orgs do not have, dates that will soon be in the past, values that are not
/// in the picklist, numbers that lose digits, and one coordinate without the other.
/// </summary>
/// <param name="clock">The time that <c>${today}</c> and <c>${now}</c> use.</param>
/// <param name="isPinned">Whether the plan or the command line sets the clock; then dates are intended and not reported.</param>
/// <param name="used">The manifests of the plans under <c>uses</c>; null for a plan whose manifest is not known.</param>
internal sealed class OfflineChecks(
    TypedPlan plan, DateTimeOffset clock, bool isPinned, IEnumerable<Manifest?> used, DiagnosticBag diagnostics)
{
    // Dates within this number of days are reported: the plan will soon fail or give outdated records.
    private const int Soon = 30;

    // Date fields that should be in the future. Other dates, such as a birthday, can be any date.
    private static readonly FrozenSet<(string Type, string Field)> Ageing = new[]
    {
        ("Opportunity", "CloseDate"), ("Task", "ActivityDate"), ("Event", "ActivityDate"), ("Event", "ActivityDateTime"),
        ("Event", "StartDateTime"), ("Quote", "ExpirationDate"), ("Campaign", "EndDate"),
    }.ToFrozenSet();

    private readonly HashSet<FieldValue> _good = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ObjectSchema, Dictionary<FieldSchema, FieldTraits>> _traits = new(ReferenceEqualityComparer.Instance);

    // The values of `${base.acme}`. The plan does not write them: they come from the manifest of the org.
    private readonly Lazy<HashSet<string>> _usedIds = new(
        () => used.OfType<Manifest>().SelectMany(m => m.Records.Values).Select(r => r.Id).ToHashSet());

    public void Check()
    {
        foreach (var record in plan.Records)
        {
            if (!plan.IsSelected(record.Index))
            {
                continue;
            }
            var traits = _traits.GetOrAdd(record.Type, _ => new(ReferenceEqualityComparer.Instance));
            for (var i = 0; i < record.FieldCount; i++)
            {
                var field = record.FieldAt(i);
                if (!traits.TryGetValue(field, out var known))
                {
                    traits.Add(field, known = TraitsOf(record.Type, field));
                }
                if (!known.IsChecked)
                {
                    continue;
                }
                // The same value of many copies is checked once, unless other values of the record count.
                var value = record.ValueAt(i);
                if (!_good.Contains(value) && IsGood(record, i, value, known) && record.IsConstantAt(i))
                {
                    _good.Add(value);
                }
            }
        }
    }

    // Reports what is wrong with a value. Returns true if the value is good in every record.
    private bool IsGood(SeedRecord record, int field, FieldValue value, FieldTraits traits) => value switch
    {
        FieldValue.Number number => IsGoodNumber(record, field, number.Digits, traits),
        FieldValue.Text text when record.FieldAt(field).IsReference => IsGoodId(record, field, text.Value),
        FieldValue.Text text when traits.Ages => IsGoodDate(record, field, text.Value),
        FieldValue.Text text when traits.ListsValues && !record.FieldAt(field).PicklistValues.Contains(text.Value) =>
            Report(OfflineDiagnostics.NotListed(record.Type, record.Fields[field], text.Value)),
        _ => true,
    };

    private bool Report(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return false;
    }

    private bool IsGoodNumber(SeedRecord record, int field, string digits, FieldTraits traits)
    {
        var isGood = record.FieldAt(field).Precision == 0 || NormalForm.LosesDigits(record.FieldAt(field), digits) is not { } stored
            || Report(OfflineDiagnostics.DigitsLost(record.Type, record.Fields[field], digits, stored));
        // Both coordinates make a place. Whether the org refuses one alone is not documented.
        if (traits.OtherCoordinate is { } other && !record.Fields.Any(f => ReferenceEquals(f.Field, other)))
        {
            return Report(OfflineDiagnostics.OneCoordinate(record.Type, record.Fields[field], other));
        }
        return isGood && traits.OtherCoordinate is null;
    }

    // The field Id tells which record is updated, so an id is allowed there.
    private bool IsGoodId(SeedRecord record, int field, string text) =>
        record.FieldAt(field).Name == "Id"
        || !SalesforceId.TryNormalise(text, out var id)
        || _usedIds.Value.Contains(id)
        || IsNamedRecordType(record, record.Fields[field], id)
        || Report(OfflineDiagnostics.HardCodedId(record.Type, record.Fields[field], id));

    // The binder replaces `RecordType: { DeveloperName: Partner }` by the id in the describe of the org.
    private static bool IsNamedRecordType(SeedRecord record, BoundField field, string id) =>
        record.Type.RecordTypes.Any(t => t.Id == id)
            && !field.Span.Source.Content.AsSpan(field.Span.Start..field.Span.End).Contains(id.AsSpan(0, 15), StringComparison.Ordinal);

    private bool IsGoodDate(SeedRecord record, int field, string text)
    {
        if (text.Length < 10
            || !DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", out var date)
            || date >= DateOnly.FromDateTime(clock.DateTime).AddDays(Soon))
        {
            return true;
        }
        return !IsOver(record) && Report(OfflineDiagnostics.DateAges(record.Type, record.Fields[field], date));
    }

    private FieldTraits TraitsOf(ObjectSchema type, FieldSchema field) => new(
        !isPinned && field.Type is (FieldType.Date or FieldType.DateTime) && Ageing.Contains((type.Name, field.Name)),
        field is { Type: FieldType.Picklist, RestrictedPicklist: false } && IsListed(type, field),
        Coordinates.OtherOf(field) is { } other && type.FindField(other) is { Createable: true } known ? known : null,
        field.IsReference || field.Precision > 0);

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

    // What is checked of the values of a field: the same for each record of a type.
    private sealed record FieldTraits(bool Ages, bool ListsValues, FieldSchema? OtherCoordinate, bool IsIdOrPrecise)
    {
        public bool IsChecked => Ages || ListsValues || OtherCoordinate is not null || IsIdOrPrecise;
    }
}
