using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Syntax;

/// <summary>Parses plans without errors.</summary>
internal static class Plans
{
    public static PlanSyntax Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        var plan = PlanReader.Read(new SourceText("plan.yaml", text), diagnostics);
        return diagnostics.HasErrors ? throw new InvalidOperationException(DiagnosticText.Render(diagnostics.ToImmutable())) : plan!;
    }

    /// <summary>The fields of the only record, whose type is Account.</summary>
    public static IReadOnlyDictionary<string, ValueSyntax> Fields(string fields) =>
        Read($"plan: demo\nrecords:\n  Account:\n    - Name: Acme\n      {fields.Replace("\n", "\n      ")}\n")
            .Records[0].Records[0].Fields.ToDictionary(f => f.Name.Text, f => f.Value);

    public static ScalarSyntax Scalar(string value) => ((ValueSyntax.Scalar)Fields($"Value: {value}")["Value"]).Value;
}
