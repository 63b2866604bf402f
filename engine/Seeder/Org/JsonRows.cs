using System.Text.Json;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>Reads rows of responses. Rows with the same fields share the names of the fields.</summary>
internal sealed class JsonRows
{
    private RowFields _columns = new([]);

    /// <exception cref="FormatException">The row has no id.</exception>
    public OrgRow Read(JsonElement record)
    {
        var values = LikeLast(record) ?? AsNew(record);
        var row = _columns.Row(values);
        return new OrgRow(SalesforceId.Normalise(row.GetValueOrDefault("Id") ?? throw new FormatException("A row has no id.")), row);
    }

    // The values of a row that has the fields of the last one in the same order; null for another row.
    private string?[]? LikeLast(JsonElement record)
    {
        var (values, at) = (new string?[_columns.Names.Length], 0);
        foreach (var property in Scalars(record))
        {
            if (at == values.Length || !property.NameEquals(_columns.Names[at]))
            {
                return null;
            }
            values[at++] = Text(property.Value);
        }
        return at == values.Length ? values : null;
    }

    private string?[] AsNew(JsonElement record)
    {
        _columns = new RowFields(Scalars(record).Select(p => p.Name));
        var values = new string?[_columns.Names.Length];
        foreach (var property in Scalars(record))
        {
            values[_columns.IndexOf(property.Name)] = Text(property.Value);
        }
        return values;
    }

    private static IEnumerable<JsonProperty> Scalars(JsonElement record) =>
        record.EnumerateObject().Where(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
