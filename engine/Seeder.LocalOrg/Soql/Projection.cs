using System.Text.Json;

namespace Seeder.Local;

/// <summary>The content of a record in a response: fields by column of the SQL statement, parents, and lists of children.</summary>
internal sealed class Projection(ObjectDef? type, int idColumn)
{
    private const string AggregateType = "AggregateResult";

    private readonly List<Item> items = [];

    /// <summary>The type; null for a polymorphic parent, whose id tells its type and which describes call Name.</summary>
    public ObjectDef? Type { get; } = type;

    /// <summary>The column of the id; negative for groups, which are not records.</summary>
    public int IdColumn { get; } = idColumn;

    public void Add(FieldDef field, string name, params int[] columns) => items.Add(new Item(name, field, columns));

    /// <param name="display">The function as it was written, or its alias.</param>
    public void AddAggregate(FieldDef field, string name, string display, int column) =>
        items.Add(new Item(name, field, [column]) { Display = display });

    /// <param name="name">The name of the list.</param>
    /// <param name="children">The query for the children. Its last parameter is the parent's id.</param>
    /// <param name="parentColumn">The column with the parent's id.</param>
    public void Add(string name, CompiledQuery children, int parentColumn) =>
        items.Add(new Item(name, null, [parentColumn]) { Children = children });

    public Projection Parent(string name, Func<Projection> make)
    {
        var found = items.Find(i => i.Parent is not null && i.Name == name)?.Parent;
        if (found is null)
        {
            found = make();
            items.Add(new Item(name, null, []) { Parent = found });
        }

        return found;
    }

    public bool Has(string name) => items.Exists(i => i.Name == name);

    /// <summary>The columns, including those of parents and of lists of children.</summary>
    public IReadOnlyList<SoqlColumn> Columns() =>
        [.. items.Select(
            i => new SoqlColumn(
                i.Name,
                i.Display ?? i.Name,
                i.Field,
                i.Display is not null || i.Children is not null,
                i.Parent?.Columns() ?? i.Children?.Shape.Columns() ?? []))];

    public void Write(Utf8JsonWriter json, Statement row, Reading reading)
    {
        var id = IdColumn < 0 ? "" : row.Text(IdColumn);
        var actual = Type ?? reading.Schema.OfId(id)!;
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", IdColumn < 0 ? AggregateType : Type is null ? "Name" : actual.Name);
        if (IdColumn >= 0)
        {
            json.WriteString("url", $"{reading.DataPath}/sobjects/{actual.Name}/{id}");
        }

        json.WriteEndObject();
        foreach (var item in items)
        {
            json.WritePropertyName(item.Name);
            if (item.Field is not null)
            {
                ValueWriter.Write(json, item.Field, row, item.Columns, actual, id, reading.DataPath);
            }
            else if (item.Children is not null)
            {
                WriteChildren(json, item.Children, row.Value(item.Columns[0]) as string, reading);
            }
            else if (row.IsNull(item.Parent!.IdColumn))
            {
                json.WriteNullValue();
            }
            else
            {
                item.Parent.Write(json, row, reading);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a list of children. An empty list is written as null.</summary>
    private static void WriteChildren(Utf8JsonWriter json, CompiledQuery query, string? parent, Reading reading)
    {
        var (buffer, records) = JsonBuffer.Create();
        var rows = new List<long>();
        records.WriteStartArray();
        if (parent is not null)
        {
            reading.Db.All(query.Sql, child =>
            {
                if (rows.Count < reading.Page)
                {
                    query.Shape.Write(records, child, reading);
                }

                rows.Add(child.Long(0));
                return true;
            }, [.. query.Values, parent]);
        }

        records.WriteEndArray();
        records.Dispose();
        if (rows.Count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        var next = reading.Next(query, rows);
        json.WriteNumber("totalSize", rows.Count);
        json.WriteBoolean("done", next is null);
        if (next is not null)
        {
            json.WriteString("nextRecordsUrl", next);
        }

        json.WritePropertyName("records");
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        json.WriteEndObject();
    }

    private sealed record Item(string Name, FieldDef? Field, int[] Columns)
    {
        public Projection? Parent { get; init; }
        public CompiledQuery? Children { get; init; }
        public string? Display { get; init; }
    }
}
