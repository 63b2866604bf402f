using System.Text.Json;

namespace Seeder.Local;

/// <summary>The response of <c>query?columns=true</c>: the columns of a query without its rows (<c>sf data query</c> uses it).</summary>
internal static class ColumnMetadata
{
    public static ApiResponse Answer(CompiledQuery query) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("columnMetadata");
        foreach (var column in query.CountOnly ? [] : query.Shape.Columns())
        {
            Write(json, column);
        }

        json.WriteEndArray();
        json.WriteString("entityName", query.Shape.Type!.Name);
        json.WriteBoolean("groupBy", query.Aggregates);
        json.WriteBoolean("idSelected", query.Shape.Has("Id"));
        json.WriteString("keyPrefix", query.Shape.Type.Prefix);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, SoqlColumn column)
    {
        var type = column.Field?.Type;
        json.WriteStartObject();
        json.WriteBoolean("aggregate", column.Aggregate);
        json.WriteString("apexType", type is null ? "complexvaluetype" : ApexType(type.Value));
        json.WriteBoolean("booleanType", type == FieldType.Boolean);
        json.WriteString("columnName", column.Name);
        json.WriteBoolean("custom", column.Field?.Custom ?? false);
        json.WriteString("displayName", column.Display);
        json.WriteNull("foreignKeyName");
        json.WriteBoolean("insertable", column.Field?.Createable ?? false);
        json.WriteStartArray("joinColumns");
        foreach (var inner in column.Inner)
        {
            Write(json, inner);
        }

        json.WriteEndArray();
        json.WriteBoolean("numberType", type?.IsNumber() ?? false);
        json.WriteBoolean("textType", type?.IsText() ?? false);
        json.WriteBoolean("updatable", column.Field?.Updateable ?? false);
        json.WriteEndObject();
    }

    private static string ApexType(FieldType type) => type switch
    {
        FieldType.Id or FieldType.Reference => "Id",
        FieldType.Boolean => "Boolean",
        FieldType.Int => "Integer",
        FieldType.Long => "Long",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "Double",
        FieldType.Date => "Date",
        FieldType.DateTime => "Datetime",
        FieldType.Time => "Time",
        FieldType.Address => "Address",
        FieldType.Location => "Location",
        _ => "String",
    };
}
