namespace Seeder.Core.Syntax;

/// <summary>Parses plan text to <see cref="PlanSyntax"/>: the structure of a plan, before names are resolved.</summary>
internal sealed class PlanReader(DiagnosticBag diagnostics, RecordReader records)
{
    /// <summary>
    /// Returns the plan without the parts that have errors, or null if the text contains no plan. Reports all errors together.
    /// </summary>
    /// <param name="isIncluded">Whether the file is included by another plan; it then needs no name.</param>
    public static PlanSyntax? Read(SourceText text, DiagnosticBag diagnostics, bool isIncluded = false, CancellationToken cancel = default)
    {
        var document = YamlReader.Read(text, diagnostics, cancel);
        if (document.Root is not YamlMapping root)
        {
            if (document.Complete && document.Root is not YamlFault)
            {
                diagnostics.Add(document.Root is { } other && !(other is YamlScalar { IsEmpty: true })
                    ? SyntaxDiagnostics.PlanNotMapping(other.Span)
                    : SyntaxDiagnostics.EmptyPlan(new SourceSpan(text, 0, 0)));
            }
            return null;
        }
        var plan = new PlanSyntax(text, null, [], [], [], OptionsSyntax.None);
        var reader = new PlanReader(diagnostics, new RecordReader(diagnostics));
        var named = false;
        foreach (var (key, value) in root.Entries)
        {
            named |= key.Text == "plan";
            plan = reader.ReadTopLevel(plan, key, value);
        }
        if (!named && document.Complete && !isIncluded)
        {
            diagnostics.Add(SyntaxDiagnostics.PlanNameMissing(root.Entries is [var first, ..] ? first.Key.Span : root.Span));
        }
        return plan;
    }

    private PlanSyntax ReadTopLevel(PlanSyntax plan, NameSyntax key, YamlNode value)
    {
        switch (key.Text)
        {
            case "plan":
                return plan with { Name = ReadPlanName(key, value) };
            case "description":
                CheckDescription(key, value);
                return plan;
            case "vars" when Mapping(key, value, "names with their values") is { } vars:
                return plan with { Vars = ReadVars(vars) };
            case "existing" when Mapping(key, value, "names with records of the org") is { } existing:
                return plan with { Existing = new ExistingReader(records, diagnostics).Read(existing) };
            case "records" when Mapping(key, value, "types with their lists of records") is { } lists:
                return plan with { Records = ReadRecordLists(lists) };
            case "options" when Mapping(key, value, "options with their values") is { } options:
                return plan with { Options = OptionsReader.Read(options, diagnostics) };
            case "defaults" when Mapping(key, value, "types with their fields") is { } defaults:
                return plan with { Defaults = DefaultsReader.Read(defaults, records, diagnostics) };
            case "uses" when Mapping(key, value, "names with plan files") is { } uses:
                return plan with { Uses = ReadUses(uses) };
            case "include":
                return plan with { Include = ReadInclude(key, value) };
            case "batch":
                return plan with { Batch = BatchReader.Read(key, value, records, diagnostics) };
            case "vars" or "existing" or "records" or "options" or "defaults" or "uses":
                return plan;
            default:
                diagnostics.Add(ScalarReader.ExpressionIn(key) ?? SyntaxDiagnostics.UnknownTopLevelKey(key, value is YamlSequence));
                return plan;
        }
    }

    private ScalarSyntax? ReadPlanName(NameSyntax key, YamlNode value)
    {
        if (ScalarReader.Single(key, value, "a name", diagnostics) is not { } scalar
            || ScalarReader.ReadLiteral(scalar, "The name of a plan", diagnostics) is not { } name)
        {
            return null;
        }
        if (PlanWords.IsPlanName(name.Text) && PlanWords.NamesFiles(name.Text))
        {
            return name;
        }
        diagnostics.Add(SyntaxDiagnostics.PlanName(name.Span, name.Text));
        return null;
    }

    private void CheckDescription(NameSyntax key, YamlNode value)
    {
        if (value is YamlScalar { IsEmpty: true })
        {
            diagnostics.Add(SyntaxDiagnostics.KeyHasNoValue(key, "a text"));
        }
        else if (value is YamlSequence or YamlMapping)
        {
            diagnostics.Add(SyntaxDiagnostics.SingleValueExpected(value.Span, key.Text));
        }
    }

    private YamlMapping? Mapping(NameSyntax key, YamlNode value, string content)
    {
        if (value is YamlScalar { IsEmpty: true })
        {
            diagnostics.Add(SyntaxDiagnostics.KeyHasNoValue(key, $"a mapping of {content}"));
        }
        else if (value is YamlScalar or YamlSequence)
        {
            diagnostics.Add(SyntaxDiagnostics.MappingExpected(value.Span, key.Text, content));
        }
        return value as YamlMapping;
    }

    private ImmutableArray<VarSyntax> ReadVars(YamlMapping mapping)
    {
        var vars = ImmutableArray.CreateBuilder<VarSyntax>(mapping.Entries.Length);
        foreach (var (name, value) in mapping.Entries)
        {
            if (!Names.IsName(name.Text))
            {
                diagnostics.Add(ScalarReader.ExpressionIn(name) ?? SyntaxDiagnostics.VarName(name));
            }
            else if (value is YamlScalar { IsEmpty: true })
            {
                diagnostics.Add(SyntaxDiagnostics.NoValue(name, inRecord: false));
            }
            else if (value is YamlScalar scalar)
            {
                if (ScalarReader.ReadLiteral(scalar, $"The variable '{name.Text}'", diagnostics) is { } literal)
                {
                    vars.Add(new VarSyntax(name, literal));
                }
            }
            else if (value is not YamlFault)
            {
                diagnostics.Add(SyntaxDiagnostics.VarNotScalar(value.Span, name.Text));
            }
        }
        return vars.DrainToImmutable();
    }

    private ImmutableArray<UsesSyntax> ReadUses(YamlMapping mapping)
    {
        var uses = ImmutableArray.CreateBuilder<UsesSyntax>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (ScalarReader.ExpressionIn(key) is { } fault)
            {
                diagnostics.Add(fault);
            }
            else if (new NameReader(diagnostics).Check(key, mayBeReserved: false) is { } name
                && ReadPath(key, value, "'uses'") is { } path)
            {
                uses.Add(new UsesSyntax(name, path));
            }
        }
        return uses.DrainToImmutable();
    }

    private ImmutableArray<ScalarSyntax> ReadInclude(NameSyntax key, YamlNode value) =>
    [
        .. (value is YamlSequence list ? list.Items : [value])
            .Select(item => ReadPath(key, item, "'include'", inList: value is YamlSequence)).OfType<ScalarSyntax>(),
    ];

    private ScalarSyntax? ReadPath(NameSyntax key, YamlNode value, string where, bool inList = false)
    {
        if (value is YamlScalar { IsEmpty: false, IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Text))
        {
            return ScalarReader.ReadLiteral(scalar, where, diagnostics);
        }
        if (value is not YamlFault)
        {
            diagnostics.Add(
                value is YamlScalar && !inList
                    ? SyntaxDiagnostics.KeyHasNoValue(key, "the path of a plan file")
                    : SyntaxDiagnostics.PathShape(value.Span, key.Text));
        }
        return null;
    }

    private ImmutableArray<RecordListSyntax> ReadRecordLists(YamlMapping mapping)
    {
        var lists = ImmutableArray.CreateBuilder<RecordListSyntax>(mapping.Entries.Length);
        foreach (var (type, value) in mapping.Entries)
        {
            if (ScalarReader.ExpressionIn(type) is { } fault)
            {
                diagnostics.Add(fault);
            }
            else if (!Names.IsName(type.Text))
            {
                diagnostics.Add(type.Text[0] == '$' ? SyntaxDiagnostics.InstructionNotHere(type) : SyntaxDiagnostics.TypeName(type));
            }
            else if (value is YamlSequence list)
            {
                lists.Add(new RecordListSyntax(type, records.ReadRecords(list, type.Text)));
            }
            else if (value is not YamlFault)
            {
                diagnostics.Add(value is YamlScalar { IsEmpty: true }
                    ? SyntaxDiagnostics.KeyHasNoValue(type, "a list of records")
                    : SyntaxDiagnostics.RecordListExpected(value.Span, type.Text, value is YamlMapping));
            }
        }
        return lists.DrainToImmutable();
    }
}
