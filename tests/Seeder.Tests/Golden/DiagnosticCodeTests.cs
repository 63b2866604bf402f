using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Golden;

public sealed partial class DiagnosticCodeTests
{
    // Private factories count as well: a public one may choose between two of them.
    private static IEnumerable<(Type Class, string Method, string Code)> Codes =>
        from type in typeof(Diagnostic).Assembly.GetTypes()
        where type.Namespace == typeof(Diagnostic).Namespace && type.Name.EndsWith("Diagnostics", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(Diagnostic)
        from code in CodesIn(method)
        select (type, method.Name, code);

    [Test]
    public void No_two_factory_methods_share_a_code()
    {
        Assert.That(Codes.GroupBy(c => c.Code).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => c.Method))}"), Is.Empty);
        Assert.That(Codes.Count(), Is.GreaterThan(50));
    }

    // SEED506 and SEED718 are the shell's alone; a file that is too large (SEED656) is too large for a case as well.
    private static readonly string[] TestedElsewhere = ["SEED506", "SEED656", "SEED718"];

    [TestCase("SyntaxDiagnostics")]
    [TestCase("ExpressionDiagnostics")]
    [TestCase("BindingDiagnostics")]
    [TestCase("FakeDiagnostics")]
    [TestCase("FileDiagnostics")]
    [TestCase("FactDiagnostics")]
    [TestCase("GraphDiagnostics")]
    [TestCase("RunDiagnostics")]
    [TestCase("ImportDiagnostics")]
    public void Every_code_of_a_plan_stands_in_a_golden_case(string stage)
    {
        var seen = new[] { GoldenFiles.BadPlans, GoldenFiles.OrgPlans, GoldenFiles.Imports }
            .SelectMany(suite => suite.Cases.Where(name => suite.Has(name, "diagnostics.txt")).Select(name => Path.Combine(suite.Folder, name, "diagnostics.txt")))
            .SelectMany(path => Code().Matches(File.ReadAllText(path)))
            .Select(m => m.Value)
            .ToHashSet();

        Assert.That(Codes.Where(c => c.Class.Name == stage).Select(c => c.Code).Except(TestedElsewhere).Where(c => !seen.Contains(c)), Is.Empty);
    }

    // The code is a constant of the method: it is read from the method's instructions (ldstr is 0x72 and a token).
    private static IEnumerable<string> CodesIn(MethodInfo method)
    {
        var instructions = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var i = 0; i + 4 < instructions.Length; i++)
        {
            if (instructions[i] == 0x72 && TryString(method.Module, BitConverter.ToInt32(instructions, i + 1)) is { } text && Code().IsMatch(text) && text.Length == 7)
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
    private static partial Regex Code();
}
