using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>Reads scalars with and without expressions.</summary>
internal static class ScalarReader
{
    /// <summary>Reads a scalar that may contain expressions.</summary>
    public static ScalarSyntax Read(YamlScalar scalar, DiagnosticBag diagnostics)
    {
        if (!HoldsExpression(scalar.Text))
        {
            return new ScalarSyntax(scalar.Text, scalar.Plain, scalar.Span, null);
        }
        return new ScalarSyntax(scalar.Text, scalar.Plain, scalar.Span, ExpressionParser.Parse(scalar.Text, scalar.Span, diagnostics));
    }

    /// <summary>Reads a scalar that must not contain expressions. Reports an error and returns null if it does.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="where">The subject of the message: "The key 'x'".</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static ScalarSyntax? ReadLiteral(YamlScalar scalar, string where, DiagnosticBag diagnostics)
    {
        if (!HoldsExpression(scalar.Text))
        {
            return new ScalarSyntax(scalar.Text, scalar.Plain, scalar.Span, null);
        }
        var found = new DiagnosticBag();
        var template = ExpressionParser.Parse(scalar.Text, scalar.Span, found);
        if (!found.HasErrors && template.Parts is [TemplatePart.Literal])
        {
            return new ScalarSyntax(scalar.Text, scalar.Plain, scalar.Span, template);
        }
        diagnostics.Add(ExpressionDiagnostics.NotAllowed(scalar.Span, where, wantsName: false));
        return null;
    }

    public static bool HoldsExpression(string text) => text.Contains("${", StringComparison.Ordinal);
}
