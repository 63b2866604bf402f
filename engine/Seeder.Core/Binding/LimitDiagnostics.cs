using System.Numerics;
using Seeder.Core.Syntax;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Binding;

/// <summary>SEED299, SEED307 to SEED310: values and plans that exceed a limit.</summary>
internal static class LimitDiagnostics
{
    /// <summary>The maximum number of notes of one diagnostic.</summary>
    public const int MostNotes = 20;

    public static Diagnostic TextTooLong(SourceSpan span, int most) => TooLong(
        span, $"The value has more than {Number(most)} characters, which is too large for a request to an org.",
        "Shorten it, or check for values that contain another value twice: each such step doubles the length.");

    public static Diagnostic TextsTooLong(SourceSpan span, int least, int most) => TooLong(
        span, $"With this value, all values of more than {Number(least)} characters have more than {Number(most)} characters together.",
        "Shorten them, or divide the plan into several plans.");

    public static Diagnostic KeyTooDeep(SourceSpan span, string name, int most) => Diagnostic.Error(
        "SEED308", span, $"The '$key' of {Quote(name)} depends on a chain of more than {Number(most)} other records' '$key'.",
        "Use a field in '$key' whose value does not refer to other records, such as an external id.");

    /// <param name="factors">The values of '$count' from the outermost list to this one.</param>
    public static Diagnostic TooManyIterations(SourceSpan span, IReadOnlyList<long> factors, int most) =>
        TooMany(span, $"The plan would have {Product(factors)} records; the limit is {Number(most)}.");

    public static Diagnostic TooManyRecords(SourceSpan span, int most) =>
        TooMany(span, $"With these records, the plan exceeds the limit of {Number(most)} records.");

    public static Diagnostic TooManyAfter(NameSyntax name, int most) => Diagnostic.Error(
        "SEED310", name.Span, $"With '{name.Text}', the '$after' of this plan names more than {Number(most)} pairs of records.",
        "Add '$after' to fewer records, or name one record instead of a set.");

    private static Diagnostic TooLong(SourceSpan span, string message, string hint) => Diagnostic.Error("SEED307", span, message, hint);

    private static Diagnostic TooMany(SourceSpan span, string message) =>
        Diagnostic.Error("SEED309", span, message, "Write a smaller '$count', or allow more records with --max-records.");

    private static string Product(IReadOnlyList<long> factors)
    {
        var product = factors.Aggregate(BigInteger.One, (all, factor) => all * factor);
        var digits = product.ToString("N0", CultureInfo.InvariantCulture);
        var written = digits.Length <= 40 ? digits : $"about 10^{(int)BigInteger.Log10(product)}";
        return factors.Count == 1
            ? written
            : $"{string.Join(" × ", factors.Take(MostNotes).Select(Number))}{(factors.Count > MostNotes ? " × …" : "")} = {written}";
    }

}
