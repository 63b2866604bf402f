using System.Text.Json;

namespace Seeder.Local;

/// <summary>What a record shows in an answer: its fields by column of the statement, and the parents within it.</summary>
internal sealed class Projection(ObjectDef? type, int idColumn)
{
    private readonly List<(string Name, FieldDef? Field, int[] Columns, Projection? Parent)> items = [];

    /// <summary>Null for a polymorphic parent: the id says what it is, and describe calls the type Name.</summary>
    public ObjectDef? Type { get; } = type;

    public int IdColumn { get; } = idColumn;

    public void Add(FieldDef field, string name, params int[] columns) => items.Add((name, field, columns, null));

    public Projection Parent(string name, Func<Projection> make)
    {
        var found = items.Find(i => i.Parent is not null && i.Name == name).Parent;
        if (found is null)
        {
            found = make();
            items.Add((name, null, [], found));
        }

        return found;
    }

    public bool Has(string name) => items.Exists(i => i.Name == name);

    public void Write(Utf8JsonWriter json, Statement row, Schema schema, string dataPath)
    {
        var id = row.Text(IdColumn);
        var actual = Type ?? schema.OfId(id)!;
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", Type is null ? "Name" : actual.Name);
        json.WriteString("url", $"{dataPath}/sobjects/{actual.Name}/{id}");
        json.WriteEndObject();
        foreach (var (name, field, columns, parent) in items)
        {
            json.WritePropertyName(name);
            if (field is not null)
            {
                ValueWriter.Write(json, field, row, columns, actual, id, dataPath);
            }
            else if (row.IsNull(parent!.IdColumn))
            {
                json.WriteNullValue();
            }
            else
            {
                parent.Write(json, row, schema, dataPath);
            }
        }

        json.WriteEndObject();
    }
}
