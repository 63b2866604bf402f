namespace Seeder.Core.Syntax;

/// <summary>Reads the mapping under <c>defaults</c>: for each type, the values for records that do not set them.</summary>
internal static class DefaultsReader
{
    private static readonly FrozenSet<string> OfOneRecord = FrozenSet.Create("$ref", "$after", "$count", "$from");

    public static ImmutableArray<DefaultsSyntax> Read(YamlMapping mapping, RecordReader records, DiagnosticBag diagnostics)
    {
        var defaults = ImmutableArray.CreateBuilder<DefaultsSyntax>(mapping.Entries.Length);
        foreach (var (type, value) in mapping.Entries)
        {
            if (!Names.IsName(type.Text))
            {
                diagnostics.Add(ScalarReader.ExpressionIn(type) ?? SyntaxDiagnostics.TypeName(type));
            }
            else if (value is YamlMapping fields)
            {
                defaults.Add(new DefaultsSyntax(type, ReadOne(fields, records, diagnostics)));
            }
            else if (value is not YamlFault)
            {
                diagnostics.Add(value is YamlScalar { IsEmpty: true }
                    ? SyntaxDiagnostics.KeyHasNoValue(type, "fields with their values")
                    : SyntaxDiagnostics.MappingExpected(value.Span, type.Text, "fields with their values"));
            }
        }
        return defaults.DrainToImmutable();
    }

    private static RecordSyntax ReadOne(YamlMapping fields, RecordReader records, DiagnosticBag diagnostics)
    {
        foreach (var (key, _) in fields.Entries.Where(e => OfOneRecord.Contains(e.Key.Text)))
        {
            diagnostics.Add(SyntaxDiagnostics.InstructionNotHere(key));
        }
        var record = records.ReadRecord(fields with { Entries = [.. fields.Entries.Where(e => !OfOneRecord.Contains(e.Key.Text))] });
        foreach (var children in record.Fields.Where(f => f.Value is ValueSyntax.RecordList))
        {
            diagnostics.Add(SyntaxDiagnostics.ChildrenInDefaults(children.Name));
        }
        return record with { Fields = [.. record.Fields.Where(f => f.Value is not ValueSyntax.RecordList)] };
    }
}
