namespace Seeder.Local;

/// <summary>
/// Picklists by record type: a record type has its own default values, and restricted picklists accept only the values of the record type.
/// </summary>
internal static class RecordTypePicklists
{
    /// <summary>The record type of a row; null for the master record type, and for objects without record types.</summary>
    public static RecordTypeDef? Of(WriteContext context, Row row) =>
        row.Type.RecordTypes.Count > 0 && row.Text("RecordTypeId") is { } id ? context.RecordType(row.Type, id) : null;

    /// <summary>The default value of a picklist for this record type; null if the default of the field applies.</summary>
    public static string? Default(RecordTypeDef? recordType, FieldDef field) =>
        recordType?.Picklists.GetValueOrDefault(field.Name)?.FirstOrDefault(v => v.Default)?.Value;

    /// <summary>Checks picklist values that the request sets, and all of them if the record type changes.</summary>
    public static void Check(WriteContext context, Row row)
    {
        if (row.Failed || row.Text("RecordTypeId") is not { } id)
        {
            return;
        }

        var moved = row.Has("RecordTypeId");
        var recordType = Of(context, row);
        if (recordType is null && moved && id != Schema.MasterRecordType)
        {
            // text not in the fact sheet
            row.Fail("INVALID_CROSS_REFERENCE_KEY", $"Record Type ID: this ID value isn't valid for the user: {id}", "RecordTypeId");
        }

        foreach (var (name, values) in recordType?.Picklists ?? new Dictionary<string, IReadOnlyList<PicklistValue>>())
        {
            if (row.Type.Field(name) is { Restricted: true } field && (moved || row.Given[field.Ordinal]) && row.Text(name) is { } text
                && !text.Split(';').All(part => values.Any(v => v.Value.Equals(part, StringComparison.OrdinalIgnoreCase))))
            {
                row.FailPicklist(field, text);
            }
        }
    }
}
