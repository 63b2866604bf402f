using Seeder.Core.Expressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Syntax;

/// <summary>Reads the mapping under <c>options</c>.</summary>
internal static class OptionsReader
{
    private const int MostRecordsPerCall = 200;

    public static OptionsSyntax Read(YamlMapping mapping, DiagnosticBag diagnostics)
    {
        var options = OptionsSyntax.None;
        foreach (var (key, node) in mapping.Entries)
        {
            if (!PlanWords.Options.Contains(key.Text))
            {
                diagnostics.Add(ScalarReader.ExpressionIn(key) ?? SyntaxDiagnostics.UnknownOption(key));
            }
            else if (ReadValue(key, node, diagnostics) is { } value && Check(key.Text, value) is var wrong)
            {
                if (wrong is not null)
                {
                    diagnostics.Add(wrong);
                    continue;
                }
                options = key.Text switch
                {
                    "apiVersion" => options with { ApiVersion = value },
                    "clock" => options with { Clock = value },
                    "timezone" => options with { Timezone = value },
                    "seed" => options with { Seed = value },
                    "locale" => options with { Locale = value },
                    "emailDomain" => options with { EmailDomain = value },
                    "recordsPerCall" => options with { RecordsPerCall = value },
                    "parallel" => options with { Parallel = value },
                    "defer" => options with { Defer = value },
                    "guard" => options with { Guard = value },
                    "namespace" => options with { Namespace = value },
                    "duplicateRules" => options with { DuplicateRules = value },
                    "assignmentRules" => options with { AssignmentRules = value },
                    "drift" => options with { Drift = value },
                    "bulk" => options with { Bulk = value },
                    _ => options with { OnError = value },
                };
            }
        }
        return options;
    }

    private static ScalarSyntax? ReadValue(NameSyntax key, YamlNode node, DiagnosticBag diagnostics) =>
        ScalarReader.Single(key, node, "a value", diagnostics) is { } scalar
            ? ScalarReader.ReadLiteral(scalar, $"The option '{key.Text}'", diagnostics)
            : null;

    private static Diagnostic? Check(string key, ScalarSyntax value) => key switch
    {
        "apiVersion" => CheckApiVersion(value),
        "clock" => IsoTime.TryParse(value.Text, out _) ? null : SyntaxDiagnostics.Clock(value.Span, value.Text),
        "timezone" => LocalZone.Find(value.Text) is null ? SyntaxDiagnostics.Timezone(value.Span, value.Text) : null,
        "seed" => long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null
            : SyntaxDiagnostics.Seed(value.Span, value.Text),
        "locale" => FakeData.CheckLocale(value.Text, value.Span),
        "emailDomain" => FakeData.CheckEmailDomain(value.Text, value.Span),
        "recordsPerCall" =>
            IsNumber(value.Text, MostRecordsPerCall) ? null : SyntaxDiagnostics.RecordsPerCall(value.Span, value.Text, MostRecordsPerCall),
        "parallel" => IsNumber(value.Text, int.MaxValue) ? null : SyntaxDiagnostics.Parallel(value.Span, value.Text),
        "defer" => OneOf(PlanWords.Defer, key, value),
        "guard" => IsFieldName(value.Text) ? null : SyntaxDiagnostics.Guard(value.Span, value.Text),
        "namespace" => ApiName.IsNamespace(value.Text) ? null : SyntaxDiagnostics.Namespace(value.Span, value.Text),
        "duplicateRules" => OneOf(PlanWords.DuplicateRules, key, value),
        "assignmentRules" => OneOf(PlanWords.Flags, key, value),
        "drift" => OneOf(PlanWords.Drift, key, value),
        "bulk" => JobMode.Parse(value.Text) is null ? SyntaxDiagnostics.Bulk(value.Span, value.Text) : null,
        _ => OneOf(PlanWords.OnError, key, value),
    };

    private static Diagnostic? OneOf(ImmutableArray<string> words, string key, ScalarSyntax value) =>
        words.Contains(value.Text) ? null : SyntaxDiagnostics.OptionWord(value.Span, key, value.Text, words);

    private static Diagnostic? CheckApiVersion(ScalarSyntax value)
    {
        var missing = ApiVersions.Missing(value.Text);
        return IsApiVersion(value.Text) && missing is null
            ? null
            : SyntaxDiagnostics.ApiVersion(value.Span, value.Text, IsApiVersion(value.Text) ? missing : null, ApiVersions.Lowest);
    }

    private static bool IsApiVersion(string text) =>
        text.EndsWith(".0", StringComparison.Ordinal)
            && text.Length is 4 or 5
            && text[0] != '0'
            && text.AsSpan()[..^2].IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsFieldName(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsNumber(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most;
}
