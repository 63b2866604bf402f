using System.Text.Json;

namespace Seeder.Local;

/// <summary>Reports the records that a duplicate rule finds, as the error DUPLICATES_DETECTED (fact sheet, 6.1).</summary>
internal static class Duplicates
{
    private const int MaxShown = 5;

    public static ApiError? Find(WriteContext context, Row row, DuplicateRule rule, FieldDef[] fields)
    {
        var values = fields.Select(f => row.Values[f.Ordinal]).ToArray();
        if (values.Contains(null))
        {
            return null;
        }

        var same = string.Join(" AND ", fields.Select((f, i) => $"{Tables.Quote(f.Name)} = ?{i + 2}"));
        var ids = context.Db.All(
            $"SELECT \"Id\" FROM {Tables.Name(row.Type)} WHERE {same} AND \"Id\" <> ?1{RowStore.Alive(row.Type)} ORDER BY _n LIMIT "
                + $"{MaxShown}",
                s => s.Text(0), [row.Id ?? "", .. values]);
        return ids.Count == 0
            ? null
            : new ApiError("DUPLICATES_DETECTED", rule.Message) { Detail = json => Write(json, row.Type, rule, ids) };
    }

    // The misspelt key is Salesforce's own.
    private static void Write(Utf8JsonWriter json, ObjectDef type, DuplicateRule rule, List<string> ids)
    {
        json.WriteStartObject("duplicateResut");
        json.WriteBoolean("allowSave", rule.Alert);
        json.WriteString("duplicateRule", rule.Name);
        json.WriteString("duplicateRuleEntityType", type.Name);
        json.WriteString("errorMessage", rule.Message);
        json.WriteStartArray("matchResults");
        json.WriteStartObject();
        json.WriteString("entityType", type.Name);
        json.WriteStartArray("errors");
        json.WriteEndArray();
        json.WriteString("matchEngine", "ExactMatchEngine");
        json.WriteStartArray("matchRecords");
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteStartArray("additionalInformation");
            json.WriteEndArray();
            json.WriteStartArray("fieldDiffs");
            json.WriteEndArray();
            json.WriteNumber("matchConfidence", 100);
            json.WriteStartObject("record");
            json.WriteStartObject("attributes");
            json.WriteString("type", type.Name);
            json.WriteString("url", $"/services/data/v{ApiVersions.Latest}.0/sobjects/{type.Name}/{id}");
            json.WriteEndObject();
            json.WriteString("Id", id);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("rule", rule.Name);
        json.WriteNumber("size", ids.Count);
        json.WriteBoolean("success", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
