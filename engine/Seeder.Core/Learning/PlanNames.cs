using Seeder.Core.Binding;
using Seeder.Core.Expressions;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Learning;

/// <summary>
/// What the names in a plan stand for: reference ids for records of a type, variables for values, and paths for CSV files.
/// </summary>
internal sealed class PlanNames
{
    private readonly LearningSource _source;
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<string, CsvTable?> _tables = [];
    private readonly Dictionary<(CsvTable Table, int Column), (ImmutableArray<string> Texts, LearnedField Field)> _columns = [];
    private readonly ImmutableSortedDictionary<string, PlanNames> _uses;

    /// <param name="of">Returns the names of a plan under <c>uses</c>.</param>
    public PlanNames(LearningSource source, Func<LearningSource, PlanNames> of)
    {
        _source = source;
        _uses = source.Uses.ToImmutableSortedDictionary(u => u.Key, u => of(u.Value), StringComparer.Ordinal);
    }

    /// <summary>Sets the type of the records with a reference id. Returns whether that is new.</summary>
    public bool Set(string reference, string type)
    {
        if (_types.TryGetValue(reference, out var before) && before == type)
        {
            return false;
        }
        _types[reference] = type;
        return true;
    }

    /// <summary>The type of the records that a path names: <c>acme</c>, or <c>base.acme</c> in a plan under <c>uses</c>.</summary>
    public string? TypeOf(IReadOnlyList<string> path) => path switch
    {
        [var name] => TypeOf(name),
        [var plan, var name] => _uses.GetValueOrDefault(plan)?.TypeOf([name]),
        _ => null,
    };

    // customer_3 and contact_3_2 are records of `$ref: customer` and `$ref: contact`.
    private string? TypeOf(string name)
    {
        while (true)
        {
            if (_types.TryGetValue(name, out var type))
            {
                return type;
            }
            if (name.LastIndexOf('_') is not (> 0 and var end) || end + 1 == name.Length
                || !name.Skip(end + 1).All(char.IsAsciiDigit))
            {
                return null;
            }
            name = name[..end];
        }
    }

    /// <summary>The value of a variable; null if the plan does not declare it.</summary>
    public ScalarSyntax? Variable(string name)
    {
        var declared = _source.Plan.Vars.FirstOrDefault(v => v.Name.Text == name);
        return declared is null ? null
            : _source.Vars.TryGetValue(name, out var text) ? declared.Value with { Text = text, Plain = true, Template = null }
            : declared.Value;
    }

    /// <summary>The values that a scalar can have, if the plan or the current table contains them.</summary>
    public IEnumerable<string> TextsOf(ScalarSyntax scalar, CsvTable? table) => scalar.Template switch
    {
        null => [scalar.Text],
        { Whole: Expression.Path { Names: ["var", var name] } } when Variable(name) is { Template: null } value => [value.Text],
        { Whole: Expression.Path path }
            when table is not null && RowColumns.Column(path) is { } column && table.Find(column) is >= 0 and var at =>
            TextsOf(table, at),
        { Whole: Expression.Call { Function: ["pick"] } call } => call.Arguments.Select(Choice).OfType<string>(),
        _ => [],
    };

    /// <summary>The different texts in a column, without empty cells and cleared values.</summary>
    public ImmutableArray<string> TextsOf(CsvTable table, int column) => Column(table, column).Texts;

    /// <summary>The field that takes all cells of a column. If all cells are numbers, it is a number field, although a file has only
    /// texts.</summary>
    public LearnedField FieldOf(CsvTable table, int column) => Column(table, column).Field;

    private (ImmutableArray<string> Texts, LearnedField Field) Column(CsvTable table, int column) => _columns.GetOrAdd(
        (table, column),
        _ =>
        {
            var cells = table.Rows.Select(r => r.Cells[column])
                .Where(c => c.Text is not ("" or "#N/A"))
                .DistinctBy(c => c.Text)
                .ToList();
            return (
                [.. cells.Select(c => c.Text)],
                cells.Aggregate(new LearnedField(FieldType.AnyType), (all, one) => all.With(LearnedField.Of(one with { Plain = true }))));
        });

    /// <summary>The CSV file of a <c>$from</c>; null if it was not read.</summary>
    public CsvTable? TableOf(ScalarSyntax from)
    {
        if (PathOf(from) is not { } path)
        {
            return null;
        }
        if (!_tables.TryGetValue(path, out var table))
        {
            // Mistakes in the file are reported when the plan is bound.
            table = _source.Files.GetValueOrDefault(path) is FileFact.Found file && file.TryText(out var text)
                ? CsvTable.Read(file, text, new DiagnosticBag())
                : null;
            _tables.Add(path, table);
        }
        return table;
    }

    /// <summary>The path of the file of a <c>$from</c>; null if it depends on records.</summary>
    public string? PathOf(ScalarSyntax from)
    {
        var parts = from.Template is null ? [from.Text] : from.Template.Parts.Select(p => p switch
        {
            TemplatePart.Literal(var text) => text,
            TemplatePart.Value(Expression.Path { Names: ["var", var name] }) when Variable(name) is { Template: null } value => value.Text,
            _ => null,
        }).ToList();
        var path = string.Concat(parts);
        return parts.Contains(null) || !PlanWords.IsCsvPath(path) ? null : FilePath.Resolve(from.Span.Source, path);
    }

    /// <summary>The text of an argument of pick, without its weight (<c>Hot*20</c>); null if it contains an expression.</summary>
    internal static string? Choice(Template argument) => argument.Parts is [TemplatePart.Literal(var text)]
        ? (text.LastIndexOf('*') is > 0 and var star && text[(star + 1)..].Trim().All(char.IsAsciiDigit) ? text[..star] : text).Trim()
        : null;
}
