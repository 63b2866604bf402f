using System.Reflection;

namespace Seeder.Core.Expressions;

/// <summary>The method of Bogus that a token means, with its arguments.</summary>
internal sealed record FakeCall(
    string Token, MethodInfo Method, ParameterInfo[] Parameters, object?[] Arguments, ImmutableArray<int> Varying)
{
    /// <summary>
    /// Finds the method. Reports an error and returns null if there is no such method. A null argument differs between iterations, and fits
    /// every parameter.
    /// </summary>
    public static FakeCall? Find(IReadOnlyList<string> names, IReadOnlyList<string?> arguments, SourceSpan span, DiagnosticBag diagnostics)
    {
        var written = string.Join('.', names);
        MethodInfo[] named = names.Count == 2 ? [.. FakeDataSets.Methods(names[0], names[1], arguments.Count)] : [];
        if (named.Length == 0)
        {
            return Fail(FakeDiagnostics.UnknownToken(span, written, names.Count == 0 ? null : Nearest(names)));
        }
        var token = FakeDataSets.Token(named[0]);
        if (named[0].DeclaringType == typeof(Bogus.DataSets.Date))
        {
            return Fail(FakeDiagnostics.DateToken(span, token));
        }
        // Methods that return exceptions are left out: stack traces and file names differ between machines.
        MethodInfo[] callable = [.. named.Where(m => m.ReturnType != typeof(Exception) && m.GetParameters().All(FakeArguments.IsWritable))];
        if (callable.Length == 0)
        {
            return Fail(FakeDiagnostics.NotForPlans(span, token));
        }
        MethodInfo[] fitting =
        [
            .. callable.Where(
                m => m.GetParameters() is var p && p.Length >= arguments.Count && p.Skip(arguments.Count).All(o => o.IsOptional)),
        ];
        if (fitting.Length == 0)
        {
            return Fail(FakeDiagnostics.ArgumentCount(
                span,
                token,
                callable.Min(m => m.GetParameters().Count(p => !p.IsOptional)),
                callable.Max(m => m.GetParameters().Length),
                arguments.Count));
        }
        // Every argument can be read as text, so a method that reads it as a number is preferred.
        var read = fitting
            .Select(m => Read(token, m, arguments))
            .OfType<FakeCall>()
            .OrderBy(c => c.Parameters.Take(arguments.Count).Count(FakeArguments.IsText))
            .FirstOrDefault();
        if (read is null)
        {
            var (parameter, text) = fitting[0].GetParameters().Zip(arguments)
                .First(a => a.Second is not null && !FakeArguments.TryRead(a.Second, a.First, out _));
            return Fail(FakeDiagnostics.WrongArgument(span, token, parameter, text!));
        }
        return read;

        FakeCall? Fail(Diagnostic diagnostic)
        {
            diagnostics.Add(diagnostic);
            return null;
        }
    }

    private static FakeCall? Read(string token, MethodInfo method, IReadOnlyList<string?> arguments)
    {
        var parameters = method.GetParameters();
        var values = Array.ConvertAll(parameters, p => p.IsOptional ? p.DefaultValue : null);
        var varying = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is not { } text)
            {
                varying.Add(i);
            }
            else if (!FakeArguments.TryRead(text, parameters[i], out values[i]))
            {
                return null;
            }
        }
        return new FakeCall(token, method, parameters, values, varying.ToImmutable());
    }

    // person.firstName and random.number exist in C#, but are not tokens: suggests the token with the same method.
    private static string? Nearest(IReadOnlyList<string> names)
    {
        var known = FakeDataSets.Tokens().Where(t => !t.StartsWith("date.", StringComparison.Ordinal)).ToList();
        return known.Find(t => t.EndsWith($".{names[^1]}", StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Find(string.Join('.', names), known);
    }
}
