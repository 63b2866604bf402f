using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// The calls of a run and their order. The constructor checks the graph; it throws on an error, since that is a defect of Seeder.
/// </summary>
internal sealed class ExecutionGraph
{
    private ExecutionGraph(
        OperationGraph operations, ImmutableArray<ApiCall> calls, ImmutableArray<DeferredField> deferred, JobStages? jobs) =>
        (Operations, Calls, Deferred, Jobs) = (operations, calls, deferred, jobs);

    public OperationGraph Operations { get; }

    /// <summary>The calls, in an order in which they could be sent one after another.</summary>
    public ImmutableArray<ApiCall> Calls { get; }

    public ImmutableArray<DeferredField> Deferred { get; }

    /// <summary>The operations that go by jobs; null if no operation does.</summary>
    public JobStages? Jobs { get; }

    public int Waves => Calls.Select(c => c.Wave).DefaultIfEmpty(0).Max();

    /// <summary>
    /// Computes the predecessors of each call, and checks that each operation is in one call, in order, and within the limits.
    /// </summary>
    /// <param name="calls">The calls in sending order, numbered from 0.</param>
    /// <param name="jobs">The operations that go by jobs; null for none.</param>
    public static ExecutionGraph Build(
        OperationGraph operations,
        IReadOnlyList<ApiCall> calls,
        ImmutableArray<DeferredField> deferred,
        ApiLimits limits,
        JobStages? jobs = null)
    {
        var callOf = new int[operations.Count];
        Array.Fill(callOf, -1);
        foreach (var call in calls)
        {
            foreach (var operation in call.Operations)
            {
                Require(callOf[operation] < 0, $"operation {operation} is in two calls");
                callOf[operation] = call.Number;
            }
        }
        Require(!callOf.Contains(-1), "an operation is in no call");
        var result = ImmutableArray.CreateBuilder<ApiCall>(calls.Count);
        var checks = new CallChecks(operations, limits);
        // A phase begins after all calls of the phase before it (the barrier). The barrier lists only those calls that no other call waits
        // for.
        var (phase, start, reached, last) = (0, 0, 0, new SortedSet<int>());
        ImmutableArray<int> barrier = [];
        var named = new int[calls.Count];
        var after = new List<int>();
        foreach (var call in calls)
        {
            Require(call.Number == result.Count, "calls are numbered in their order");
            checks.CheckLimits(call);
            var kind = operations.KindOf(call.Operations[0]);
            Require(kind.Phase() >= phase, $"call {call.Number} belongs to an earlier phase");
            if (kind.Phase() > phase || kind == OperationKind.Raw)
            {
                (phase, start, barrier, last) = (kind.Phase(), call.Number, [.. last], []);
                reached = barrier.Select(b => result[b].Wave).DefaultIfEmpty(0).Max();
            }
            after.Clear();
            CheckOrder(call, operations, callOf, named, after);
            if (after.Count == 0)
            {
                // All these calls share one list. Thousands of calls on both sides of the barrier would otherwise need millions of entries.
                last.Add(call.Number);
                result.Add(call with { After = barrier, Wave = 1 + reached });
                continue;
            }
            // If a predecessor is after the barrier, this call waits for the barrier through it.
            foreach (var before in after.Exists(a => a >= start) ? [] : barrier)
            {
                if (named[before] != call.Number + 1)
                {
                    after.Add(before);
                }
            }
            after.Sort();
            var wave = 1;
            foreach (var before in after)
            {
                last.Remove(before);
                wave = Math.Max(wave, 1 + result[before].Wave);
            }
            last.Add(call.Number);
            result.Add(
                call with { After = barrier.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(after)) ? barrier : [.. after], Wave = wave });
        }
        return new ExecutionGraph(operations, result.MoveToImmutable(), deferred, jobs);
    }

    // Each predecessor is listed once. <c>named</c> contains, for each call, the number of the last call that listed it.
    private static void CheckOrder(ApiCall call, OperationGraph operations, int[] callOf, int[] named, List<int> after)
    {
        var nodes = call is ApiCall.Tree { Nodes: var tree } ? tree : [];
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var inside = 0;
            foreach (ref readonly var dependency in operations.DependenciesOf(call.Operations[i]))
            {
                var on = callOf[dependency.To];
                if (on != call.Number)
                {
                    Require(on < call.Number, $"call {call.Number} comes before what it needs");
                    if (named[on] != call.Number + 1)
                    {
                        named[on] = call.Number + 1;
                        after.Add(on);
                    }
                    continue;
                }
                Require(!nodes.IsEmpty && nodes[i].Parent >= 0 && nodes[i].Parent < i
                    && nodes[nodes[i].Parent].Operation == dependency.To && nodes[i].Field == dependency.Field && ++inside == 1,
                    $"call {call.Number} holds a record and one that it needs, not nested");
            }
            Require(
                nodes.IsEmpty || inside == (nodes[i].Parent < 0 ? 0 : 1),
                $"call {call.Number} nests a record under one that it does not need");
        }
    }

    internal static void Require(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Otherwise otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The execution graph is broken: {otherwise.ToString()}. This is a bug in Seeder.");
        }
    }

    internal static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The execution graph is broken: {otherwise}. This is a bug in Seeder.");
        }
    }

    // Formats the message only if the check fails, because there are checks for each of a million records.
    [InterpolatedStringHandler]
    internal readonly ref struct Otherwise
    {
        private readonly StringBuilder? _text;

        public Otherwise(int literalLength, int formattedCount, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            _text = holds ? null : new StringBuilder();
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted(int number) => _text!.Append(CultureInfo.InvariantCulture, $"{number}");

        public override string ToString() => _text!.ToString();
    }
}
