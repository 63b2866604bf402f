using System.Text;

namespace Seeder.Local;

/// <summary>
/// The SQL texts for the rows of one object, made when they are first needed: an object with a hundred fields has long ones.
/// </summary>
internal sealed class ObjectSql(ObjectDef type)
{
    private string? columns, find;
    private InsertText? last;

    /// <summary>The fields that have a column.</summary>
    public FieldDef[] Stored { get; } = [.. type.Fields.Where(f => f.Stored)];

    /// <summary>The names of all columns, in the order of <see cref="Stored"/>.</summary>
    public string Columns => columns ??= string.Join(", ", Stored.Select(f => Tables.Quote(f.Name)));

    /// <summary>The query for a row by its id.</summary>
    public string Find => find ??= $"SELECT {Columns} FROM {Tables.Name(type)} WHERE \"Id\" = ?1";

    /// <summary>
    /// The statement that inserts a row with these fields. Rows that follow each other mostly have the same fields, so the last text is
    /// kept.
    /// </summary>
    /// <param name="fields">Indexes of <see cref="Stored"/>.</param>
    public string Insert(ReadOnlySpan<int> fields)
    {
        if (Volatile.Read(ref last) is not { } text || !fields.SequenceEqual(text.Fields))
        {
            text = new InsertText(fields.ToArray(), Write(fields));
            Volatile.Write(ref last, text);
        }

        return text.Sql;
    }

    private string Write(ReadOnlySpan<int> fields)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(Tables.Name(type)).Append(" (_n");
        foreach (var field in fields)
        {
            sql.Append(", ").Append(Tables.Quote(Stored[field].Name));
        }

        return sql.Append(") VALUES (?").Insert(sql.Length, ", ?", fields.Length).Append(')').ToString();
    }

    private sealed record InsertText(int[] Fields, string Sql);
}
