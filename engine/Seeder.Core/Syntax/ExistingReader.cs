namespace Seeder.Core.Syntax;

/// <summary>Reads the mapping under <c>existing</c>: records that must already exist in the org.</summary>
internal sealed class ExistingReader(RecordReader records, DiagnosticBag diagnostics)
{
    public ImmutableArray<ExistingSyntax> Read(YamlMapping mapping)
    {
        var existing = ImmutableArray.CreateBuilder<ExistingSyntax>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (ReadName(key) is { } name && ReadOne(name, value) is { } one)
            {
                existing.Add(one);
            }
        }
        return existing.DrainToImmutable();
    }

    private NameSyntax? ReadName(NameSyntax key)
    {
        if (ScalarReader.ExpressionIn(key) is { } fault)
        {
            diagnostics.Add(fault);
            return null;
        }
        return new NameReader(diagnostics).Check(key, mayBeReserved: false);
    }

    private ExistingSyntax? ReadOne(NameSyntax name, YamlNode value)
    {
        if (value is YamlMapping { Entries: [var (type, found)] })
        {
            return type.Text == "query" ? ReadQuery(name, found) : ReadFields(name, type, found);
        }
        if (value is YamlScalar { IsEmpty: true })
        {
            diagnostics.Add(SyntaxDiagnostics.ExistingShape(name.Span, name.Text));
        }
        else if (value is not YamlFault)
        {
            diagnostics.Add(SyntaxDiagnostics.ExistingShape(value.Span, name.Text));
        }
        return null;
    }

    private ExistingSyntax.ByQuery? ReadQuery(NameSyntax name, YamlNode found)
    {
        if (found is YamlScalar { IsEmpty: false, IsNull: false } soql && !string.IsNullOrWhiteSpace(soql.Text))
        {
            return new ExistingSyntax.ByQuery(name, ScalarReader.Read(soql, diagnostics));
        }
        if (found is not YamlFault)
        {
            diagnostics.Add(SyntaxDiagnostics.QueryNotText(found.Span));
        }
        return null;
    }

    private ExistingSyntax.ByFields? ReadFields(NameSyntax name, NameSyntax type, YamlNode found)
    {
        if (!Names.IsName(type.Text))
        {
            diagnostics.Add(ScalarReader.ExpressionIn(type) ?? SyntaxDiagnostics.TypeName(type));
            return null;
        }
        switch (found)
        {
            case YamlMapping { Entries.IsEmpty: false } fields:
                return new ExistingSyntax.ByFields(name, type, records.ReadMapping(fields));
            case YamlMapping or YamlScalar { IsEmpty: true }:
                diagnostics.Add(SyntaxDiagnostics.NothingToFindBy(type.Span, type.Text));
                return null;
            case YamlFault:
                return null;
            default:
                diagnostics.Add(SyntaxDiagnostics.ExistingShape(found.Span, name.Text));
                return null;
        }
    }
}
