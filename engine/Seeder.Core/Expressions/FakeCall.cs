using System.Reflection;
using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Expressions;

/// <summary>The method that a token with its arguments stands for.</summary>
internal sealed record FakeCall(
    string Token, MethodInfo Method, ParameterInfo[] Parameters, object?[] Arguments, ImmutableArray<int> Varying)
{
    /// <summary>
    /// Finds the method; null with a diagnostic if there is no such method. An argument that is null varies and fits every parameter.
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
        // A stack trace is the machine's, and so is the file name in one of them.
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
        // Everything can be read as a text, so that a method which takes a number for it is meant more.
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

    // person.firstName and random.number are Bogus in C#; its tokens have the same methods elsewhere.
    private static string? Nearest(IReadOnlyList<string> names)
    {
        var known = FakeDataSets.Tokens().Where(t => !t.StartsWith("date.", StringComparison.Ordinal)).ToList();
        return known.Find(t => t.EndsWith($".{names[^1]}", StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Find(string.Join('.', names), known);
    }
}
