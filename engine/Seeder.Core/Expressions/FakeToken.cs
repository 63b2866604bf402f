using System.Reflection;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>
/// A token of Bogus with its arguments, ready to be called. Not safe for use by several threads, nor are two tokens of one
/// <see cref="FakeData"/>.
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

    // Two tokens at one key draw differently: a first and a last name are not the third of both lists.
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

    /// <summary>The token as Bogus names it, such as <c>name.firstName</c>.</summary>
    public string Name { get; }

    /// <summary>Whether arguments vary by copy, so that they are needed for each value.</summary>
    public bool Varies => !_varying.IsEmpty;

    /// <summary>The value at a key: the same for the same key, whatever was drawn before.</summary>
    public string Next(ulong key)
    {
        if (Varies)
        {
            throw new InvalidOperationException($"'{Name}' has arguments that vary.");
        }
        return Call(key);
    }

    /// <summary>The value at a key with this copy's arguments; null, with a diagnostic, where one of them does not fit.</summary>
    /// <param name="key">The key.</param>
    /// <param name="arguments">All arguments; only those that vary are read.</param>
    /// <param name="span">The expression.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
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
    /// Whether no range ends before it begins; one that does is reported. Bogus takes some of them for what they are not.
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

    /// <summary>The value at a key; null, with a diagnostic, where Bogus cannot carry out the arguments.</summary>
    internal string? Try(ulong key, SourceSpan span, DiagnosticBag diagnostics)
    {
        try
        {
            return Call(key);
        }
        // Bogus checks its arguments little: whatever comes of a bad one is the plan's mistake.
        catch (Exception e)
        {
            diagnostics.Add(FakeDiagnostics.Refused(span, Name, e.Message));
            return null;
        }
    }

    // Bogus formats and changes case in the culture of the thread. To set it costs more than to look at it.
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
