using System.Reflection;
using System.Text.RegularExpressions;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Golden;

/// <summary>Finds the diagnostic code of each factory method, from the compiled code.</summary>
internal static partial class DiagnosticCodes
{
    public static IEnumerable<(Type Class, string Method, string Code)> OfEngine => Of(typeof(Diagnostic).Assembly, "Seeder.Core");

    // Private factories count too, because a public one may choose between two of them.
    public static IEnumerable<(Type Class, string Method, string Code)> Of(Assembly assembly, string space) =>
        from type in assembly.GetTypes()
        where (type.Namespace == space || type.Namespace?.StartsWith($"{space}.", StringComparison.Ordinal) == true)
            && type.Name.EndsWith("Diagnostics", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(Diagnostic)
        from code in CodesIn(method)
        select (type, method.Name, code);

    // The code is a string constant of the method. It is read from the instructions (ldstr is 0x72 and a token).
    private static IEnumerable<string> CodesIn(MethodInfo method)
    {
        var instructions = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var i = 0; i + 4 < instructions.Length; i++)
        {
            if (instructions[i] == 0x72
                && TryString(method.Module, BitConverter.ToInt32(instructions, i + 1)) is { } text
                && Code().IsMatch(text)
                && text.Length == 7)
            {
                yield return text;
            }
        }
    }

    private static string? TryString(Module module, int token)
    {
        try
        {
            return (token & 0xFF000000) == 0x70000000 ? module.ResolveString(token) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex("SEED[0-9]{3}")]
    public static partial Regex Code();
}
