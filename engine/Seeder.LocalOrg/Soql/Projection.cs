using System.Text.Json;

namespace Seeder.Local;

/// <summary>What a record shows in an answer: its fields by column of the statement, the parents within it, the lists below it.</summary>
internal sealed class Projection(ObjectDef? type, int idColumn)
{
    private const string AggregateType = "AggregateResult";

    private readonly List<Item> items = [];

    /// <summary>Null for a polymorphic parent: the id says what it is, and describe calls the type Name.</summary>
    public ObjectDef? Type { get; } = type;

    /// <summary>Negative for groups, which are no records.</summary>
    public int IdColumn { get; } = idColumn;

    public void Add(FieldDef field, string name, params int[] columns) => items.Add(new Item(name, field, columns));

    /// <param name="display">The function as it was written, or its alias.</param>
    public void AddAggregate(FieldDef field, string name, string display, int column) => items.Add(new Item(name, field, [column]) { Display = display });

    /// <param name="name">Of the list.</param>
    /// <param name="children">Takes the parent's id as its last value.</param>
    /// <param name="parentColumn">Where that id stands.</param>
    public void Add(string name, CompiledQuery children, int parentColumn) => items.Add(new Item(name, null, [parentColumn]) { Children = children });

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

    /// <summary>The columns that this shows, under those of its parents.</summary>
    public IReadOnlyList<SoqlColumn> Columns() =>
        [.. items.Select(i => new SoqlColumn(i.Name, i.Display ?? i.Name, i.Field, i.Display is not null || i.Children is not null, i.Parent?.Columns() ?? i.Children?.Shape.Columns() ?? []))];

    public void Write(Utf8JsonWriter json, Sqlite db, Statement row, Schema schema, string dataPath)
    {
        var id = IdColumn < 0 ? "" : row.Text(IdColumn);
        var actual = Type ?? schema.OfId(id)!;
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", IdColumn < 0 ? AggregateType : Type is null ? "Name" : actual.Name);
        if (IdColumn >= 0)
        {
            json.WriteString("url", $"{dataPath}/sobjects/{actual.Name}/{id}");
        }

        json.WriteEndObject();
        foreach (var item in items)
        {
            json.WritePropertyName(item.Name);
            if (item.Field is not null)
            {
                ValueWriter.Write(json, item.Field, row, item.Columns, actual, id, dataPath);
            }
            else if (item.Children is not null)
            {
                WriteChildren(json, db, item.Children, row.Value(item.Columns[0]) as string, schema, dataPath);
            }
            else if (row.IsNull(item.Parent!.IdColumn))
            {
                json.WriteNullValue();
            }
            else
            {
                item.Parent.Write(json, db, row, schema, dataPath);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A list without entries is null, not an empty list.</summary>
    private static void WriteChildren(Utf8JsonWriter json, Sqlite db, CompiledQuery query, string? parent, Schema schema, string dataPath)
    {
        var (buffer, records) = JsonBuffer.Create();
        var count = 0;
        records.WriteStartArray();
        if (parent is not null)
        {
            db.All(query.Sql, child =>
            {
                query.Shape.Write(records, db, child, schema, dataPath);
                return ++count;
            }, [.. query.Values, parent]);
        }

        records.WriteEndArray();
        records.Dispose();
        if (count == 0)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("totalSize", count);
        json.WriteBoolean("done", true);
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
