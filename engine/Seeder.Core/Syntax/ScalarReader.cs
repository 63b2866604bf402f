using Seeder.Core.Expressions;

namespace Seeder.Core.Syntax;

/// <summary>Reads scalars with and without expressions.</summary>
internal static class ScalarReader
{
    /// <summary>Reads a scalar that may contain expressions.</summary>
    public static ScalarSyntax Read(YamlScalar scalar, DiagnosticBag diagnostics)
    {
        var template = HoldsExpression(scalar.Text) ? ExpressionParser.Parse(scalar.Text, scalar.Span, diagnostics) : null;
        return new ScalarSyntax(scalar.Text, scalar.Plain, scalar.Span, template);
    }

    /// <summary>Reads a scalar that must not contain expressions. Reports an error and returns null if it does.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="where">The subject of the message: "The key 'x'".</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static ScalarSyntax? ReadLiteral(YamlScalar scalar, string where, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var literal = Read(scalar, found);
        if (!found.HasErrors && literal.Template is null or { Parts: [TemplatePart.Literal] })
        {
            return literal;
        }
        diagnostics.Add(ExpressionDiagnostics.NotAllowed(scalar.Span, where, wantsName: false));
        return null;
    }

    /// <summary>The value of a key that takes one value; null, and reported, where the key has no value or another shape.</summary>
    /// <param name="expected">The value as a message calls it: "a name".</param>
    /// <param name="shape">What is wrong with a list or a mapping; null for the usual message.</param>
    public static YamlScalar? Single(
        NameSyntax key, YamlNode value, string expected, DiagnosticBag diagnostics, Func<SourceSpan, Diagnostic>? shape = null)
    {
        if (value is YamlScalar { IsEmpty: false, IsNull: false } scalar)
        {
            return scalar;
        }
        if (value is not YamlFault)
        {
            diagnostics.Add(value is YamlScalar
                ? SyntaxDiagnostics.KeyHasNoValue(key, expected)
                : shape?.Invoke(value.Span) ?? SyntaxDiagnostics.SingleValueExpected(value.Span, key.Text));
        }
        return null;
    }

    /// <summary>The error of a key with an expression in it; null for any other key.</summary>
    public static Diagnostic? ExpressionIn(NameSyntax key) =>
        HoldsExpression(key.Text) ? ExpressionDiagnostics.NotAllowed(key.Span, "A key", wantsName: true) : null;

    public static bool HoldsExpression(string text) => text.Contains("${");
}
