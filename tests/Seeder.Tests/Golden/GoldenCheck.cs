using System.Collections.Immutable;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>The one place that knows what a bad plan is given to.</summary>
internal static class GoldenCheck
{
    public static ImmutableArray<Diagnostic> Diagnose(SourceText text)
    {
        var diagnostics = new DiagnosticBag();
        PlanReader.Read(text, diagnostics);
        return diagnostics.ToImmutable();
    }
}
