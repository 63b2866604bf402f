using System.Reflection;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Expressions;

/// <summary>What is wrong with fake data: SEED290 to SEED298.</summary>
public static class FakeDiagnostics
{
    public static Diagnostic UnknownToken(SourceSpan span, string token, string? nearest) => Diagnostic.Error(
        "SEED290", span, $"Bogus has no token {Quote(token)}.",
        nearest is null ? "Write a data set and a method of Bogus, such as fake.name.firstName." : $"Did you mean '{nearest}'?");

    public static Diagnostic DateToken(SourceSpan span, string token) => Diagnostic.Error(
        "SEED291", span, $"'{token}' is no fake of a plan: dates of Bogus depend on the clock of the machine.", "Use 'today' or 'now', such as ${today - 0..365d}.");

    public static Diagnostic NotForPlans(SourceSpan span, string token) => Diagnostic.Error(
        "SEED292", span, $"'{token}' takes or gives what a plan cannot write.", "Use another token, or pick(...) for values of your own.");

    public static Diagnostic ArgumentCount(SourceSpan span, string token, int least, int most, int found) => Diagnostic.Error(
        "SEED293", span, $"'{token}' takes {Arguments(least, most)}, not {found}.", found > most ? "Quote an argument that holds a comma: 'a, b'." : "Add what is missing.");

    public static Diagnostic WrongArgument(SourceSpan span, string token, ParameterInfo parameter, string text) => Diagnostic.Error(
        "SEED294", span, $"'{token}' takes {FakeArguments.Expected(parameter)} as its argument '{parameter.Name}', not {Quote(text)}.",
        parameter.IsOptional ? "Write null for the argument to leave it to Bogus." : null);

    public static Diagnostic Refused(SourceSpan span, string token, string reason) => Diagnostic.Error(
        "SEED295", span, $"'{token}' cannot be carried out with these arguments: {reason.ReplaceLineEndings(" ")}", "Correct the arguments.");

    public static Diagnostic Provider(SourceSpan span, string provider) => Diagnostic.Error(
        "SEED296", span, $"The provider {Quote(provider)} may be somebody's: fake addresses end in example.com, example.net, example.org or the option 'emailDomain'.",
        "Leave the provider out, and set 'emailDomain' under 'options' for a domain of your own.");

    public static Diagnostic UnknownLocale(SourceSpan span, string locale, IEnumerable<string> locales) => Diagnostic.Error(
        "SEED297", span, $"Bogus has no locale {Quote(locale)}.", NearestName.Hint(locale, locales) ?? "Use a locale such as en, en_GB, de, fr or ja.");

    public static Diagnostic EmailDomain(SourceSpan span, string domain) => Diagnostic.Error(
        "SEED298", span, $"{Quote(domain)} is no domain of an e-mail address: it has parts of letters, digits and hyphens with dots between them.",
        "Write a domain such as test.example.com.");

    private static string Arguments(int least, int most) =>
        most == 0 ? "no arguments"
        : least == most ? most == 1 ? "one argument" : $"{most} arguments"
        : least == 0 ? most == 1 ? "at most one argument" : $"at most {most} arguments"
        : $"{least} to {most} arguments";
}
