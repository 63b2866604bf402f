using System.Numerics;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>What is larger or deeper than Seeder takes: SEED299, SEED307 to SEED310.</summary>
public static class LimitDiagnostics
{
    /// <summary>Other places that one diagnostic names at most.</summary>
    public const int MostNotes = 20;

    public static Diagnostic TextTooLong(SourceSpan span, int most) => TooLong(
        span, $"The value becomes longer than {Number(most)} characters, and no request to an org can hold that.",
        "Shorten it, or check for values that are made of each other: they can double with each step.");

    public static Diagnostic TextsTooLong(SourceSpan span, int least, int most) => TooLong(
        span, $"With this value, the values of more than {Number(least)} characters hold more than {Number(most)} characters in all.",
        "Shorten them, or divide the plan into several plans.");

    public static Diagnostic KeyTooDeep(SourceSpan span, string name, int most) => Diagnostic.Error(
        "SEED308", span, $"The '$key' of {Quote(name)} depends on the '$key' of more than {most} other records, one through the next.",
        "Use a field with a value of its own in '$key', such as an external id.");

    /// <param name="factors">The numbers of copies from the outermost list to this one.</param>
    public static Diagnostic TooManyCopies(SourceSpan span, IReadOnlyList<long> factors, int most) =>
        TooMany(span, $"{Product(factors)} records are more than the {Number(most)} that a plan may have.");

    public static Diagnostic TooManyRecords(SourceSpan span, int most) =>
        TooMany(span, $"With these records, the plan has more than the {Number(most)} records that a plan may have.");

    public static Diagnostic TooManyAfter(NameSyntax name, int most) => Diagnostic.Error(
        "SEED310", name.Span, $"With '{name.Text}', the '$after' of this plan names more than {Number(most)} pairs of records.",
        "Let fewer records come after it, or name one record in place of a set.");

    private static Diagnostic TooLong(SourceSpan span, string message, string hint) => Diagnostic.Error("SEED307", span, message, hint);

    private static Diagnostic TooMany(SourceSpan span, string message) =>
        Diagnostic.Error("SEED309", span, message, "Write a smaller '$count', or allow more records with --max-records.");

    private static string Product(IReadOnlyList<long> factors)
    {
        var product = factors.Aggregate(BigInteger.One, (all, factor) => all * factor);
        var digits = product.ToString("N0", CultureInfo.InvariantCulture);
        var written = digits.Length <= 40 ? digits : $"about 10^{(int)BigInteger.Log10(product)}";
        return factors.Count == 1 ? written : $"{string.Join(" × ", factors.Take(MostNotes).Select(Number))}{(factors.Count > MostNotes ? " × …" : "")} = {written}";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
