using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>
/// Fake data by Bogus: its tokens in one locale. A value depends on its token, arguments and key alone, not on the order of drawing,
/// the culture, the clock or what else the process does with Bogus. Not safe for use by several threads.
/// </summary>
/// <param name="locale">A locale that <see cref="CheckLocale"/> has no complaint about.</param>
/// <param name="emailDomain">The domain of e-mail addresses; null for example.com, example.net and example.org.</param>
internal sealed class FakeData(string locale, string? emailDomain)
{
    // Made with the first token: a plan without fakes never loads Bogus.
    private FakeGenerator? _generator;
    private FakeDataSets? _dataSets;

    private readonly FakeEmail _emails = new(emailDomain);

    /// <summary>What is wrong with the option <c>locale</c>, or null.</summary>
    public static Diagnostic? CheckLocale(string locale, SourceSpan span) =>
        Bogus.Database.GetAllLocales() is var all && all.Contains(locale, StringComparer.Ordinal)
            ? null
            : FakeDiagnostics.UnknownLocale(span, locale, all);

    /// <summary>What is wrong with the option <c>emailDomain</c>, or null.</summary>
    public static Diagnostic? CheckEmailDomain(string domain, SourceSpan span) => FakeEmail.Check(domain, span);

    /// <summary>
    /// The token behind <c>${fake.name.firstName}</c> or <c>${fake.randomizer.number(1,100)}</c>; null with a diagnostic where there is
    /// none.
    /// </summary>
    public FakeToken? Bind(Expression expression, DiagnosticBag diagnostics) => expression switch
    {
        Expression.Path path => Bind(path.Names.AsSpan()[1..].ToArray(), [], path.Span, diagnostics),
        Expression.Call call => Bind(call.Function.AsSpan()[1..].ToArray(), [.. call.Arguments.Select(Constant)], call.Span, diagnostics),
        _ => throw new ArgumentException("Only a path or a call can begin with 'fake'.", nameof(expression)),
    };

    /// <summary>The token of a data set and a method; null with a diagnostic if there is no such token.</summary>
    /// <param name="names">What follows <c>fake</c>, in any case.</param>
    /// <param name="arguments">What is written as arguments; null for one that varies by copy and is given with each key.</param>
    /// <param name="span">The expression.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public FakeToken? Bind(IReadOnlyList<string> names, IReadOnlyList<string?> arguments, SourceSpan span, DiagnosticBag diagnostics)
    {
        if (FakeCall.Find(names, arguments, span, diagnostics) is not { } call || !CheckProvider(call, span, diagnostics))
        {
            return null;
        }
        _generator ??= new FakeGenerator();
        _dataSets ??= new FakeDataSets(locale, new FakeRandomizer(_generator));
        var token = new FakeToken(call, _dataSets.Of(call.Method.DeclaringType!), _generator, _emails);
        // A trial shows what no type says: a range that ends before it begins, a country without an IBAN.
        return token.Varies || (token.IsOrdered(span, diagnostics) && token.Try(0, span, diagnostics) is not null) ? token : null;
    }

    // A provider that is not ours would silently be replaced.
    private bool CheckProvider(FakeCall call, SourceSpan span, DiagnosticBag diagnostics)
    {
        var at = Array.FindIndex(call.Parameters, p => p.Name == "provider");
        if (call.Token != "internet.email" || call.Arguments[at] is not string provider || _emails.IsSafe(provider))
        {
            return true;
        }
        diagnostics.Add(FakeDiagnostics.Provider(span, provider));
        return false;
    }

    private static string? Constant(Template template) => template.Parts switch
    {
        [] => "",
        [TemplatePart.Literal(var text)] => text,
        _ => null,
    };
}
