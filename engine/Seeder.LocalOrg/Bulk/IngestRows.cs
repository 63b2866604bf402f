namespace Seeder.Local;

/// <summary>Reads rows of a job, and writes them to the org by the job's operation, as the user who created the job.</summary>
internal sealed class IngestRows(OrgState org, BulkJob job, IngestColumns columns)
{
    private readonly ObjectDef type = org.Schema[job.Object];

    /// <summary>Reads the next rows.</summary>
    /// <param name="text">A batch.</param>
    /// <param name="at">The place of the first row; it is moved behind the last one.</param>
    /// <param name="most">The most rows that are read.</param>
    public List<Row> Read(byte[] text, ref int at, int most)
    {
        var rows = new List<Row>(most);
        if (most == 0)
        {
            return rows;
        }

        var values = new List<string>(columns.Columns.Count);
        var reader = new CsvReader(text.AsSpan(at), job.Csv.Delimiter);
        while (rows.Count < most && reader.Read(values))
        {
            rows.Add(columns.Read(values, reader.Error));
        }

        at += rows.Count < most ? text.Length - at : reader.Position;
        return rows;
    }

    /// <summary>Writes rows in the transaction of the connection.</summary>
    /// <param name="db">The writer.</param>
    /// <param name="rows">The rows of a chunk.</param>
    /// <param name="touched">Receives the ids of the records that are written.</param>
    public List<RowOutcome> Save(Sqlite db, List<Row> rows, Touched touched)
    {
        var context = new WriteContext(db, org, touched, userId: job.CreatedById) { AutoAssign = job.AssignmentRuleId is not null };
        var dml = new Dml(context);
        foreach (var row in rows)
        {
            // Before the first row is written: a row is not found by another one of its chunk (recorded by others).
            Lookups.ResolveForeignKeys(context, row);
            row.ForeignKeys = null;
        }

        var upsert = job.Operation == "upsert" ? new Upsert(type[job.ExternalIdField!], rows) : null;
        return rows.ConvertAll(row => Save(dml, upsert, row));
    }

    private RowOutcome Save(Dml dml, Upsert? upsert, Row row)
    {
        var given = row.Id;
        if (row.Failed)
        {
            return RowOutcome.Of(new SaveResult(given, row.Errors), isCreated: false);
        }

        return job.Operation switch
        {
            "insert" => RowOutcome.Of(new SaveResult(dml.Create(row), row.Errors), isCreated: true),
            "update" => RowOutcome.Of(new SaveResult(dml.Update(row) ? row.Id : given, row.Errors), isCreated: false),
            "upsert" => Upserted(upsert!.Save(dml, row), given),
            _ => Delete(dml.Context, row),
        };
    }

    private static RowOutcome Upserted(SaveResult result, string? given) =>
        RowOutcome.Of(result.Success ? result : result with { Id = given }, result.Created == true);

    private RowOutcome Delete(WriteContext context, Row row)
    {
        if (row.Id is not { } given)
        {
            return RowOutcome.Of(
                new SaveResult(null, [new ApiError("MISSING_ARGUMENT", "Id not specified in a delete call")]), isCreated: false);
        }

        var errors = RecordId.Normalize(given)?.StartsWith(type.Prefix, StringComparison.Ordinal) == false
            ? [new ApiError("MALFORMED_ID", $"{type.Traits.Label} ID: id value of incorrect type: {given}", "Id")]
            : new Deletion(context).Delete(given, type);
        if (errors.Count == 0 && job.Operation == "hardDelete")
        {
            Purge(context);
        }

        return RowOutcome.Of(new SaveResult(RecordId.Normalize(given) ?? given, errors), isCreated: false);
    }

    /// <summary>Removes deleted rows from the recycle bin, also those that were deleted with their parent.</summary>
    private static void Purge(WriteContext context)
    {
        foreach (var id in context.Touched.Deleted)
        {
            if (context.Schema.OfId(id) is { } deleted)
            {
                context.Db.Run($"DELETE FROM {Tables.Name(deleted)} WHERE \"Id\" = ?1", id);
            }
        }

        context.Touched.Deleted.Clear();
    }
}
