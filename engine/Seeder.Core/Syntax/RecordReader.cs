using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>Reads records. The shape of a value tells whether it is a field, a reference or a list of children.</summary>
internal sealed class RecordReader(DiagnosticBag diagnostics)
{
    private readonly NameReader _names = new(diagnostics);

    /// <summary>Reads the records of a list. Entries that are not records are reported and left out.</summary>
    public ImmutableArray<RecordSyntax> ReadRecords(YamlSequence list, string name)
    {
        var records = ImmutableArray.CreateBuilder<RecordSyntax>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is YamlRecord(var read))
            {
                records.Add(read);
            }
            else if (item is YamlMapping record)
            {
                records.Add(ReadRecord(record));
            }
            else if (item is YamlSequence)
            {
                diagnostics.Add(SyntaxDiagnostics.NestedList(item.Span, name));
            }
            else if (item is YamlScalar)
            {
                diagnostics.Add(SyntaxDiagnostics.RecordExpected(item.Span, name));
            }
        }
        return records.DrainToImmutable();
    }

    /// <summary>Reads the field values of a mapping that refers to one record: scalars and mappings.</summary>
    public ImmutableArray<FieldSyntax> ReadMapping(YamlMapping mapping) => ReadFields(mapping, SyntaxDiagnostics.ChildrenInMapping);

    private ImmutableArray<FieldSyntax> ReadFields(YamlMapping mapping, Func<SourceSpan, string, Diagnostic> noChildren)
    {
        var fields = ImmutableArray.CreateBuilder<FieldSyntax>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (!ScalarReader.HoldsExpression(key.Text) && key.Text[0] == '$')
            {
                diagnostics.Add(SyntaxDiagnostics.InstructionNotHere(key));
            }
            else if (IsFieldName(key) && ReadValue(key, value, inRecord: false) is { } read)
            {
                if (read is ValueSyntax.RecordList)
                {
                    diagnostics.Add(noChildren(key.Span, key.Text));
                    continue;
                }
                fields.Add(new FieldSyntax(key, read));
            }
        }
        return fields.DrainToImmutable();
    }

    public RecordSyntax ReadRecord(YamlMapping mapping)
    {
        NameSyntax? reference = null;
        ImmutableArray<NameSyntax> after = [];
        InstructionsSyntax? instructions = null;
        var fields = ImmutableArray.CreateBuilder<FieldSyntax>(CountFields(mapping));
        foreach (var (key, value) in mapping.Entries)
        {
            if (key.Text[0] != '$' || ScalarReader.HoldsExpression(key.Text))
            {
                if (IsFieldName(key) && ReadValue(key, value, inRecord: true) is { } read)
                {
                    fields.Add(new FieldSyntax(key, read));
                }
            }
            else if (key.Text == "$ref")
            {
                reference = ReadReferenceId(key, value);
            }
            else if (key.Text == "$after")
            {
                after = _names.ReadList(
                    key, value, "a reference id", SyntaxDiagnostics.AfterShape, s => _names.Read(s, "'$after'", mayBeReserved: true));
            }
            else if (PlanWords.RecordKeys.Contains(key.Text))
            {
                instructions = ReadInstruction(instructions ?? InstructionsSyntax.None, key, value);
            }
            else
            {
                diagnostics.Add(SyntaxDiagnostics.UnknownInstruction(key));
            }
        }
        if (instructions is { Count: { } count, From: { } from })
        {
            diagnostics.Add(SyntaxDiagnostics.CountAndFrom(from.Span, count.Span));
        }
        return new RecordSyntax(mapping.Span, reference, after, fields.DrainToImmutable()) { Instructions = instructions };
    }

    private InstructionsSyntax ReadInstruction(InstructionsSyntax instructions, NameSyntax key, YamlNode value) => (key.Text, value) switch
    {
        ("$count", _) => instructions with { Count = ReadCount(key, value) },
        ("$from", _) => instructions with { From = ReadFrom(key, value) },
        ("$key", YamlScalar { IsNull: true }) => instructions with { Key = [] },
        ("$key", _) => instructions with { Key = ReadFieldNames(key, value) },
        ("$read", YamlScalar { IsNull: true }) => instructions with { Read = [] },
        ("$read", _) => instructions with { Read = ReadFieldNames(key, value) },
        ("$tags", _) => instructions with { Tags = _names.ReadTags(key, value) },
        ("$then", YamlScalar { IsNull: true }) => instructions with { Then = [] },
        ("$then", _) => instructions with { Then = ReadThen(key, value) },
        _ => instructions with { Keep = ReadKeep(key, value) },
    };

    // The exact size, so that the array needs no copy if the record has no error.
    private static int CountFields(YamlMapping mapping)
    {
        var count = 0;
        foreach (var entry in mapping.Entries)
        {
            count += entry.Key.Text[0] == '$' ? 0 : 1;
        }
        return count;
    }

    private bool IsFieldName(NameSyntax key)
    {
        if (Names.IsName(key.Text))
        {
            return true;
        }
        diagnostics.Add(ScalarReader.ExpressionIn(key) ?? SyntaxDiagnostics.FieldName(key));
        return false;
    }

    private ValueSyntax? ReadValue(NameSyntax key, YamlNode value, bool inRecord)
    {
        switch (value)
        {
            case YamlScalar { IsEmpty: true }:
                diagnostics.Add(SyntaxDiagnostics.NoValue(key, inRecord));
                return null;
            case YamlScalar scalar:
                return new ValueSyntax.Scalar(ScalarReader.Read(scalar, diagnostics));
            case YamlSequence { Items.IsEmpty: true }:
                return new ValueSyntax.EmptyList(value.Span);
            case YamlSequence list:
                return ReadList(key.Text, list);
            case YamlMapping { Entries.IsEmpty: true }:
                diagnostics.Add(SyntaxDiagnostics.NothingToFindBy(value.Span, key.Text));
                return null;
            case YamlMapping mapping:
                return new ValueSyntax.Mapping(value.Span, ReadMapping(mapping));
            default:
                return null;
        }
    }

    private ValueSyntax? ReadList(string name, YamlSequence list)
    {
        YamlNode? first = null;
        var mixed = false;
        foreach (var item in list.Items)
        {
            if (item is YamlSequence)
            {
                diagnostics.Add(SyntaxDiagnostics.NestedList(item.Span, name));
            }
            else if (item is YamlScalar or YamlMapping)
            {
                first ??= item;
                if (!mixed && item is YamlMapping != first is YamlMapping)
                {
                    mixed = true;
                    diagnostics.Add(SyntaxDiagnostics.MixedList(item.Span, name, first.Span, first is YamlMapping));
                }
            }
        }
        return first switch
        {
            YamlMapping => new ValueSyntax.RecordList(list.Span, [.. list.Items.OfType<YamlMapping>().Select(ReadRecord)]),
            YamlScalar => new ValueSyntax.ScalarList(list.Span, ReadScalars(name, list)),
            _ => null,
        };
    }

    private ImmutableArray<ScalarSyntax> ReadScalars(string name, YamlSequence list)
    {
        var scalars = ImmutableArray.CreateBuilder<ScalarSyntax>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is YamlScalar { IsEmpty: true })
            {
                diagnostics.Add(SyntaxDiagnostics.EmptyItem(item.Span, name));
            }
            else if (item is YamlScalar scalar)
            {
                scalars.Add(ScalarReader.Read(scalar, diagnostics));
            }
        }
        return scalars.DrainToImmutable();
    }

    private NameSyntax? ReadReferenceId(NameSyntax key, YamlNode value) =>
        ScalarReader.Single(key, value, "a name", diagnostics, SyntaxDiagnostics.ReferenceIdShape) is { } scalar
            ? _names.Read(scalar, "A '$ref'", mayBeReserved: false)
            : null;

    // If the count is an expression, it is checked when the records are expanded.
    private ScalarSyntax? ReadCount(NameSyntax key, YamlNode value) => ReadScalar(
        key,
        value,
        "a number of records",
        c => c.Template is not null || IterationCount.TryParse(c.Text, out _),
        SyntaxDiagnostics.CountShape);

    // The rows are read when the records are expanded; the path may contain expressions here.
    private ScalarSyntax? ReadFrom(NameSyntax key, YamlNode value) => ReadScalar(
        key,
        value,
        "the path of a .csv file",
        p => PlanWords.IsCsvPath(p.Text) || p.Template is { Parts: [.., TemplatePart.Value] },
        SyntaxDiagnostics.FromShape);

    private ScalarSyntax? ReadScalar(
        NameSyntax key, YamlNode value, string expected, Predicate<ScalarSyntax> isRight, Func<SourceSpan, string, Diagnostic> wrong)
    {
        if (ScalarReader.Single(key, value, expected, diagnostics) is not { } scalar)
        {
            return null;
        }
        var read = ScalarReader.Read(scalar, diagnostics);
        if (isRight(read))
        {
            return read;
        }
        diagnostics.Add(wrong(read.Span, read.Text));
        return null;
    }

    private ImmutableArray<FieldSyntax>? ReadThen(NameSyntax key, YamlNode value)
    {
        if (value is YamlMapping { Entries.IsEmpty: false } fields)
        {
            return ReadFields(fields, SyntaxDiagnostics.ChildrenInThen);
        }
        if (value is not YamlFault)
        {
            diagnostics.Add(SyntaxDiagnostics.ThenShape(value is YamlScalar { IsEmpty: true } ? key.Span : value.Span));
        }
        return null;
    }

    private bool? ReadKeep(NameSyntax key, YamlNode value)
    {
        if (value is YamlScalar { Plain: true, Text: "true" or "false" or "null" } flag)
        {
            return flag.Text == "true";
        }
        if (value is not YamlFault)
        {
            diagnostics.Add(SyntaxDiagnostics.KeepShape(value is YamlScalar { IsEmpty: true } ? key.Span : value.Span));
        }
        return null;
    }

    private ImmutableArray<NameSyntax>? ReadFieldNames(NameSyntax key, YamlNode value)
    {
        if (value is YamlSequence { Items.IsEmpty: true })
        {
            diagnostics.Add(SyntaxDiagnostics.FieldListShape(value.Span, key.Text));
        }
        var names = _names.ReadList(key, value, "a field", span => SyntaxDiagnostics.FieldListShape(span, key.Text), scalar =>
        {
            var name = new NameSyntax(scalar.Text, scalar.Span);
            if (ScalarReader.HoldsExpression(scalar.Text))
            {
                diagnostics.Add(ExpressionDiagnostics.NotAllowed(scalar.Span, $"'{key.Text}'", wantsName: true));
                return null;
            }
            return IsFieldName(name) ? name : null;
        });
        foreach (var twice in names.GroupBy(n => n.Text, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            diagnostics.Add(SyntaxDiagnostics.FieldListedTwice(twice.ElementAt(1), key.Text, twice.First().Span));
        }
        return names.IsEmpty ? null : names;
    }
}
