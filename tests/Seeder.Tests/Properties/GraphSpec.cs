using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

internal sealed record OperationSpec(OperationKind Kind, int Type)
{
    public Condition Condition { get; init; }
}

/// <param name="Field">The index of the field; -1 if only the order matters.</param>
internal sealed record EdgeSpec(int From, int To, int Field, bool Nestable);

/// <summary>A graph of operations that can be shrunk, printed and built.</summary>
internal sealed record GraphSpec(
    ApiLimits Limits, ImmutableArray<OperationType> Types, ImmutableArray<OperationSpec> Operations, ImmutableArray<EdgeSpec> Edges)
{
    public OperationGraph Build()
    {
        var builder = new OperationGraph.Builder();
        foreach (var type in Types)
        {
            builder.TypeIndex(type.Name, type.IsSetup);
        }
        var fields = Edges.ToLookup(e => e.From, e => e.Field);
        for (var i = 0; i < Operations.Length; i++)
        {
            var count = fields[i].DefaultIfEmpty(-1).Max() + 1;
            builder.Add(
                new Operation(Operations[i].Kind, i, Operations[i].Type, [.. Enumerable.Range(0, count)])
                {
                    Condition = Operations[i].Condition,
                    HasIdempotencyKey = Operations[i].Kind == OperationKind.Create && i % 5 < 2
                });
        }
        foreach (var edge in Edges)
        {
            builder.Depend(
                edge.From,
                new Dependency(edge.To, edge.Field, edge.Nestable ? $"{Types[Operations[edge.From].Type].Name}s{edge.Field}" : null));
        }
        return builder.Build();
    }

    public IEnumerable<GraphSpec> Smaller()
    {
        foreach (var (start, length) in Shrinking.Stretches(Operations.Length))
        {
            yield return Without(start, length);
        }
        foreach (var (start, length) in Shrinking.Stretches(Edges.Length))
        {
            yield return this with { Edges = Edges.RemoveRange(start, length) };
        }
    }

    public string Print()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Limits}\n");
        var edges = Edges.ToLookup(e => e.From);
        for (var i = 0; i < Operations.Length; i++)
        {
            var type = Types[Operations[i].Type];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{i}: {Operations[i].Kind} "
                    + $"{type.Name}{(type.IsSetup ? " (setup)" : "")}"
                    + $"{(Operations[i].Condition == Condition.None ? "" : $" {Operations[i].Condition}")}");
            text.Append(
                string.Concat(
                    edges[i].Select(e => $", {(e.Nestable ? "under" : "after")} {e.To}{(e.Field < 0 ? "" : $" by field {e.Field}")}")))
                    .Append('\n');
        }
        return text.ToString();
    }

    private GraphSpec Without(int start, int length)
    {
        int? Place(int operation) => operation < start ? operation : operation < start + length ? null : operation - length;
        return this with
        {
            Operations = Operations.RemoveRange(start, length),
            Edges =
            [
                .. from edge in Edges
                   let @from = Place(edge.From)
                   let to = Place(edge.To)
                   where @from is not null && to is not null
                   select edge with { From = @from.Value, To = to.Value },
            ],
        };
    }
}
