using System.Text;
using Seeder.Core.Expressions;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>What expressions may refer to beside the records, and what the values that are drawn depend on.</summary>
public sealed record BindingContext(DateTimeOffset Clock, ImmutableSortedDictionary<string, string> Vars)
{
    /// <summary>The option <c>seed</c>.</summary>
    public string Seed { get; init; } = "0";

    /// <summary>Null without an org.</summary>
    public OrgIdentity? Org { get; init; }

    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    /// <summary>The manifests of the plans under <c>uses</c>, by the names that this plan gives them; null where there is no org to ask.</summary>
    public ImmutableSortedDictionary<string, Manifest?> Uses { get; init; } = ImmutableSortedDictionary<string, Manifest?>.Empty;
}

/// <summary>Evaluates scalars of one plan: text, variables, dates, and the records they name. Reports what cannot be evaluated and gives null.</summary>
internal sealed class Evaluator
{
    private readonly PlanSyntax _syntax;
    private readonly BindingContext _context;
    private readonly DiagnosticBag _diagnostics;
    private readonly Generator _generator;
    private readonly Dictionary<string, ScalarSyntax> _vars = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _existing = new(StringComparer.Ordinal);
    private readonly LookupBinder _lookups;
    private readonly Dictionary<int, List<FieldSchema>> _asked = [];
    private readonly OrderedDictionary<FieldValue.OrgValue, FieldSchema> _orgValues = [];
    private readonly Dictionary<string, CsvTable?> _tables = new(StringComparer.Ordinal);
    private readonly HashSet<ExpandedRecord> _identifying = new(ReferenceEqualityComparer.Instance);

    // Fields whose value is being copied right now: a copy that leads back to one of them never ends.
    private readonly List<ValueSyntax> _copying = [];
    private readonly HashSet<ValueSyntax> _circular = new(ReferenceEqualityComparer.Instance);

    // What each template gave last: a value is copied while its record, or one nested in it, is bound, and fakes are dear.
    private readonly Dictionary<Template, (ExpandedRecord Record, string Field, RawValue Value)> _last = new(ReferenceEqualityComparer.Instance);
    // Joins text; taken while in use, since what is joined may join text itself.
    private StringBuilder? _text;

    private readonly Dictionary<Expression, string> _written = new(ReferenceEqualityComparer.Instance);

    public Evaluator(PlanSyntax syntax, BindingContext context, LookupBinder lookups, DiagnosticBag diagnostics)
    {
        (_syntax, _context, _diagnostics, _lookups) = (syntax, context, diagnostics, lookups);
        _generator = new Generator(this, syntax.Options, context.Seed, diagnostics);
        Files = new PlanFiles(context.Files, diagnostics);
        foreach (var variable in syntax.Vars)
        {
            _vars.TryAdd(variable.Name.Text, variable.Value);
        }
        for (var i = 0; i < syntax.Existing.Length; i++)
        {
            // Look-ups of `existing` are the first ones of the plan, in its order.
            _existing.TryAdd(syntax.Existing[i].Name.Text, i);
        }
    }

    /// <summary>The records written out; set once they are, since how many copies there are is an expression too.</summary>
    public ExpandedPlan Plan { get; set; } = null!;

    public PlanFiles Files { get; }

    /// <summary>The fields that others want to know of a record once it exists, by its index.</summary>
    public IReadOnlyDictionary<int, List<FieldSchema>> Asked => _asked;

    /// <summary>Everything that values want to know of the org's records, each once.</summary>
    public IEnumerable<FieldValue.OrgValue> OrgValues => _orgValues.Keys;

    /// <summary>The place of a name under <c>existing</c> among the look-ups; null where there is none.</summary>
    public int? FindExisting(string name) => _existing.TryGetValue(name, out var index) ? index : null;

    public IEnumerable<string> ExistingNames => _existing.Keys;

    /// <summary>How many copies a <c>$count</c> asks for; null, and reported, where it gives no number.</summary>
    public int? CountOf(ScalarSyntax scalar, string address)
    {
        if (TextOf(scalar, "$count", address) is not { } text)
        {
            return null;
        }
        if (!CopyCount.TryParse(text, out var count))
        {
            Report(BindingDiagnostics.CountNotNumber(scalar.Span, text));
            return null;
        }
        var width = (ulong)(count.To - count.From) + 1;
        return count.From + (int)(_generator.Key(new Place(address, "$count", 0)) % width);
    }

    /// <summary>The rows of the file that a <c>$from</c> names; none, and reported, where there is no such file.</summary>
    public ImmutableArray<CsvRow> RowsOf(ScalarSyntax scalar, string address)
    {
        if (TextOf(scalar, "$from", address) is not { } name)
        {
            return [];
        }
        if (!PlanWords.IsCsvPath(name))
        {
            Report(SyntaxDiagnostics.FromShape(scalar.Span, name));
            return [];
        }
        if (Files.Find(scalar.Span, name) is not { } file)
        {
            return [];
        }
        var path = FilePath.Resolve(scalar.Span.Source, name);
        if (!_tables.TryGetValue(path, out var table))
        {
            _tables.Add(path, table = Files.TextOf(file, scalar.Span, name) is { } text ? CsvTable.Read(file, text, _diagnostics) : null);
        }
        return table?.Rows ?? [];
    }

    // What is settled before any record has a value: how many copies there are, and of which rows.
    private string? TextOf(ScalarSyntax scalar, string key, string address)
    {
        foreach (var part in scalar.Template?.Parts ?? [])
        {
            if (part is TemplatePart.Value(var expression) && expression is not (Expression.Path { Names: ["var" or "org", ..] } or Expression.Moment { IsNow: false })
                && !(key == "$count" && expression is Expression.Call { Function: ["pick"] }))
            {
                Report(BindingDiagnostics.NotInCount(expression.Span, key, Written(expression.Span)));
                return null;
            }
        }
        return Evaluate(scalar, null, new Place(address, key, 0)) switch
        {
            null => null,
            RawValue.Hole(FieldValue.OrgId) => _context.Org?.Id,
            RawValue.Hole(FieldValue.OrgUser) => _context.Org?.UserId,
            RawValue.Mixed mixed => mixed.Parts.Select(p => p switch
            {
                FieldValue.Text text => text.Value,
                FieldValue.OrgId => _context.Org?.Id,
                _ => _context.Org?.UserId,
            }).ToArray() is var parts && !parts.Contains(null) ? string.Concat(parts) : null,
            var value => TextOf(value),
        };
    }

    private static string Written(SourceSpan span) => span.Source.Content[span.Start..span.End];

    /// <param name="record">The record whose field it is; null under <c>existing</c>.</param>
    /// <param name="field">The field's name: a part of the key by which values are drawn.</param>
    /// <param name="attempt">Raised where an earlier draw could not be used.</param>
    public RawValue? Evaluate(ScalarSyntax scalar, ExpandedRecord? record, string field, int attempt = 0)
    {
        if (scalar.Template is not { } template || record is null || attempt > 0)
        {
            return Evaluate(scalar, record, PlaceOf(record, field, attempt));
        }
        if (_last.TryGetValue(template, out var last) && ReferenceEquals(last.Record, record) && last.Field == field)
        {
            return last.Value;
        }
        var value = Evaluate(scalar, record, PlaceOf(record, field, attempt));
        // While the record's identity is worked out, what depends on it is not yet what it will be.
        if (value is not null && _identifying.Count == 0)
        {
            _last[template] = (record, field, value);
        }
        return value;
    }

    private Place PlaceOf(ExpandedRecord? record, string field, int attempt) => new(record is null ? "" : IdentityOf(record), field, 0) { Attempt = attempt };

    /// <summary>What a record's generated values depend on: its <c>$key</c> values, so that they stay when the record moves, or else its address.</summary>
    public string IdentityOf(ExpandedRecord record)
    {
        if (!record.HasKey)
        {
            return record.Address;
        }
        // The values of the key itself are drawn by the address.
        if (record.Identity is null && _identifying.Add(record))
        {
            record.Identity = KeyTexts(record);
            _identifying.Remove(record);
        }
        return record.Identity ?? record.Address;
    }

    private string KeyTexts(ExpandedRecord record) =>
        $"{record.Type.Name}|{string.Join('|', record.Instructions.Key!.Value.Select(k => KeyText(record, k.Text)))}";

    private string KeyText(ExpandedRecord record, string name)
    {
        var field = record.Type.FindField(name) ?? record.Type.FindRelationship(name);
        if (record.ParentField is { } parentField && ReferenceEquals(parentField, field))
        {
            return IdentityOf(record.Parent!);
        }
        return record.Fields.FirstOrDefault(f => IsNamed(f, field?.Name) || IsNamed(f, field?.RelationshipName)).Value switch
        {
            ValueSyntax.Scalar { Value: var scalar } => Evaluate(scalar, record, new Place(record.Address, field!.Name, 0)) is { } value ? KeyText(value) : "",
            ValueSyntax.Mapping mapping => MappingText(record, mapping),
            _ => "",
        };
    }

    private string MappingText(ExpandedRecord record, ValueSyntax.Mapping mapping) => string.Join(',', mapping.Fields.Select(f => f.Value switch
    {
        ValueSyntax.Scalar { Value: var scalar } => $"{f.Name.Text}={(Evaluate(scalar, record, new Place(record.Address, f.Name.Text, 0)) is { } value ? KeyText(value) : "")}",
        ValueSyntax.Mapping inner => $"{f.Name.Text}=({MappingText(record, inner)})",
        _ => "",
    }));

    private string KeyText(RawValue value) => value switch
    {
        RawValue.Hole(var hole) => KeyText(hole),
        RawValue.FromOrg(var hole, _) => $"{KeyText(hole.Of)}.{hole.Field}",
        RawValue.Mixed mixed => string.Concat(mixed.Parts.Select(KeyText)),
        RawValue.Date date => date.Expression,
        RawValue.Instant instant => instant.Expression,
        RawValue.TimedText text => text.Expression,
        _ => TextOf(value),
    };

    private string KeyText(FieldValue value) => value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Reference reference => IdentityOf(Plan.Records[reference.Record]),
        FieldValue.Found found => _lookups[found.Lookup].Name ?? "",
        FieldValue.OrgValue read => $"{KeyText(read.Of)}.{read.Field}",
        _ => value.GetType().Name,
    };

    private RawValue? Evaluate(ScalarSyntax scalar, ExpandedRecord? record, Place place)
    {
        if (scalar.Template is not { } template)
        {
            return scalar.IsNull ? RawValue.Null.Value : new RawValue.Literal(scalar.Text, scalar.Plain);
        }
        if (template.Whole is { } whole)
        {
            return Evaluate(whole, record, place);
        }
        return Join(template, record, place, scalar.Text);
    }

    /// <summary>A template that is an argument of a function.</summary>
    public RawValue? Evaluate(Template template, ExpandedRecord? record, Place place) =>
        template.Whole is { } whole ? Evaluate(whole, record, place) : Join(template, record, place, "");

    private RawValue? Join(Template template, ExpandedRecord? record, Place place, string written)
    {
        // Text is gathered as such: only what holds an id, or a value of the org, needs its parts.
        var text = _text ?? new StringBuilder();
        _text = null;
        ImmutableArray<FieldValue>.Builder? parts = null;
        var (timed, complete) = (false, true);
        for (var i = 0; i < template.Parts.Length; i++)
        {
            if (template.Parts[i] is TemplatePart.Literal literal)
            {
                text.Append(literal.Text);
                continue;
            }
            var value = Evaluate(((TemplatePart.Value)template.Parts[i]).Expression, record, place with { Part = (place.Part * 31) + i });
            switch (value)
            {
                case null:
                    complete = false;
                    break;
                case RawValue.Hole(FieldValue.Text known):
                    text.Append(known.Value);
                    break;
                case RawValue.Hole(var hole):
                    AddHole(hole);
                    break;
                case RawValue.FromOrg(var read, _):
                    AddHole(read);
                    break;
                case RawValue.Mixed mixed:
                    EndText();
                    parts!.AddRange(mixed.Parts);
                    timed |= mixed.TimedBy is not null;
                    break;
                default:
                    timed |= value is RawValue.Date or RawValue.Instant or RawValue.TimedText;
                    text.Append(TextOf(value));
                    break;
            }
        }
        if (parts is not null)
        {
            EndText();
        }
        var whole = text.ToString();
        _text = text.Clear();
        return !complete ? null
            : parts is not null ? new RawValue.Mixed(parts.ToImmutable(), timed ? written : null)
            : timed ? new RawValue.TimedText(whole, written)
            : new RawValue.Literal(whole, Plain: false);

        void AddHole(FieldValue hole)
        {
            EndText();
            parts!.Add(hole);
        }

        void EndText()
        {
            parts ??= ImmutableArray.CreateBuilder<FieldValue>();
            if (text.Length > 0)
            {
                parts.Add(new FieldValue.Text(text.ToString()));
                text.Clear();
            }
        }
    }

    private static string TextOf(RawValue value) => value switch
    {
        RawValue.Literal literal => literal.Text,
        RawValue.TimedText text => text.Text,
        RawValue.Date date => Clock.Format(date.Value),
        RawValue.Instant instant => Clock.Format(instant.Value),
        RawValue.Null => "",
        _ => throw new InvalidOperationException("Holes are joined, not turned into text."),
    };

    private RawValue? Evaluate(Expression expression, ExpandedRecord? record, Place place) => expression switch
    {
        Expression.Moment moment => EvaluateMoment(moment, place),
        Expression.Path { Names: ["fake", ..] } fake => _generator.Fake(fake, record, place),
        Expression.Path path => EvaluatePath(path, record),
        Expression.Call { Function: ["file" or "base64"] } call => File(call, record, place),
        Expression.Call call => _generator.Call(call, record, place),
        _ => throw new InvalidOperationException(expression.GetType().Name),
    };

    private RawValue? File(Expression.Call call, ExpandedRecord? record, Place place)
    {
        if (call.Arguments is not [var argument])
        {
            return Report(ExpressionDiagnostics.OneArgument(call.Span, call.Function[0], call.Arguments.Length));
        }
        if (Evaluate(argument, record, place) is not { } value)
        {
            return null;
        }
        if (value is RawValue.Hole or RawValue.Mixed or RawValue.FromOrg)
        {
            return Report(ExpressionDiagnostics.PathNotText(call.Span, call.Function[0]));
        }
        var name = TextOf(value);
        if (Files.Find(call.Span, name) is not { } file)
        {
            return null;
        }
        if (call.Function is ["base64"])
        {
            return new RawValue.Literal(file.Base64, Plain: false);
        }
        return Files.TextOf(file, call.Span, name) is { } text ? new RawValue.Literal(text.Content, Plain: false) : null;
    }

    private RawValue? EvaluateMoment(Expression.Moment moment, Place place)
    {
        ulong Key(int offset) => _generator.Key(place with { Part = (place.Part * 31) + offset });
        if (!_written.TryGetValue(moment, out var written))
        {
            _written.Add(moment, written = Written(moment.Span));
        }
        // Minutes and hours move a date only across midnight: today begins at 00:00 UTC.
        var start = moment.IsNow ? _context.Clock : new DateTimeOffset(_context.Clock.UtcDateTime.Date, TimeSpan.Zero);
        return Clock.Move(start, moment.Offsets, Key) switch
        {
            null => Report(BindingDiagnostics.DateOutOfRange(moment.Span, written)),
            { } moved when moment.IsNow => new RawValue.Instant(moved, written),
            { } moved => new RawValue.Date(DateOnly.FromDateTime(moved.UtcDateTime), written),
        };
    }

    private RawValue? EvaluatePath(Expression.Path path, ExpandedRecord? record)
    {
        switch (path.Names)
        {
            case ["plan", _, ..]:
                return Report(BindingDiagnostics.PartOfPlan(path));
            case ["plan"]:
                return new RawValue.Literal(_syntax.Name?.Text ?? "", Plain: false);
            case ["org", "id"]:
                return new RawValue.Hole(FieldValue.OrgId.Value);
            case ["org", "user"]:
                return new RawValue.Hole(FieldValue.OrgUser.Value);
            case ["org", ..]:
                return Report(BindingDiagnostics.UnknownOrgValue(path));
            case ["var", var name]:
                return Variable(path, name);
            case ["var", ..]:
                return Report(BindingDiagnostics.UnknownVariable(path, _vars.Keys));
            case ["n"]:
                return Number(path, record);
            case ["row", ..]:
                return Cell(path, record);
            case ["this" or "parent", ..] when record is null:
                return Report(BindingDiagnostics.NoRecordHere(path));
            case ["this"]:
                return new RawValue.Hole(new FieldValue.Reference(record!.Index));
            case ["this", .. var rest]:
                return Member(path, record!, rest);
            case ["parent", .. var rest]:
                return record!.Parent is { } parent
                    ? rest.IsEmpty ? new RawValue.Hole(new FieldValue.Reference(parent.Index)) : Member(path, parent, rest)
                    : Report(BindingDiagnostics.NoParent(path, record.Syntax.Span));
            default:
                return Named(path, record);
        }
    }

    private RawValue? Variable(Expression.Path path, string name)
    {
        if (!_vars.TryGetValue(name, out var declared))
        {
            return Report(BindingDiagnostics.UnknownVariable(path, _vars.Keys));
        }
        if (_context.Vars.TryGetValue(name, out var over))
        {
            return new RawValue.Literal(over, Plain: true);
        }
        return declared.IsNull ? RawValue.Null.Value : new RawValue.Literal(declared.Text, declared.Plain);
    }

    private RawValue? Named(Expression.Path path, ExpandedRecord? from)
    {
        if (Plan.ByRef.TryGetValue(path.Names[0], out var named))
        {
            var (start, end, isOne) = named.SeenFrom(from?.Copy);
            if (!isOne || start == end)
            {
                return Report(BindingDiagnostics.SetAlone(path, named, start, end - start));
            }
            return Member(path, named.Records[start], path.Names[1..]);
        }
        if (Plan.ByAddress.TryGetValue(path.Names[0], out var numbered))
        {
            return Member(path, numbered, path.Names[1..]);
        }
        if (_existing.TryGetValue(path.Names[0], out var lookup))
        {
            return path.Names.Length == 1 ? new RawValue.Hole(new FieldValue.Found(lookup)) : FromOrg(path, new FieldValue.Found(lookup), _lookups[lookup].Type, path.Names[1..]);
        }
        if (_context.Uses.TryGetValue(path.Names[0], out var manifest))
        {
            return Borrowed(path, manifest);
        }
        return Plan.Lost.Contains(path.Names[0]) ? null : Report(BindingDiagnostics.UnknownReference(path, Plan.ByRef, _existing.Keys.Concat(_context.Uses.Keys)));
    }

    /// <summary>The manifest of a plan under <c>uses</c>; false where there is no such name. Null without an org.</summary>
    public bool TryUsed(string name, out Manifest? manifest) => _context.Uses.TryGetValue(name, out manifest);

    public IEnumerable<string> UsedNames => _context.Uses.Keys;

    // ${base.acme} and ${base.acme.Field}: records of another plan, which are there already.
    private RawValue? Borrowed(Expression.Path path, Manifest? manifest)
    {
        if (path.Names.Length == 1)
        {
            return Report(RunDiagnostics.PlanAlone(path));
        }
        if (manifest is null)
        {
            return new RawValue.Hole(FieldValue.Unknown.Value);
        }
        if (!manifest.Records.TryGetValue(path.Names[1], out var entry))
        {
            return Report(RunDiagnostics.NotInManifest(path.Span, path.Names[1], manifest));
        }
        return path.Names.Length == 2
            ? new RawValue.Literal(entry.Id, Plain: false)
            : FromOrg(path, new FieldValue.Text(entry.Id), _lookups.Describe(new NameSyntax(entry.Type, path.Span)), path.Names[2..]);
    }

    // A field that only the org knows of a record that is there, or will be.
    private RawValue? FromOrg(Expression.Path path, FieldValue of, ObjectSchema? type, ImmutableArray<string> rest)
    {
        if (rest is not [var name])
        {
            return Report(BindingDiagnostics.PathThroughRelationship(path));
        }
        if (type is null)
        {
            return null;
        }
        return type.FindField(name) is { } field
            ? FromOrg(new FieldValue.OrgValue(of, type.Name, field.Name), field)
            : Report(BindingDiagnostics.UnknownFieldInPath(path, type, name));
    }

    private RawValue.FromOrg FromOrg(FieldValue.OrgValue value, FieldSchema field)
    {
        _orgValues.TryAdd(value, field);
        return new RawValue.FromOrg(value, field);
    }

    // The cell of the innermost repetition whose rows have the column.
    private RawValue? Cell(Expression.Path path, ExpandedRecord? record)
    {
        if (RowColumns.Column(path) is not { } column)
        {
            return Report(FileDiagnostics.NoRowHere(path.Span, path.ToString()));
        }
        CsvTable? seen = null;
        for (var copy = record?.Copy; copy is not null; copy = copy.Outer)
        {
            seen ??= copy.Row?.Table;
            if (copy.Row is { } row && row.Table.Find(column) is >= 0 and var at)
            {
                return row.Cells[at].Text == "#N/A" ? RawValue.Null.Value : new RawValue.Literal(row.Cells[at].Text, Plain: false);
            }
        }
        return Report(seen is null
            ? FileDiagnostics.NoRowHere(path.Span, path.ToString())
            : FileDiagnostics.UnknownColumn(path.Span, column, seen.Columns.Select(c => c.Text)));
    }

    // The copy's number belongs to the innermost copy around the record.
    private RawValue? Number(Expression.Path path, ExpandedRecord? record) => record?.Copy is { } copy
        ? new RawValue.Literal(copy.Number.ToString(CultureInfo.InvariantCulture), Plain: true)
        : Report(BindingDiagnostics.NoCopyHere(path.Span, path.ToString()));

    // `x.parent.parent.Name`: up through the nesting, then one field.
    private RawValue? Member(Expression.Path path, ExpandedRecord record, ImmutableArray<string> rest)
    {
        while (rest is ["parent", ..])
        {
            if (record.Parent is not { } parent)
            {
                return Report(BindingDiagnostics.NoParent(path, record.Syntax.Span));
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
            _ => Report(BindingDiagnostics.PathThroughRelationship(path)),
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
            return Report(BindingDiagnostics.UnknownFieldInPath(path, record.Type, name));
        }
        if (record.ParentField is { } parentField && parentField.Name == schema.Name)
        {
            return new RawValue.Hole(new FieldValue.Reference(record.Parent!.Index));
        }
        var written = FieldOf(record.Fields, schema) ?? FieldOf(record.Instructions.Then ?? [], schema) ?? default;
        if (written.Value is null)
        {
            Ask(record, schema);
            return FromOrg(new FieldValue.OrgValue(new FieldValue.Reference(record.Index), record.Type.Name, schema.Name), schema);
        }
        if (_circular.Contains(written.Value))
        {
            return null;
        }
        // A value that is the same by content is another place: this compares the syntax itself.
        var first = _copying.Count - 1;
        while (first >= 0 && !ReferenceEquals(_copying[first], written.Value))
        {
            first--;
        }
        if (first >= 0)
        {
            var cycle = _copying[first..];
            _circular.UnionWith(cycle);
            return Report(BindingDiagnostics.ValueOfItself(path, cycle));
        }
        _copying.Add(written.Value);
        var value = written.Value switch
        {
            // Under the wrong one of the two names a value is an error of its own, told at its place.
            ValueSyntax.Mapping when IsNamed(written, schema.Name) => null,
            ValueSyntax.Scalar { Value.IsNull: true } => RawValue.Null.Value,
            not ValueSyntax.Mapping when !IsNamed(written, schema.Name) => null,
            ValueSyntax.Scalar scalar => Evaluate(scalar.Value, record, schema.Name),
            ValueSyntax.Mapping => _lookups.BindMapping(record, written, schema) is { } id ? new RawValue.Hole(id) : null,
            ValueSyntax.ScalarList list => Joined(list, record, schema),
            ValueSyntax.EmptyList when schema.Type == FieldType.MultiPicklist => RawValue.Null.Value,
            _ => null,
        };
        _copying.RemoveAt(_copying.Count - 1);
        return value;
    }

    private void Ask(ExpandedRecord record, FieldSchema field)
    {
        if (!_asked.TryGetValue(record.Index, out var fields))
        {
            _asked.Add(record.Index, fields = []);
        }
        if (!fields.Contains(field))
        {
            fields.Add(field);
        }
    }

    private RawValue.Literal? Joined(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema schema)
    {
        var items = list.Items.Select(i => Evaluate(i, record, schema.Name)).ToList();
        return items.TrueForAll(i => i is RawValue.Literal)
            ? new RawValue.Literal(string.Join(';', items.Select(i => ((RawValue.Literal)i!).Text)), Plain: false)
            : null;
    }

    private static FieldSyntax? FieldOf(ImmutableArray<FieldSyntax> fields, FieldSchema schema)
    {
        foreach (var field in fields)
        {
            if (IsNamed(field, schema.Name) || IsNamed(field, schema.RelationshipName))
            {
                return field;
            }
        }
        return null;
    }

    private static bool IsNamed(FieldSyntax field, string? name) => field.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private RawValue? Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return null;
    }
}
