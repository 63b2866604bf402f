using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>Reads the text of a scalar: literal text with <c>${expression}</c> in it.</summary>
internal static class ExpressionParser
{
    public static readonly ImmutableArray<string> Functions = ["pick", "cycle", "any", "each", "file", "base64"];

    /// <summary>The parts of the text. Expressions that are wrong are reported and left out.</summary>
    /// <param name="text">The scalar's value.</param>
    /// <param name="span">The scalar in the source.</param>
    /// <param name="diagnostics">Takes what is wrong, each at the place of its expression where the source spells the text as it
    /// is.</param>
    public static Template Parse(string text, SourceSpan span, DiagnosticBag diagnostics) =>
        new ExpressionScanner(text, new ScalarPlace(text, span), diagnostics).ReadAll();
}
