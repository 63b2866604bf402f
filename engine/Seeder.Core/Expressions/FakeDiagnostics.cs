using System.Reflection;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Expressions;

/// <summary>SEED290 to SEED298: errors in fake data.</summary>
internal static class FakeDiagnostics
{
    public static Diagnostic UnknownToken(SourceSpan span, string token, string? nearest) => Diagnostic.Error(
        "SEED290", span, $"Bogus has no token {Quote(token)}.",
        nearest is null ? "Write a data set and a method of Bogus, such as fake.name.firstName." : $"Did you mean '{nearest}'?");

    public static Diagnostic DateToken(SourceSpan span, string token) => Diagnostic.Error(
        "SEED291",
        span,
        $"A plan cannot use '{token}': dates of Bogus depend on the machine's clock, so they would change from run to run.",
        "Use 'today' or 'now', such as ${today - 0..365d}: Seeder chooses the date once, and keeps it in later runs.");

    public static Diagnostic NotForPlans(SourceSpan span, string token) => Diagnostic.Error(
        "SEED292",
        span,
        $"A plan cannot use '{token}': its arguments or its result are not text or numbers.",
        "Use another token, or pick(...) with your own values.");

    public static Diagnostic ArgumentCount(SourceSpan span, string token, int least, int most, int found) => Diagnostic.Error(
        "SEED293",
        span,
        $"'{token}' takes {Arguments(least, most)}, not {found}.",
        found > most ? "Quote an argument that contains a comma: 'a, b'." : "Add the missing arguments.");

    public static Diagnostic WrongArgument(SourceSpan span, string token, ParameterInfo parameter, string text) => Diagnostic.Error(
        "SEED294",
        span,
        $"'{token}' expects {FakeArguments.Expected(parameter)} as its argument '{parameter.Name}', but got {Quote(text)}.",
        parameter.IsOptional ? "Write null to use the default of Bogus." : null);

    public static Diagnostic Refused(SourceSpan span, string token, string reason) => Diagnostic.Error(
        "SEED295", span, $"Bogus rejects the arguments of '{token}': {reason.ReplaceLineEndings(" ")}", "Correct the arguments.");

    public static Diagnostic Provider(SourceSpan span, string provider) => Diagnostic.Error(
        "SEED296",
        span,
        $"The provider {Quote(provider)} may belong to real people: fake addresses must end in example.com, example.net, example.org or "
            + "the option 'emailDomain'.",
        "Remove the provider. To use your own domain, set 'emailDomain' under 'options'.");

    public static Diagnostic UnknownLocale(SourceSpan span, string locale, IEnumerable<string> locales) => Diagnostic.Error(
        "SEED297",
        span,
        $"Bogus has no locale {Quote(locale)}.",
        NearestName.Hint(locale, locales) ?? "Use a locale such as en, en_GB, de, fr or ja.");

    public static Diagnostic EmailDomain(SourceSpan span, string domain) => Diagnostic.Error(
        "SEED298",
        span,
        $"{Quote(domain)} is not an e-mail domain: a domain has parts of letters, digits and hyphens, with dots between them.",
        "Write a domain such as test.example.com.");

    private static string Arguments(int least, int most) =>
        most == 0 ? "no arguments"
        : least == most ? most == 1 ? "one argument" : $"{most} arguments"
        : least == 0 ? most == 1 ? "at most one argument" : $"at most {most} arguments"
        : $"{least} to {most} arguments";
}
