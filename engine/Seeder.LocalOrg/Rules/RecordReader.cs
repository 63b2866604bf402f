using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Converts a JSON record to a <see cref="Row"/>: fields, lookups by external id, and for a Tree request lists of children.
/// </summary>
internal sealed class RecordReader(Schema schema, JsonInput input)
{
    /// <summary>
    /// Whether the record is part of a Tree request. Then lists of children are read, and an unknown field refuses the whole request;
    /// elsewhere it is an error of the record.
    /// </summary>
    public bool Tree { get; init; }

    public Row Read(JsonElement json, ObjectDef type)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw input.Mismatch("SObject", json);
        }

        var row = new Row(type);
        foreach (var property in json.EnumerateObject())
        {
            var name = property.Name;
            if (name.Equals("attributes", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (type.Field(name) is { } field)
            {
                ReadField(row, field, property.Value);
            }
            else if (type.Relationship(name) is { } lookup)
            {
                ReadParent(row, lookup, property.Value);
            }
            else if (Tree && type.Child(name) is { } relation)
            {
                (row.Children ??= []).Add((relation, property.Value));
            }
            else
            {
                Unknown(row, name);
            }
        }

        return row;
    }

    private void ReadField(Row row, FieldDef field, JsonElement value)
    {
        if (field.Type != FieldType.Id)
        {
            row.Set(field, FieldParser.Parse(field, value, input, row));
            return;
        }

        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            throw input.Mismatch("ID", value);
        }

        row.IdGiven = value.ValueKind == JsonValueKind.String;
        row.Id = value.GetString();
    }

    /// <summary>Reads a parent by exactly one external id. A polymorphic parent also has its type (fact sheet, 2.4).</summary>
    private void ReadParent(Row row, FieldDef lookup, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            row.Set(lookup, null);
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw input.Mismatch(lookup.ReferenceTo[0], value);
        }

        var typeName = lookup.Polymorphic ? null : lookup.ReferenceTo[0];
        JsonProperty? given = null;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name == "attributes")
            {
                typeName = property.Value.ValueKind == JsonValueKind.Object
                    && property.Value.TryGetProperty("type", out var t)
                    && t.ValueKind == JsonValueKind.String ? t.GetString() : typeName;
            }
            else if (given is not null)
            {
                row.Fail(
                    "INVALID_FIELD",
                    $"More than 1 field provided in an external foreign key reference in entity: {lookup.RelationshipName}");
                return;
            }
            else
            {
                given = property;
            }
        }

        var target = typeName is null || !lookup.ReferenceTo.Contains(typeName, StringComparer.OrdinalIgnoreCase)
            ? null
            : schema.Find(typeName);
        if (target is null || given is null)
        {
            row.Fail(
                "INVALID_FIELD",
                $"Polymorphic foreign key reference in entity {row.Type.Name} needs a type and an external id: {lookup.RelationshipName}");
            return;
        }

        var key = target.Field(given.Value.Name);
        if (key is null)
        {
            Unknown(row, given.Value.Name, target);
        }
        else if (key.Type != FieldType.Id && !key.ExternalId && !key.IdLookup)
        {
            row.Fail("INVALID_FIELD", $"{key.Name} is not an External ID or indexed field for {target.Name}");
        }
        else if (FieldParser.Parse(key, given.Value.Value, input, row) is { } keyValue)
        {
            (row.ForeignKeys ??= []).Add(new ForeignKey(lookup, target, key, keyValue));
        }
        else
        {
            row.Fail("INVALID_FIELD", $"Foreign key external ID: null not found for field {key.Name} in entity {target.Name}");
        }
    }

    private void Unknown(Row row, string name, ObjectDef? type = null)
    {
        var message = $"No such column '{name}' on sobject of type {(type ?? row.Type).Name}";
        if (Tree)
        {
            throw new Refusal(400, "INVALID_FIELD", message);
        }

        row.Fail("INVALID_FIELD", message);
    }
}
