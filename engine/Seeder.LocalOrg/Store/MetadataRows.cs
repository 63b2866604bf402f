using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Creates the records that the metadata describes, as a deployment does: a record that the org has already gets the values of the
/// metadata.
/// </summary>
internal sealed class MetadataRows
{
    private readonly WriteContext context;
    private readonly ICollection<string> notes;

    private MetadataRows(WriteContext context, ICollection<string> notes) => (this.context, this.notes) = (context, notes);

    /// <param name="rows">If two have the same type and name, the last one counts.</param>
    /// <param name="notes">Receives a sentence for each thing that was ignored.</param>
    public static void Deploy(WriteContext context, IReadOnlyList<MetadataRow> rows, ICollection<string> notes)
    {
        var deployment = new MetadataRows(context, notes);
        var last = rows.GroupBy(r => (r.Type, Kind(r), r.Name.ToUpperInvariant())).Select(g => g.Last()).ToList();
        var ids = new Dictionary<MetadataRow, string>();
        foreach (var row in last)
        {
            if (deployment.Save(row) is { } id)
            {
                ids[row] = id;
            }
        }

        // Roles and queues refer to other records, so that these must exist.
        foreach (var (row, id) in ids)
        {
            deployment.SetParent(row, id);
            deployment.AddQueueTypes(row, id);
        }
    }

    // Queues and public groups are both rows of Group.
    private static string? Kind(MetadataRow row) =>
        row.Type == "Group" ? row.Values.First(v => v.Field == "Type").Value : null;

    private string? Save(MetadataRow source)
    {
        if (context.Schema.Find(source.Type) is not { } type)
        {
            notes.Add($"{source.File}: the org has no object '{source.Type}', so the record is left out.");
            return null;
        }

        var row = new Row(type) { Id = Find(type, source) };
        row[source.Key] = source.Name;
        foreach (var (name, value) in source.Values)
        {
            if (type.Field(name) is { } field)
            {
                Set(row, field, value, source.File);
            }
            else if (name.Contains("__", StringComparison.Ordinal))
            {
                notes.Add($"{source.File}: {source.Type} has no field '{name}', so the value is left out.");
            }
        }

        if (row.Id is not null)
        {
            RowStore.Update(context, row);
            return row.Id;
        }

        row["OwnerId"] = context.Identity.UserId;
        return new Dml(context).CreateAsSystem(row);
    }

    private void Set(Row row, FieldDef field, string? value, string file)
    {
        // A missing value leaves the default of the field.
        if (value is null)
        {
            return;
        }

        var before = row.Errors.Count;
        try
        {
            using var input = JsonInput.Parse(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value)}\""));
            var parsed = FieldParser.Parse(field, input.Root, input, row);
            if (row.Errors.Count == before)
            {
                row.Set(field, parsed);
                return;
            }
        }
        catch (Refusal)
        {
            // The value has another type than the field: the note says so.
        }

        notes.Add($"{file}: '{field.Name}' does not accept the value '{value}', so the value is left out.");
    }

    private void SetParent(MetadataRow source, string id)
    {
        if (source.Parent is not { } parent)
        {
            return;
        }

        var type = context.Schema["UserRole"];
        if (RowStore.IdsBy(context.Db, type, type.Field("DeveloperName")!, parent, limit: 1) is [var found])
        {
            var row = new Row(type) { Id = id };
            row["ParentRoleId"] = found;
            RowStore.Update(context, row);
        }
        else
        {
            notes.Add($"{source.File}: there is no role '{parent}', so the role has no parent.");
        }
    }

    private void AddQueueTypes(MetadataRow source, string id)
    {
        if (source.QueueTypes.Count == 0)
        {
            return;
        }

        var type = context.Schema["QueueSobject"];
        var known = RowStore.IdsBy(context.Db, type, type.Field("QueueId")!, id)
            .Select(i => RowStore.Find(context.Db, type, i)!.Text("SobjectType"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var name in source.QueueTypes.Where(t => known.Add(t)))
        {
            if (context.Schema.Find(name) is { } owned)
            {
                FreshOrg.Insert(context, "QueueSobject", ("QueueId", id), ("SobjectType", owned.Name));
            }
            else
            {
                notes.Add($"{source.File}: the org has no object '{name}', so the queue cannot own its records.");
            }
        }
    }

    private string? Find(ObjectDef type, MetadataRow source) => RowStore.IdsBy(context.Db, type, type.Field(source.Key)!, source.Name)
        .FirstOrDefault(id => Kind(source) is not { } kind || RowStore.Find(context.Db, type, id)!.Text("Type") == kind);
}
