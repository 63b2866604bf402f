using System.Text;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Explanations;

/// <summary>Runs the example of an explanation, so that the documentation shows the real text of the diagnostic.</summary>
internal static class ExampleCheck
{
    // A fixed time, so that examples have the same result on every day.
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    /// <summary>The diagnostics of the example with its error; empty if the example has no plan.</summary>
    public static ImmutableArray<Diagnostic> Wrong(Explanation explanation) => Check(explanation.Files, f => f.Wrong);

    /// <summary>The diagnostics of the example after the fix.</summary>
    public static ImmutableArray<Diagnostic> Right(Explanation explanation) => Check(explanation.Files, f => f.Right);

    private static ImmutableArray<Diagnostic> Check(ImmutableArray<ExampleFile> files, Func<ExampleFile, string> text)
    {
        if (files.FirstOrDefault(f => f.Path == Explanation.Plan) is not { } plan)
        {
            return [];
        }
        var diagnostics = new DiagnosticBag();
        var metadata = files.Where(f => f.Path.EndsWith("-meta.xml", StringComparison.Ordinal))
            .Select(f => new MetadataFile(f.Path, text(f)));
        var schema = SfdxMetadataReader.Read(metadata, StandardObjects.Schema, diagnostics);
        var request = new PlanRequest(new SourceText(plan.Path, text(plan)), Now);
        var planning = Planner.Advance(new PlanningState(request, schema, OrgFacts.None) { History = History.None });
        while (planning.Needs is Needs.Files asked)
        {
            planning = Planner.Advance(
                planning with { Files = planning.Files.SetItems(asked.Paths.Select(p => KeyValuePair.Create(p, Find(p)))) });
        }
        return diagnostics.ToImmutable().AddRange(planning.Diagnostics);

        FileFact Find(string path) => files.FirstOrDefault(f => f.Path == path) is { } file
            ? new FileFact.Found(path, Encoding.UTF8.GetBytes(text(file)))
            : new FileFact.Missing("there is no such file.", [.. files.Select(f => f.Path)]);
    }
}
