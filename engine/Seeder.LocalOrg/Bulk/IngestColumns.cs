using System.Text;

namespace Seeder.Local;

/// <summary>The columns of a job, found by its header row.</summary>
internal sealed class IngestColumns
{
    // Limits of the guide (Bulk API and Bulk API 2.0 Limits): columns, and characters of a row.
    private const int MostColumns = 5_000, MostCharacters = 400_000;

    private const string SetToNull = "#N/A";

    private readonly ObjectDef type;

    private IngestColumns(ObjectDef type, IReadOnlyList<IngestColumn> columns) => (this.type, Columns) = (type, columns);

    public IReadOnlyList<IngestColumn> Columns { get; }

    /// <summary>Finds the columns.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="job">A job whose data is uploaded.</param>
    /// <param name="error">Why the job fails; null if it does not.</param>
    /// <returns>Null if the header is not valid.</returns>
    public static IngestColumns? Of(Schema schema, BulkJob job, out string? error)
    {
        var type = schema[job.Object];
        error = null;
        var names = new List<string>();
        var reader = new CsvReader(Encoding.UTF8.GetBytes(job.Header ?? ""), job.Csv.Delimiter);
        reader.Read(names);
        if (reader.Error is { } broken)
        {
            error = Invalid($"Failed to parse CSV. {broken}");
        }
        else if (names.Count > MostColumns)
        {
            error = Invalid($"The header has {names.Count} fields, and at most {MostColumns} are allowed");
        }

        var columns = new List<IngestColumn>();
        foreach (var name in names)
        {
            if (error is null && Column(schema, type, name, out error) is { } column)
            {
                columns.Add(column);
            }
        }

        error ??= Missing(job, names);
        return error is null ? new IngestColumns(type, columns) : null;
    }

    /// <summary>Converts the values of a row. Errors become errors of the row.</summary>
    public Row Read(List<string> values, string? error)
    {
        var row = new Row(type);
        // Codes and texts of rows that are no CSV are not recorded.
        if ((error ?? Misshapen(values)) is { } wrong)
        {
            row.Fail("INVALID_CSV_ROW", wrong);
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

    private string? Misshapen(List<string> values) =>
        values.Count != Columns.Count ? $"The row has {values.Count} values, and the header has {Columns.Count} fields"
        : values.Sum(v => (long)v.Length) > MostCharacters ? $"The row has more than {MostCharacters} characters"
        : null;

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

    /// <summary>The error of a header that has a field twice, or lacks the key of its operation.</summary>
    private static string? Missing(BulkJob job, List<string> names)
    {
        var needed = job.Operation == "insert" ? null : job.ExternalIdField ?? "Id";
        return names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? Invalid($"Duplicate field name : {twice.Key}")
            : needed is not null && !names.Contains(needed, StringComparer.OrdinalIgnoreCase) ? NotFound(needed)
            : null;
    }

    /// <summary>Finds a column. Texts of errors as others recorded them; without a dot, a name is never a relationship.</summary>
    private static IngestColumn? Column(Schema schema, ObjectDef type, string name, out string? error)
    {
        error = null;
        if (name.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0)
        {
            error = type.Field(name) is not { } field || field.Type.IsCompound() ? NotFound(name) : null;
            return error is null ? new IngestColumn(type[name]) : null;
        }

        var path = name[..dot];
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        var (named, relationship) = colon < 0 ? (null, path) : (path[..colon], path[(colon + 1)..]);
        if (type.Relationship(relationship) is not { } lookup)
        {
            error = Invalid($"Unable to find relationship: {relationship}");
            return null;
        }

        if (!lookup.Polymorphic && named is not null)
        {
            error = Invalid($"type is not needed for non polymorphic foreign key references: {relationship}");
            return null;
        }

        // The texts from here on are assumptions.
        if (Target(lookup, named) is not { } target || schema.Find(target) is not { } parent)
        {
            error = Invalid(named is null
                ? $"type is needed for polymorphic foreign key references: {relationship}"
                : $"Unable to find object: {named}");
            return null;
        }

        var key = parent.Field(name[(dot + 1)..]);
        if (key is null || !IsKey(key))
        {
            error = NotFound(name);
            return null;
        }

        return new IngestColumn(lookup, parent, key);
    }

    // The guide asks for an indexed field: an e-mail address is one, as in its examples ReportsTo.Email and Owner.Email; so is a name.
    private static bool IsKey(FieldDef key) =>
        key.Type is FieldType.Id or FieldType.Email || key.ExternalId || key.IdLookup || key.NameField || key.Name == "DeveloperName";

    /// <summary>
    /// The type that a parent of a column has. It must be named for a lookup with several types, and only then; an owner is a user, as in
    /// the guide's example <c>Owner.Email</c>.
    /// </summary>
    private static string? Target(FieldDef lookup, string? named) => (lookup.Polymorphic, named) switch
    {
        (false, _) => lookup.ReferenceTo[0],
        (true, null) => lookup.Name == "OwnerId" ? "User" : null,
        _ => lookup.ReferenceTo.FirstOrDefault(t => t.Equals(named, StringComparison.OrdinalIgnoreCase)),
    };

    private static string NotFound(string name) => Invalid($"Field name not found : {name}");

    private static string Invalid(string message) => $"InvalidBatch : {message}";
}
