using System.Text;

namespace Seeder.Core.Calls;

/// <summary>Writes the execution graph as a Mermaid flowchart: a node for each call, and arrows from its predecessors.</summary>
internal static class GraphMermaid
{
    public static string Render(PlannedRun run)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var call in run.Graph.Calls)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  c{call.Number + 1}[\"{Escape($"{call.Number + 1}: {GraphText.Describe(call, run)}")}\"]\n");
        }
        var (junctions, arrows) = GraphArrows.Of(run.Graph);
        foreach (var junction in junctions)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {junction}(( ))\n");
        }
        foreach (var (from, to) in arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {from} --> {to}\n");
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("\"", "#quot;");
}
