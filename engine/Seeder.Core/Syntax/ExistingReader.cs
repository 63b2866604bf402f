namespace Seeder.Core.Syntax;

/// <summary>Reads the mapping under <c>existing</c>: records that must already exist in the org.</summary>
internal static class ExistingReader
{
    public static ImmutableArray<ExistingSyntax> Read(YamlMapping mapping, RecordReader records, DiagnosticBag diagnostics)
    {
        var existing = ImmutableArray.CreateBuilder<ExistingSyntax>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (ReadName(key, records, diagnostics) is { } name && ReadOne(name, value, records, diagnostics) is { } one)
            {
                existing.Add(one);
            }
        }
        return existing.DrainToImmutable();
    }

    private static NameSyntax? ReadName(NameSyntax key, RecordReader records, DiagnosticBag diagnostics)
    {
        if (ScalarReader.ExpressionIn(key) is { } fault)
        {
            diagnostics.Add(fault);
            return null;
        }
        return new NameReader(diagnostics).Check(key, mayBeReserved: false);
    }

    private static ExistingSyntax? ReadOne(NameSyntax name, YamlNode value, RecordReader records, DiagnosticBag diagnostics)
    {
        if (value is YamlMapping { Entries: [var (type, found)] })
        {
            return type.Text == "query" ? ReadQuery(name, found, diagnostics) : ReadFields(name, type, found, records, diagnostics);
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

    private static ExistingSyntax.ByQuery? ReadQuery(NameSyntax name, YamlNode found, DiagnosticBag diagnostics)
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

    private static ExistingSyntax.ByFields? ReadFields(
        NameSyntax name, NameSyntax type, YamlNode found, RecordReader records, DiagnosticBag diagnostics)
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
