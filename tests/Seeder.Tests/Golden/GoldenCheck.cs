using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>Runs all checks without an org on a wrong plan.</summary>
internal static class GoldenCheck
{
    // A fixed time, on a Tuesday in the last days of a month.
    public static DateTimeOffset Now { get; } = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    public static ImmutableArray<Diagnostic> Diagnose(SourceText text, IEnumerable<MetadataFile> metadata, CaseFiles? files = null)
    {
        var diagnostics = new DiagnosticBag();
        var schema = Schema(metadata, diagnostics);
        var planning = Planner.Advance(new PlanningState(new PlanRequest(text, Now), schema, OrgFacts.None) { History = History.None });
        while ((files ?? CaseFiles.None).Answer(planning) is { } answered)
        {
            planning = Planner.Advance(answered);
        }
        return diagnostics.ToImmutable().AddRange(planning.Diagnostics);
    }

    public static OrgSchema Schema(IEnumerable<MetadataFile> metadata, DiagnosticBag diagnostics) =>
        SfdxMetadataReader.Read(metadata, StandardObjects.Schema, diagnostics);

    public static string Render(IReadOnlyCollection<Diagnostic> found) =>
        found.Count == 0 ? "" : $"{DiagnosticText.Render(found)}\n{DiagnosticText.Summary(found)}\n";
}
