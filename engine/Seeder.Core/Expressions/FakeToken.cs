using System.Reflection;

namespace Seeder.Core.Expressions;

/// <summary>
/// A token of Bogus with its arguments, ready for calls. Not thread-safe; tokens of the same <see cref="FakeData"/> must not be called
/// concurrently either.
/// </summary>
internal sealed class FakeToken
{
    private readonly FakeGenerator _generator;
    private readonly FakeEmail _emails;
    private readonly Finish _finish;
    private readonly object _dataSet;
    private readonly MethodInvoker _method;
    private readonly ParameterInfo[] _parameters;
    private readonly object?[] _arguments;
    private readonly ImmutableArray<int> _varying;

    // Makes different tokens draw different numbers for the same key. Otherwise first and last names would come from the same position of
    // their lists.
    private readonly ulong _salt;

    internal FakeToken(FakeCall call, object dataSet, FakeGenerator generator, FakeEmail emails)
    {
        (Name, _generator, _emails, _dataSet) = (call.Token, generator, emails, dataSet);
        _salt = StableHash.Of(Name);
        _finish = FinishOf(call.Method, Name);
        _method = MethodInvoker.Create(_finish == Finish.Slug ? Words : call.Method);
        (_parameters, _arguments, _varying) = (call.Parameters, call.Arguments, call.Varying);
    }

    private enum Finish { None, Email, UserName, List, Slug, WellFormed }

    private static MethodInfo Words => typeof(Bogus.DataSets.Lorem).GetMethod(nameof(Bogus.DataSets.Lorem.Words))!;

    /// <summary>The token in Bogus's form, such as <c>name.firstName</c>.</summary>
    public string Name { get; }

    /// <summary>Whether some arguments differ between iterations, so that each call must pass them.</summary>
    public bool Varies => !_varying.IsEmpty;

    /// <summary>
    /// Returns the value for a key with the arguments of one iteration. The same key always gives the same value. Reports an error and
    /// returns null if an argument is not valid.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="arguments">All arguments; only those that differ between iterations are used.</param>
    /// <param name="span">The expression.</param>
    /// <param name="diagnostics">Receives the errors.</param>
    public string? Next(ulong key, IReadOnlyList<string> arguments, SourceSpan span, DiagnosticBag diagnostics)
    {
        foreach (var i in _varying)
        {
            if (!FakeArguments.TryRead(arguments[i], _parameters[i], out _arguments[i]))
            {
                diagnostics.Add(FakeDiagnostics.WrongArgument(span, Name, _parameters[i], arguments[i]));
                return null;
            }
        }
        return IsOrdered(span, diagnostics) ? Try(key, span, diagnostics) : null;
    }

    /// <summary>
    /// Whether every range begins before it ends. Reports a range that does not: Bogus would accept some of them and return wrong values.
    /// </summary>
    internal bool IsOrdered(SourceSpan span, DiagnosticBag diagnostics)
    {
        if (FakeArguments.Reversed(_parameters, _arguments) is not { } reason)
        {
            return true;
        }
        diagnostics.Add(FakeDiagnostics.Refused(span, Name, reason));
        return false;
    }

    /// <summary>Returns the value for a key. Reports an error and returns null if Bogus rejects the arguments.</summary>
    internal string? Try(ulong key, SourceSpan span, DiagnosticBag diagnostics)
    {
        try
        {
            return Call(key);
        }
        // Bogus hardly checks its arguments, so any exception is an error of the plan.
        catch (Exception e)
        {
            diagnostics.Add(FakeDiagnostics.Refused(span, Name, e.Message));
            return null;
        }
    }

    // Bogus formats and changes case in the culture of the thread. The culture is set only if it differs, because setting is slower than
    // reading.
    private string Call(ulong key)
    {
        var culture = CultureInfo.CurrentCulture;
        if (ReferenceEquals(culture, CultureInfo.InvariantCulture))
        {
            return Draw(key);
        }
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return Draw(key);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private string Draw(ulong key)
    {
        _generator.Begin(key ^ _salt);
        var value = _method.Invoke(_dataSet, _arguments.AsSpan());
        return _finish switch
        {
            Finish.Email => _emails.Of((string)value!, _generator),
            Finish.UserName => FakeEmail.UserName((string)value!, _generator),
            Finish.List => string.Join(", ", (string[])value!),
            Finish.Slug => FakeText.Slug((string[])value!, ((Bogus.DataSet)_dataSet).Locale),
            Finish.WellFormed => FakeText.WellFormed(FakeText.Of(value)),
            _ => FakeText.Of(value),
        };
    }

    private static Finish FinishOf(MethodInfo method, string name) => name switch
    {
        "internet.email" or "internet.exampleEmail" => Finish.Email,
        "internet.userName" => Finish.UserName,
        "commerce.categories" => Finish.List,
        "lorem.slug" => Finish.Slug,
        _ => method.DeclaringType == typeof(Bogus.Randomizer) ? Finish.WellFormed : Finish.None,
    };
}
