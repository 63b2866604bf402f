using System.Collections.Immutable;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

internal sealed class CallPlannerProperties
{
    private const int SmallGraphs = 2_000;
    private const int RealisticGraphs = 20;

    [Test]
    public void Calls_are_valid_under_tiny_limits() =>
        Property.Holds(SmallGraphs, GraphGenerator.Small, Invalid, g => g.Smaller(), Print);

    [Test]
    public void Calls_are_valid_under_the_limits_of_Salesforce() =>
        Property.Holds(RealisticGraphs, GraphGenerator.Realistic, Invalid, g => g.Smaller(), Print);

    [Test]
    public void Calls_of_all_kinds_of_operations_are_valid() =>
        Property.Holds(SmallGraphs / 4, GraphGenerator.OfAllKinds, Invalid, g => g.Smaller(), Print);

    [Test]
    public void Each_kind_of_operation_and_each_condition_is_in_many_graphs()
    {
        var graphs = Enumerable.Range(1, SmallGraphs / 2).Select(seed => GraphGenerator.OfAllKinds(new Random(seed)).Operations).ToList();
        Assert.Multiple(() =>
        {
            // What is deleted before its replacement is created is in no random graph, but in golden plans.
            foreach (var kind in Enum.GetValues<OperationKind>().Where(k => k < OperationKind.RevertBeforeReplace))
            {
                Assert.That(graphs.Count(g => g.Any(o => o.Kind == kind)), Is.GreaterThan(30), kind.ToString());
            }
            foreach (var condition in Enum.GetValues<Condition>())
            {
                Assert.That(graphs.Count(g => g.Any(o => o.Condition == condition)), Is.GreaterThan(30), condition.ToString());
            }
        });
    }

    [Test]
    public void Planning_twice_gives_the_same_calls() =>
        Property.Holds(SmallGraphs / 4, GraphGenerator.Small, g => Same(Text(Plan(g)), Text(Plan(g))), g => g.Smaller(), Print);

    [Test]
    public void No_plan_has_fewer_calls_than_the_lower_bound() =>
        Property.Holds(SmallGraphs / 4, GraphGenerator.Small, Below, g => g.Smaller(), Print);

    private static ImmutableArray<ApiCall> Plan(GraphSpec spec) => CallPlanner.Plan(spec.Build(), [], spec.Limits).Calls;

    private static IEnumerable<string> Invalid(GraphSpec spec)
    {
        var graph = spec.Build();
        return CallChecker.Check(graph, CallPlanner.Plan(graph, [], spec.Limits).Calls, spec.Limits);
    }

    private static IEnumerable<string> Same(string first, string second) => first == second ? [] : [$"first:\n{first}", $"then:\n{second}"];

    private static IEnumerable<string> Below(GraphSpec spec)
    {
        var graph = spec.Build();
        var (calls, bound) = (Plan(spec).Length, LowerBound.Of(graph, spec.Limits).Calls);
        return calls < bound ? [$"{calls} calls where {bound} are said to be needed"] : [];
    }

    private static string Print(GraphSpec spec)
    {
        try
        {
            return $"{spec.Print()}planned as\n{Text(Plan(spec))}";
        }
        catch (InvalidOperationException)
        {
            return spec.Print();
        }
    }

    private static string Text(ImmutableArray<ApiCall> calls)
    {
        var text = new StringBuilder();
        foreach (var call in calls)
        {
            var what = call switch
            {
                ApiCall.Tree tree => $"tree {tree.RootType}: {string.Join(", ", tree.Nodes.Select(n => Place(tree, n)))}",
                ApiCall.Collections collections =>
                    $"{collections.Verb}{(collections.IsSetup ? " setup" : "")}: {string.Join(", ", collections.Operations)}",
                _ => call.ToString(),
            };
            text.Append($"call {call.Number}, wave {call.Wave}, after [{string.Join(", ", call.After)}], {what}\n");
        }
        return text.ToString();
    }

    private static string Place(ApiCall.Tree tree, TreeNode node) => node.Parent < 0
        ? $"{node.Operation}"
        : $"{node.Operation} under {tree.Nodes[node.Parent].Operation} ({node.Relationship}, {node.Field})";
}
