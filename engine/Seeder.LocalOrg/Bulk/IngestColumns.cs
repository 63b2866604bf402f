namespace Seeder.Local;

/// <summary>A column of a job's CSV: a field, or a key of a parent (<c>Account.Ext__c</c>, <c>Lead:Who.Email</c>).</summary>
/// <param name="Field">The field; of a parent, the lookup.</param>
/// <param name="Target">The type of the parent; null if the column is a field.</param>
/// <param name="Key">The field of the parent by which it is found; null if the column is a field.</param>
internal sealed record IngestColumn(FieldDef Field, ObjectDef? Target = null, FieldDef? Key = null)
{
    /// <summary>The field whose form the values of the column have.</summary>
    public FieldDef Form => Key ?? Field;
}

/// <summary>The columns of a job, found by its header row.</summary>
internal sealed class IngestColumns
{
    private const string SetToNull = "#N/A";

    private readonly ObjectDef type;

    private IngestColumns(ObjectDef type, IReadOnlyList<IngestColumn> columns) => (this.type, Columns) = (type, columns);

    public IReadOnlyList<IngestColumn> Columns { get; }

    /// <summary>Finds the columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="job">A job with a header.</param>
    /// <param name="error">Why the job fails; null if it does not.</param>
    /// <returns>Null if the header is not valid.</returns>
    public static IngestColumns? Of(Schema schema, BulkJob job, out string? error)
    {
        var type = schema[job.Object];
        var names = Names(job);
        var columns = new List<IngestColumn>();
        foreach (var name in names)
        {
            if (Column(schema, type, name, out error) is not { } column)
            {
                return null;
            }

            columns.Add(column);
        }

        var twice = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        var needed = job.Operation is "insert" ? null : job.ExternalIdField ?? "Id";
        error = twice is not null ? $"InvalidBatch : Duplicate field name : {twice.Key}"
            : needed is not null && !names.Contains(needed, StringComparer.OrdinalIgnoreCase) ? NotFound(needed)
            : null;
        return error is null ? new IngestColumns(type, columns) : null;
    }

    /// <summary>Converts the values of a row. Errors become errors of the row.</summary>
    public Row Read(List<string> values, string? error)
    {
        var row = new Row(type);
        // Codes and texts of rows that are no CSV are not recorded.
        if (error is not null)
        {
            row.Fail("INVALID_CSV_ROW", error);
        }
        else if (values.Count != Columns.Count)
        {
            row.Fail("INVALID_CSV_ROW", $"The row has {values.Count} values, and the header has {Columns.Count} columns");
        }

        for (var i = 0; i < values.Count && !row.Failed; i++)
        {
            if (values[i].Length > 0)
            {
                Set(row, Columns[i], values[i]);
            }
        }

        return row;
    }

    private static void Set(Row row, IngestColumn column, string text)
    {
        var value = text == SetToNull ? null : text;
        if (column is { Target: { } target, Key: { } key })
        {
            if (value is null)
            {
                row.Set(column.Field, null);
            }
            else if (FieldParser.Parse(key, value, row) is { } parsed)
            {
                (row.ForeignKeys ??= []).Add(new ForeignKey(column.Field, target, key, parsed));
            }
        }
        else if (column.Field.Type == FieldType.Id)
        {
            row.IdGiven = value is not null;
            row.Id = value;
        }
        else
        {
            row.Set(column.Field, value is null ? FieldParser.Null(column.Field) : FieldParser.Parse(column.Field, value, row));
        }
    }

    private static IngestColumn? Column(Schema schema, ObjectDef type, string name, out string? error)
    {
        error = NotFound(name);
        if (name.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0)
        {
            return type.Field(name) is { } field && !field.Type.IsCompound() ? new IngestColumn(field) : null;
        }

        var path = name[..dot];
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        if (type.Relationship(path[(colon + 1)..]) is not { } lookup || Target(lookup, colon < 0 ? null : path[..colon]) is not { } target)
        {
            return null;
        }

        var parent = schema.Find(target);
        var key = parent?.Field(name[(dot + 1)..]);
        return key is not null && (key.Type is FieldType.Id or FieldType.Email || key.ExternalId || key.IdLookup)
            ? new IngestColumn(lookup, parent, key)
            : null;
    }

    /// <summary>
    /// The type that a parent of a column has. It must be named for a lookup with several types, and only then; an owner is a user, as in
    /// the guide's example <c>Owner.Email</c>.
    /// </summary>
    private static string? Target(FieldDef lookup, string? named) => (lookup.Polymorphic, named) switch
    {
        (false, null) => lookup.ReferenceTo[0],
        (true, null) => lookup.Name == "OwnerId" ? "User" : null,
        (true, _) => lookup.ReferenceTo.FirstOrDefault(t => t.Equals(named, StringComparison.OrdinalIgnoreCase)),
        _ => null,
    };

    private static List<string> Names(BulkJob job)
    {
        var names = new List<string>();
        new CsvReader(System.Text.Encoding.UTF8.GetBytes(job.Header!), job.Csv.Delimiter).Read(names);
        return names;
    }

    private static string NotFound(string name) => $"InvalidBatch : Field name not found : {name}";
}
