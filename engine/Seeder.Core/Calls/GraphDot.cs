using System.Text;

namespace Seeder.Core.Calls;

/// <summary>Writes the execution graph in the DOT language of Graphviz. Calls of the same wave are in one column.</summary>
internal static class GraphDot
{
    public static string Render(PlannedRun run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph \"{Escape(run.Plan.Name)}\" {{\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (var call in run.Graph.Calls)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  c{call.Number + 1} [label=\"{Escape($"{call.Number + 1}: {GraphText.Describe(call, run)}")}\"];\n");
        }
        foreach (var wave in run.Graph.Calls.GroupBy(c => c.Wave).OrderBy(w => w.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {{ rank=same; {string.Join(' ', wave.Select(c => $"c{c.Number + 1};"))} }}\n");
        }
        var (junctions, arrows) = GraphArrows.Of(run.Graph);
        foreach (var junction in junctions)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {junction} [shape=point];\n");
        }
        foreach (var (from, to) in arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {from} -> {to};\n");
        }
        return text.Append("}\n").ToString();
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace("\"", "\\\"");
}
