using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

// One file, although it is long: each kind of path may lead to a field of a record, and such a field again to a path.
/// <summary>Evaluates names in expressions: variables, records and their fields, cells of CSV rows, and records of other plans.</summary>
internal sealed class PathEvaluator
{
    private readonly Evaluator _evaluator;
    private readonly PlanSyntax _syntax;
    private readonly BindingContext _context;
    private readonly LookupBinder _lookups;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, ScalarSyntax> _vars = [];
    private readonly Dictionary<string, int> _existing = [];
    private readonly Dictionary<int, List<FieldSchema>> _asked = [];
    private readonly OrderedDictionary<FieldValue.OrgValue, FieldSchema> _orgValues = [];

    // The values that are being evaluated because another value uses them. If such a value uses one of them again, it is a circle.
    private readonly List<ValueSyntax> _copying = [];
    private readonly HashSet<ValueSyntax> _circular = new(ReferenceEqualityComparer.Instance);

    public PathEvaluator(Evaluator evaluator, PlanSyntax syntax, BindingContext context, LookupBinder lookups, DiagnosticBag diagnostics)
    {
        (_evaluator, _syntax, _context, _lookups, _diagnostics) = (evaluator, syntax, context, lookups, diagnostics);
        foreach (var variable in syntax.Vars)
        {
            _vars.TryAdd(variable.Name.Text, variable.Value);
        }
        for (var i = 0; i < syntax.Existing.Length; i++)
        {
            // The entries of `existing` are the first look-ups of the plan, in the order of the text.
            _existing.TryAdd(syntax.Existing[i].Name.Text, i);
        }
    }

    /// <summary>The fields that other records read from a record after it exists, by index of the record.</summary>
    public IReadOnlyDictionary<int, List<FieldSchema>> Asked => _asked;

    /// <summary>All values that must be read from the org, each once.</summary>
    public IEnumerable<FieldValue.OrgValue> OrgValues => _orgValues.Keys;

    /// <summary>The index of the look-up for a name under <c>existing</c>; null if there is no such name.</summary>
    public int? FindExisting(string name) => _existing.TryGetValue(name, out var index) ? index : null;

    public IEnumerable<string> ExistingNames => _existing.Keys;

    /// <param name="field">The field of the record that the expression is a value of. It decides which name is proposed.</param>
    public RawValue? Evaluate(Expression.Path path, ExpandedRecord? record, string field)
    {
        switch (path.Names)
        {
            case ["plan", _, ..]:
                return Report(PathDiagnostics.PartOfPlan(path));
            case ["plan"]:
                return new RawValue.Literal(_syntax.Name?.Text ?? "", Plain: false);
            case ["org", "id"]:
                return new RawValue.Hole(FieldValue.OrgId.Value);
            case ["org", "user"]:
                return new RawValue.Hole(FieldValue.OrgUser.Value);
            case ["org", ..]:
                return Report(PathDiagnostics.UnknownOrgValue(path));
            case ["var", var name]:
                return Variable(path, name);
            case ["var", ..]:
                return Report(PathDiagnostics.UnknownVariable(path, _diagnostics.Similar(_vars.Keys)));
            case ["n"]:
                return Number(path, record);
            case ["row", ..]:
                return Cell(path, record);
            case ["this" or "parent", ..] when record is null:
                return Report(PathDiagnostics.NoRecordHere(path));
            case ["this"]:
                return new RawValue.Hole(new FieldValue.Reference(record!.Index));
            case ["this", .. var rest]:
                return Member(path, record!, rest);
            case ["parent", .. var rest]:
                return record!.Parent is { } parent
                    ? rest.IsEmpty ? new RawValue.Hole(new FieldValue.Reference(parent.Index)) : Member(path, parent, rest)
                    : Report(PathDiagnostics.NoParent(path, record.Syntax.Span));
            default:
                return Named(path, record, field);
        }
    }

    private RawValue? Variable(Expression.Path path, string name)
    {
        if (!_vars.TryGetValue(name, out var declared))
        {
            return Report(PathDiagnostics.UnknownVariable(path, _diagnostics.Similar(_vars.Keys)));
        }
        if (_context.Vars.TryGetValue(name, out var over))
        {
            return new RawValue.Literal(over, Plain: true);
        }
        return declared.IsNull ? RawValue.Null.Value : new RawValue.Literal(declared.Text, declared.Plain);
    }

    private RawValue? Named(Expression.Path path, ExpandedRecord? from, string field)
    {
        if (_evaluator.Plan.IsLost(path.Names[0]))
        {
            return null;
        }
        if (_evaluator.Plan.ByRef.TryGetValue(path.Names[0], out var named))
        {
            var (start, end, isOne) = named.SeenFrom(from?.Iteration);
            if (!isOne || start == end)
            {
                return Report(PathDiagnostics.SetAlone(path, named, start, end - start));
            }
            return Member(path, named.Records[start], path.Names[1..]);
        }
        if (_evaluator.Plan.ByAddress.TryGetValue(path.Names[0], out var numbered))
        {
            return Member(path, numbered, path.Names[1..]);
        }
        if (_existing.TryGetValue(path.Names[0], out var lookup))
        {
            return path.Names.Length == 1
                ? new RawValue.Hole(new FieldValue.Found(lookup))
                : FromOrg(path, new FieldValue.Found(lookup), _lookups[lookup].Type, path.Names[1..]);
        }
        if (_context.Uses.TryGetValue(path.Names[0], out var manifest))
        {
            return Borrowed(path, manifest);
        }
        var names = _diagnostics.Similar(_evaluator.Plan.ByRef.Keys.Concat(_existing.Keys).Concat(_context.Uses.Keys)).ToList();
        var near = NearestName.Find(path.Names[0], names.Where(n => Fits(n, path, from?.Type.FindNamed(field))))
            ?? NearestName.Find(path.Names[0], names);
        return Report(PathDiagnostics.UnknownReference(path, _evaluator.Plan.ByRef, near));
    }

    // Whether a lookup may refer to the record of that name. A path with several names reads a field of any record.
    private bool Fits(string name, Expression.Path path, FieldSchema? field)
    {
        if (field is not { IsReference: true } || path.Names.Length > 1)
        {
            return true;
        }
        var type = _evaluator.Plan.ByRef.TryGetValue(name, out var named) ? named.Records.FirstOrDefault()?.Type
            : _existing.TryGetValue(name, out var lookup) ? _lookups[lookup].Type
            : null;
        return type is not null && field.ReferenceTo.Contains(type.Name);
    }

    /// <summary>
    /// Finds the manifest of a plan under <c>uses</c>. Returns false if there is no such name. The manifest is null without an org.
    /// </summary>
    public bool TryUsed(string name, out Manifest? manifest) => _context.Uses.TryGetValue(name, out manifest);

    public IEnumerable<string> UsedNames => _context.Uses.Keys;

    // ${base.acme} and ${base.acme.Field}: existing records of another plan.
    private RawValue? Borrowed(Expression.Path path, Manifest? manifest)
    {
        if (path.Names.Length == 1)
        {
            return Report(UsesDiagnostics.PlanAlone(path));
        }
        if (manifest is null)
        {
            return new RawValue.Hole(FieldValue.Unknown.Value);
        }
        if (!manifest.Records.TryGetValue(path.Names[1], out var entry))
        {
            return Report(UsesDiagnostics.NotInManifest(path.Span, path.Names[1], manifest, _diagnostics.Similar(manifest.Records.Keys)));
        }
        return path.Names.Length == 2
            ? new RawValue.Literal(entry.Id, Plain: false)
            : FromOrg(path, new FieldValue.Text(entry.Id), _lookups.Describe(new NameSyntax(entry.Type, path.Span)), path.Names[2..]);
    }

    // A field whose value only the org knows, of an existing record or of a record that the run creates.
    private RawValue? FromOrg(Expression.Path path, FieldValue of, ObjectSchema? type, ImmutableArray<string> rest)
    {
        if (rest is not [var name])
        {
            return Report(PathDiagnostics.PathThroughRelationship(path));
        }
        if (type is null)
        {
            return null;
        }
        return type.FindField(name) is { } field
            ? FromOrg(new FieldValue.OrgValue(of, type.Name, field.Name), field)
            : Report(PathDiagnostics.UnknownFieldInPath(path, type, name));
    }

    private RawValue.FromOrg FromOrg(FieldValue.OrgValue value, FieldSchema field)
    {
        _orgValues.TryAdd(value, field);
        return new RawValue.FromOrg(value, field);
    }

    // The cell of the innermost iteration whose CSV file has this column.
    private RawValue? Cell(Expression.Path path, ExpandedRecord? record)
    {
        if (RowColumns.Column(path) is not { } column)
        {
            return Report(FileDiagnostics.NoRowHere(path.Span, path.ToString()));
        }
        CsvTable? seen = null;
        for (var iteration = record?.Iteration; iteration is not null; iteration = iteration.Outer)
        {
            seen ??= iteration.Row?.Table;
            if (iteration.Row is { } row && row.Table.Find(column) is >= 0 and var at)
            {
                return row.Cells[at].Text == "#N/A" ? RawValue.Null.Value : new RawValue.Literal(row.Cells[at].Text, Plain: false);
            }
        }
        return Report(seen is null
            ? FileDiagnostics.NoRowHere(path.Span, path.ToString())
            : FileDiagnostics.UnknownColumn(
                path.Span,
                column,
                [.. seen.Columns.Take(LimitDiagnostics.MostNotes).Select(c => c.Text)],
                _diagnostics.Similar(seen.Columns.Select(c => c.Text))));
    }

    // The number of the innermost iteration around the record.
    private RawValue? Number(Expression.Path path, ExpandedRecord? record) => record?.Iteration is { } iteration
        ? new RawValue.Literal(iteration.Number.ToString(CultureInfo.InvariantCulture), Plain: true)
        : Report(PathDiagnostics.NoIterationHere(path.Span, path.ToString()));

    // `x.parent.parent.Name`: goes up to the parent records, then reads one field.
    private RawValue? Member(Expression.Path path, ExpandedRecord record, ImmutableArray<string> rest)
    {
        while (rest is ["parent", ..])
        {
            if (record.Parent is not { } parent)
            {
                return Report(PathDiagnostics.NoParent(path, record.Syntax.Span));
            }
            record = parent;
            rest = rest[1..];
        }
        return rest switch
        {
            [] => new RawValue.Hole(new FieldValue.Reference(record.Index)),
            ["n"] => Number(path, record),
            ["row", ..] => Cell(path, record),
            [var field] => Copy(path, record, field),
            _ => Report(PathDiagnostics.PathThroughRelationship(path)),
        };
    }

    private RawValue? Copy(Expression.Path path, ExpandedRecord record, string name)
    {
        if (name.Equals("Id", StringComparison.OrdinalIgnoreCase))
        {
            return new RawValue.Hole(new FieldValue.Reference(record.Index));
        }
        if (record.Type.FindField(name) is not { } schema)
        {
            return Report(PathDiagnostics.UnknownFieldInPath(path, record.Type, name));
        }
        if (record.ParentField is { } parentField && parentField.Name == schema.Name)
        {
            return new RawValue.Hole(new FieldValue.Reference(record.Parent!.Index));
        }
        var written = FieldOf(record, record.Fields, schema) ?? FieldOf(record, record.Instructions.Then ?? [], schema) ?? default;
        if (written.Value is null)
        {
            Ask(record, schema);
            return FromOrg(new FieldValue.OrgValue(new FieldValue.Reference(record.Index), record.Type.Name, schema.Name), schema);
        }
        return Copy(new CopiedField(path, record, written, schema));
    }

    /// <summary>Whether a value is being evaluated because another value uses it.</summary>
    public bool IsCopying => _copying.Count > 0;

    /// <summary>
    /// Returns the value of a field for use in another field. If the recursion is too deep, the value is postponed and null is returned.
    /// </summary>
    public RawValue? Copy(CopiedField copied)
    {
        var (path, record, written, schema) = copied;
        if (_circular.Contains(written.Value))
        {
            return null;
        }
        // The value is not cached while the record's identity is being computed, because the value may still change then.
        var isKept = !_evaluator.Identity.IsOpen;
        if (isKept && _evaluator.Chain.TryGet(copied, out var kept))
        {
            return kept;
        }
        // Equal values at different places are different, so the syntax objects are compared by reference.
        var first = _copying.Count - 1;
        while (first >= 0 && !ReferenceEquals(_copying[first], written.Value))
        {
            first--;
        }
        if (first >= 0)
        {
            var cycle = _copying[first..];
            _circular.UnionWith(cycle);
            return Report(PathDiagnostics.ValueOfItself(path, cycle));
        }
        if (_evaluator.Chain.IsTooDeep)
        {
            if (!isKept)
            {
                return Report(LimitDiagnostics.KeyTooDeep(path.Span, path.ToString(), RecordIdentity.MaxDepth));
            }
            _evaluator.Chain.Postponed = copied;
            return null;
        }
        var depth = _copying.Count;
        _copying.Add(written.Value);
        var value = written.Value switch
        {
            // A mapping under the lookup's name, or a scalar under the relationship's name, is reported at its own place.
            ValueSyntax.Mapping when IsField(record, written, schema) => null,
            ValueSyntax.Scalar { Value.IsNull: true } => RawValue.Null.Value,
            not ValueSyntax.Mapping when !IsField(record, written, schema) => null,
            ValueSyntax.Scalar scalar => _evaluator.Evaluate(scalar.Value, record, schema.Name),
            ValueSyntax.Mapping => _lookups.BindMapping(record, written, schema) is { } id ? new RawValue.Hole(id) : null,
            ValueSyntax.ScalarList list => Joined(list, record, schema),
            ValueSyntax.EmptyList when schema.Type == FieldType.MultiPicklist => RawValue.Null.Value,
            _ => null,
        };
        _copying.RemoveAt(_copying.Count - 1);
        if (isKept && _evaluator.Chain.Postponed is null)
        {
            _evaluator.Chain.Keep(copied, depth, value);
        }
        return value;
    }

    /// <summary>Reports a circle that was found among postponed values.</summary>
    public void ReportCircle(IReadOnlyList<CopiedField> circle)
    {
        _circular.UnionWith(circle.Select(c => c.Written.Value));
        Report(PathDiagnostics.ValueOfItself(circle[0].Path, [.. circle.Select(c => c.Written.Value)]));
    }

    private void Ask(ExpandedRecord record, FieldSchema field)
    {
        var fields = _asked.GetOrAdd(record.Index, _ => []);
        if (!fields.Contains(field))
        {
            fields.Add(field);
        }
    }

    private RawValue? Joined(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema schema)
    {
        var texts = new List<string>(list.Items.Length);
        var length = 0L;
        foreach (var item in list.Items)
        {
            if (_evaluator.Evaluate(item, record, schema.Name) is RawValue.Literal literal)
            {
                texts.Add(literal.Text);
                length += literal.Text.Length;
            }
        }
        return texts.Count < list.Items.Length ? null
            : length > Evaluator.LongestText ? Report(LimitDiagnostics.TextTooLong(list.Span, Evaluator.LongestText))
            : new RawValue.Literal(string.Join(';', texts), Plain: false);
    }

    private static FieldSyntax? FieldOf(ExpandedRecord record, ImmutableArray<FieldSyntax> fields, FieldSchema schema)
    {
        foreach (var field in fields)
        {
            if (record.Type.IsNamed(schema, field.Name.Text))
            {
                return field;
            }
        }
        return null;
    }

    private static bool IsNamed(FieldSyntax field, string? name) => field.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    // Whether the field is written under its own name, not that of its relationship.
    private static bool IsField(ExpandedRecord record, FieldSyntax written, FieldSchema schema) =>
        IsNamed(written, schema.Name) || ReferenceEquals(record.Type.FindField(written.Name.Text), schema);

    private RawValue? Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return null;
    }
}
