namespace Seeder.Core.Expressions;

/// <summary>
/// Fake data from the Bogus library in one locale. A value depends only on its token, its arguments and its key. The order of calls, the
/// culture, the clock and other users of Bogus in the process do not change it. Not thread-safe.
/// </summary>
/// <param name="locale">A locale that <see cref="CheckLocale"/> accepts.</param>
/// <param name="emailDomain">The domain of e-mail addresses; null means example.com, example.net and example.org.</param>
internal sealed class FakeData(string locale, string? emailDomain)
{
    // Created with the first token: a plan without fake data never loads Bogus.
    private FakeGenerator? _generator;
    private FakeDataSets? _dataSets;

    private readonly FakeEmail _emails = new(emailDomain);

    /// <summary>Checks the option <c>locale</c>; null if it is valid.</summary>
    public static Diagnostic? CheckLocale(string locale, SourceSpan span) =>
        Bogus.Database.GetAllLocales() is var all && all.Contains(locale)
            ? null
            : FakeDiagnostics.UnknownLocale(span, locale, all);

    /// <summary>Checks the option <c>emailDomain</c>; null if it is valid.</summary>
    public static Diagnostic? CheckEmailDomain(string domain, SourceSpan span) => FakeEmail.Check(domain, span);

    /// <summary>
    /// Returns the token of <c>${fake.name.firstName}</c> or <c>${fake.randomizer.number(1,100)}</c>. Reports an error and returns null if
    /// the token does not exist.
    /// </summary>
    public FakeToken? Bind(Expression expression, DiagnosticBag diagnostics) => expression switch
    {
        Expression.Path path => Bind(path.Names.AsSpan()[1..].ToArray(), [], path.Span, diagnostics),
        Expression.Call call => Bind(call.Function.AsSpan()[1..].ToArray(), [.. call.Arguments.Select(Constant)], call.Span, diagnostics),
        _ => throw new ArgumentException("Only a path or a call can begin with 'fake'.", nameof(expression)),
    };

    /// <summary>Returns the token of a data set and a method. Reports an error and returns null if the token does not exist.</summary>
    /// <param name="names">The names after <c>fake</c>; their case does not matter.</param>
    /// <param name="arguments">The arguments as text. A null argument differs between iterations, and is passed with each key.</param>
    /// <param name="span">The expression.</param>
    /// <param name="diagnostics">Receives the errors.</param>
    public FakeToken? Bind(IReadOnlyList<string> names, IReadOnlyList<string?> arguments, SourceSpan span, DiagnosticBag diagnostics)
    {
        if (FakeCall.Find(names, arguments, span, diagnostics) is not { } call || !CheckProvider(call, span, diagnostics))
        {
            return null;
        }
        _generator ??= new FakeGenerator();
        _dataSets ??= new FakeDataSets(locale, new FakeRandomizer(_generator));
        var token = new FakeToken(call, _dataSets.Of(call.Method.DeclaringType!), _generator, _emails);
        // A trial call finds errors that the types do not show, such as a country without an IBAN format.
        return token.Varies || (token.IsOrdered(span, diagnostics) && token.Try(0, span, diagnostics) is not null) ? token : null;
    }

    // Bogus silently replaces an unknown e-mail provider.
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
