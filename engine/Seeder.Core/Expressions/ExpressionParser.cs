namespace Seeder.Core.Expressions;

/// <summary>Parses the text of a scalar: literal text with expressions <c>${...}</c>.</summary>
internal static class ExpressionParser
{
    public static readonly ImmutableArray<string> Functions = ["pick", "cycle", "any", "each", "file", "base64"];

    /// <summary>Returns the parts of the text. Wrong expressions are reported and left out.</summary>
    /// <param name="text">The scalar's value.</param>
    /// <param name="span">The place of the scalar in the source.</param>
    /// <param name="diagnostics">
    /// Receives the errors. Each error points to its expression; if the source writes the expression with escapes or line breaks, it points
    /// to the whole scalar.
    /// </param>
    public static Template Parse(string text, SourceSpan span, DiagnosticBag diagnostics) =>
        new ExpressionScanner(text, new ScalarPlace(text, span), diagnostics).ReadAll();
}
