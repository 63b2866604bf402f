using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Tests.Golden;

internal sealed class GraphTests
{
    // Beyond this the bodies say nothing that the graph does not say.
    private const int MostRecordsShown = 100;

    private static IEnumerable<string> Cases => GoldenFiles.Graphs.Cases;

    [TestCase("queue")]
    [TestCase("drawing-records")]
    [TestCase("all-records-left-for-others")]
    public void A_graph_can_be_drawn(string name)
    {
        var run = new PlannedCase(GoldenFiles.Graphs, name).Planning.Run!;
        var (mermaid, dot) = (GraphMermaid.Render(run), GraphDot.Render(run));
        Assert.Multiple(() =>
        {
            Assert.That(mermaid, Is.EqualTo(GoldenFiles.Graphs.Expected(name, "graph.mmd", mermaid)));
            Assert.That(dot, Is.EqualTo(GoldenFiles.Graphs.Expected(name, "graph.dot", dot)));
        });
    }

    [TestCaseSource(nameof(Cases))]
    public void A_plan_becomes_its_calls_and_applied_again_sends_nothing(string name)
    {
        var planned = new PlannedCase(GoldenFiles.Graphs, name);
        Assert.That(GoldenCheck.Render([.. planned.Planning.Diagnostics.Where(d => d.Severity == Severity.Error)]), Is.Empty);
        var graph = planned.Graph();
        Assert.That(graph, Is.EqualTo(GoldenFiles.Graphs.Expected(name, "graph.txt", graph)));

        var run = planned.Planning.Run!;
        var (sent, journal) = planned.Org.Run(planned.Planning);
        var requests = run.Graph.Operations.Count > MostRecordsShown ? "" : PlannedCase.Requests(sent);
        Assert.That(requests, Is.EqualTo(GoldenFiles.Graphs.Expected(name, "requests.json", requests)));

        var manifest = Recovery.Recover(planned.Planning.Recovered!.Manifest, journal).Manifest!;
        var again = planned.Again(ManifestJson.Read(ManifestJson.Write(manifest.Arrange(run.Plan))));
        Assert.Multiple(() =>
        {
            Assert.That(again.Diagnostics.Where(d => d.Severity == Severity.Error), Is.Empty);
            Assert.That(again.Run!.Graph.Calls, Is.Empty);
            Assert.That(JournalOperations.ChangesOf(again.Run), Is.Empty);
        });
    }
}
