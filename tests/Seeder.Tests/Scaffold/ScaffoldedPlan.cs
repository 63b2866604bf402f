using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Scaffold;

/// <summary>Writes a plan for types and checks it without an org, as <c>init</c> and <c>validate</c> do.</summary>
internal static class ScaffoldedPlan
{
    public static Scaffolded Of(OrgSchema schema, params string[] types) => Scaffolder.Scaffold(new ScaffoldRequest([.. types], schema));

    public static ImmutableArray<Diagnostic> Problems(OrgSchema schema, string plan)
    {
        var request = new PlanRequest(new SourceText("demo.yaml", plan), GoldenCheck.Now);
        return Planner.Advance(new PlanningState(request, schema, OrgFacts.None) { History = History.None }).Diagnostics;
    }
}
