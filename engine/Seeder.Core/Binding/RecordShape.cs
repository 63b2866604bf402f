using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// The fields and instructions of an entry, with its defaults and the columns of its CSV file. The entry's own keys win, then the cells of
/// a row, then the nearest defaults.
/// </summary>
internal sealed class RecordShape
{
    private readonly RecordSyntax _syntax;
    private readonly ObjectSchema _type;
    private readonly FieldSchema? _parentField;
    private readonly ImmutableArray<FieldSyntax> _own;
    private readonly ImmutableArray<FieldSyntax> _defaults;
    private readonly ImmutableArray<(int Column, string[] Path)> _columns = [];

    public RecordShape(
        RecordSyntax syntax,
        ObjectSchema type,
        IEnumerable<DefaultsSyntax> defaults,
        CsvTable? table,
        FieldSchema? parentField,
        DiagnosticBag diagnostics)
    {
        (_syntax, _type, _parentField) = (syntax, type, parentField);
        var instructions = syntax.Instructions ?? InstructionsSyntax.None;
        var fields = ImmutableArray.CreateBuilder<FieldSyntax>();
        var ofType = defaults.Select(d => d.Record).ToList();
        _own = syntax.Fields.RemoveAll(f => IsRemoval(f, ofType));
        foreach (var nearer in ofType)
        {
            var set = fields.ToImmutable();
            fields.AddRange(nearer.Fields.Where(f => !IsOwn(f.Name.Text) && !Sets(set, f.Name.Text)));
            instructions = instructions with
            {
                Key = instructions.Key ?? nearer.Instructions?.Key,
                Then = instructions.Then ?? nearer.Instructions?.Then,
                Read = instructions.Read ?? nearer.Instructions?.Read,
                Keep = instructions.Keep ?? nearer.Instructions?.Keep,
                Tags = instructions.Tags ?? nearer.Instructions?.Tags,
            };
        }
        _defaults = fields.ToImmutable();
        Instructions = instructions;
        Fields = _defaults.IsEmpty ? _own : [.. _own, .. _defaults];
        if (table is not null)
        {
            _columns = Columns(table, diagnostics);
        }
    }

    /// <summary>The fields of the entry and its defaults, without those of a row.</summary>
    public ImmutableArray<FieldSyntax> Fields { get; }

    public InstructionsSyntax Instructions { get; }

    /// <summary>The names of the columns that were reported: the part before the first dot.</summary>
    public ImmutableArray<string> RefusedColumns { get; private set; } = [];

    /// <summary>The fields of the record for a row.</summary>
    public ImmutableArray<FieldSyntax> FieldsOf(CsvRow row)
    {
        var cells = new OrderedDictionary<string, FieldSyntax>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, path) in _columns)
        {
            if (row.Cells[column] is { Text.Length: > 0 } cell)
            {
                Put(cells, path, row.Table.Columns[column], cell);
            }
        }
        foreach (var (name, field) in cells.Where(c => IsCleared(c.Value.Value)).ToList())
        {
            cells[name] = field with { Value = new ValueSyntax.Scalar(Null(field.Value.Span)) };
        }
        return [.. _own, .. cells.Values, .. _defaults.Where(d => !Sets(cells.Values, d.Name.Text))];
    }

    // A null for a field that is never empty only removes the value of `defaults`, so that the org sets its own.
    private bool IsRemoval(FieldSyntax field, List<RecordSyntax> defaults) =>
        field.Value is ValueSyntax.Scalar { Value.IsNull: true }
            && _type.FindNamed(field.Name.Text) is { Nillable: false, Type: not FieldType.Boolean }
            && defaults.Exists(d => Sets(d.Fields, field.Name.Text));

    // `#N/A` clears the field, like an unquoted null. In a mapping with no other value, it clears the lookup.
    private static bool IsCleared(ValueSyntax value) => value switch
    {
        ValueSyntax.Mapping mapping => mapping.Fields.All(f => IsCleared(f.Value)),
        ValueSyntax.Scalar scalar => scalar.Value.IsNull,
        _ => false,
    };

    private static ScalarSyntax Null(SourceSpan span) => new("null", Plain: true, span, null);

    // `Account.Name` and `Account.Site` become one mapping.
    private static void Put(OrderedDictionary<string, FieldSyntax> fields, ReadOnlySpan<string> path, NameSyntax column, ScalarSyntax cell)
    {
        var name = column with { Text = path[0] };
        if (path.Length == 1)
        {
            fields[path[0]] = new FieldSyntax(name, new ValueSyntax.Scalar(cell.Text == "#N/A" ? Null(cell.Span) : cell));
            return;
        }
        var inner = new OrderedDictionary<string, FieldSyntax>(StringComparer.OrdinalIgnoreCase);
        if (fields.TryGetValue(path[0], out var known) && known.Value is ValueSyntax.Mapping mapping)
        {
            foreach (var field in mapping.Fields)
            {
                inner.Add(field.Name.Text, field);
            }
        }
        Put(inner, path[1..], column, cell);
        fields[path[0]] = new FieldSyntax(name, new ValueSyntax.Mapping(cell.Span, [.. inner.Values]));
    }

    // The columns that become fields. Columns that an expression reads, and those that the entry sets itself, do not.
    private ImmutableArray<(int, string[])> Columns(CsvTable table, DiagnosticBag diagnostics)
    {
        var read = new HashSet<string>(RowColumns.ReadBy(_syntax, _defaults, Instructions), StringComparer.OrdinalIgnoreCase);
        var columns = ImmutableArray.CreateBuilder<(int, string[])>();
        for (var i = 0; i < table.Columns.Length; i++)
        {
            var name = table.Columns[i];
            var path = name.Text.Split('.');
            if (name.Text.Length == 0 || read.Contains(name.Text) || IsOwn(path[0]))
            {
                continue;
            }
            var unknown = path.Length == 1
                ? _type.FindField(name.Text) is null && !IsOwnId(name.Text)
                : _type.FindRelationship(path[0]) is null || (IsOfSfdmu(name.Text) && table.Rows.Any(r => r.Cells[i].Text.Length > 0));
            if (unknown)
            {
                diagnostics.Add(FileDiagnostics.CsvColumn(name, _type));
                RefusedColumns = RefusedColumns.Add(path[0]);
                continue;
            }
            columns.Add((i, path));
        }
        return columns.ToImmutable();
    }

    // `Account.$$Name$Site`: a column that holds several values. Without a value it does no harm.
    private static bool IsOfSfdmu(string column) => column.Contains(".$$", StringComparison.Ordinal);

    private static bool IsOwnId(string name) => name.Equals("Id", StringComparison.OrdinalIgnoreCase);

    // Nesting sets the lookup to the parent, like a key of the entry.
    private bool IsOwn(string name) =>
        Sets(_syntax.Fields, name)
            || (_parentField is not null && ReferenceEquals(_type.FindNamed(name), _parentField));

    // `Owner` and `OwnerId` are the same field.
    private bool Sets(IEnumerable<FieldSyntax> fields, string name)
    {
        var meant = _type.FindNamed(name);
        foreach (var field in fields)
        {
            var other = field.Name.Text;
            if (other.Equals(name, StringComparison.OrdinalIgnoreCase)
                || (meant is not null && _type.IsNamed(meant, other)))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Finds the columns that the expressions of an entry and its nested records read.</summary>
internal static class RowColumns
{
    public static IEnumerable<string> ReadBy(RecordSyntax syntax, ImmutableArray<FieldSyntax> defaults, InstructionsSyntax instructions) =>
        SyntaxWalk.Expressions(syntax)
            .Concat(defaults.Concat(instructions.Then ?? []).SelectMany(f => SyntaxWalk.Expressions(f.Value)))
            .OfType<Expression.Path>()
            .Select(Column).OfType<string>();

    /// <summary>
    /// The column that an expression names: the text after <c>row.</c>, which may follow <c>parent</c>; null if it names no column.
    /// </summary>
    public static string? Column(Expression.Path path)
    {
        var row = 0;
        while (row < path.Names.Length && path.Names[row] == "parent")
        {
            row++;
        }
        return row + 1 < path.Names.Length && path.Names[row] == "row" ? string.Join('.', path.Names[(row + 1)..]) : null;
    }
}
