using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>The judge is judged: each way to spoil good calls must be noticed.</summary>
internal sealed class CallCheckerTests
{
    private static readonly ApiLimits Limits = new(RecordsPerCall: 4, TreeLevels: 2, TreeTypes: 2, Chunks: 2);

    // Two accounts with a contact each, a case that both need not, an update and a delete.
    private static readonly GraphSpec Spec = new(
        Limits,
        [new OperationType("Account", false), new OperationType("Contact", false), new OperationType("Group", true),
            new OperationType("Case", false)],
        [
            new OperationSpec(OperationKind.Create, 0), new OperationSpec(OperationKind.Create, 1),
            new OperationSpec(OperationKind.Create, 0), new OperationSpec(OperationKind.Create, 1),
            new OperationSpec(OperationKind.Create, 2), new OperationSpec(OperationKind.Create, 3),
            new OperationSpec(OperationKind.Update, 0), new OperationSpec(OperationKind.Delete, 3),
        ],
        [new EdgeSpec(1, 0, 0, true), new EdgeSpec(3, 2, 0, true), new EdgeSpec(5, 1, 0, true), new EdgeSpec(5, 4, 1, false),
            new EdgeSpec(6, 0, -1, false)]);

    private static ImmutableArray<ApiCall> Good =>
    [
        new ApiCall.Tree(0, "Account", [new(0, -1, null, -1), new(1, 0, "Contacts0", 0), new(2, -1, null, -1), new(3, 2, "Contacts0", 0)]),
        new ApiCall.Collections(1, CollectionsVerb.Create, [4], IsSetup: true),
        new ApiCall.Collections(2, CollectionsVerb.Create, [5], IsSetup: false) { After = [0, 1], Wave = 2 },
        new ApiCall.Collections(3, CollectionsVerb.Update, [6], IsSetup: false) { After = [0], Wave = 2 },
        new ApiCall.Collections(4, CollectionsVerb.Delete, [7], IsSetup: false) { After = [0, 1, 2, 3], Wave = 3 },
    ];

    private static readonly ApiCall.Tree Tree = (ApiCall.Tree)Good[0];

    private static IEnumerable<TestCaseData> Spoilt()
    {
        yield return Case("a call is missing", "operation 7 stands in 0 calls", [.. Good[..4]]);
        yield return Case("a call comes twice", "operation 4 stands in 2 calls", [.. Good, Good[1] with { Number = 5 }]);
        yield return Case("a record comes twice", "operation 5 stands in 2 calls", Good.SetItem(2, Good[2] with { Operations = [5, 5] }));
        yield return Case("calls are not numbered in order", "call 2 stands at place 1", Good.SetItem(1, Good[2]).SetItem(2, Good[1]));
        yield return Case(
            "a call does not wait for what it needs", "call 2 does not wait for call 1", Good.SetItem(2, Good[2] with { After = [0] }));
        yield return Case(
            "a call waits for what it does not need", "call 3 waits for call 1", Good.SetItem(3, Good[3] with { After = [0, 1] }));
        yield return Case("a call waits for a later one", "call 1 waits for 2", Good.SetItem(1, Good[1] with { After = [2], Wave = 3 }));
        yield return Case("a wave is too low", "call 2 is in wave 1, not 2", Good.SetItem(2, Good[2] with { Wave = 1 }));
        yield return Case("a wave is too high", "call 1 is in wave 2, not 1", Good.SetItem(1, Good[1] with { Wave = 2 }));
        yield return Case(
            "a removal does not wait",
            "call 4 removes records but does not wait for call 3",
            Good.SetItem(4, Good[4] with { After = [0, 1, 2], Wave = 3 }));
        yield return Case(
            "a create is sent as an update",
            "call 1 is to Update but holds 4, a Create",
            Good.SetItem(1, (ApiCall.Collections)Good[1] with { Verb = CollectionsVerb.Update }));
        yield return Case(
            "a setup object is not said to be one",
            "call 1 holds 4, which is a setup object",
            Good.SetItem(1, (ApiCall.Collections)Good[1] with { IsSetup = false }));
        yield return Case(
            "setup objects stand beside others", "call 1 holds 4, which is a setup object", [Tree, .. Calls([4, 5], [6], [7])]);
        yield return Case(
            "types are not sorted",
            "call 0 is not sorted by type",
            Good.SetItem(0, new ApiCall.Collections(0, CollectionsVerb.Create, [1, 0, 3, 2], IsSetup: false)));
        yield return Case(
            "a record stands beside what it needs",
            "call 0 holds 1 and what it needs",
            Good.SetItem(0, new ApiCall.Collections(0, CollectionsVerb.Create, [0, 2, 1, 3], IsSetup: false)));
        yield return Case("roots are of two types", "call 0 has the root 3, which is no plain Account", WithNode(3, new(3, -1, null, -1)));
        yield return Case("a record is nested under another's parent", "call 0 has 3 under 0", WithNode(3, new(3, 0, "Contacts0", 0)));
        yield return Case(
            "a record is nested by another relationship", "call 0 has 3 under 2 by Contacts1", WithNode(3, new(3, 2, "Contacts1", 0)));
        yield return Case(
            "a record is nested by another field", "call 0 has 3 under 2 by Contacts0", WithNode(3, new(3, 2, "Contacts0", 1)));
        yield return Case("the root type is another", "call 0 has the root 0", Good.SetItem(0, Tree with { RootType = "Contact" }));
        yield return Case(
            "a child stands before its parent",
            "call 0 has 1 before its parent",
            Good.SetItem(
                0,
                new ApiCall.Tree(
                    0, "Account", [new(1, 1, "Contacts0", 0), new(0, -1, null, -1), new(2, -1, null, -1), new(3, 2, "Contacts0", 0)])));
        yield return Case(
            "a tree holds too many records, levels and types",
            "call 0 has 3 levels",
            Good.SetItem(0, new ApiCall.Tree(0, "Account", [.. Tree.Nodes, new(5, 1, "Cases0", 0)])));
    }

    [Test]
    public void Good_calls_are_valid() => Assert.That(CallChecker.Check(Spec.Build(), Good, Limits), Is.Empty);

    [TestCaseSource(nameof(Spoilt))]
    public void Spoilt_calls_are_noticed(string problem, object calls) =>
        Assert.That(CallChecker.Check(Spec.Build(), (ImmutableArray<ApiCall>)calls, Limits), Has.Some.StartsWith(problem));

    [TestCase(3, 2, 2, 2)]
    [TestCase(4, 1, 2, 2)]
    [TestCase(4, 2, 1, 2)]
    public void Each_limit_counts(int records, int levels, int types, int chunks) =>
        Assert.That(CallChecker.Check(Spec.Build(), Good, new ApiLimits(records, levels, types, chunks)).ToList(), Has.Count.EqualTo(1));

    private static TestCaseData Case(string name, string problem, ImmutableArray<ApiCall> calls) =>
        new TestCaseData(problem, calls).SetArgDisplayNames(name);

    private static ImmutableArray<ApiCall> WithNode(int position, TreeNode node) =>
        Good.SetItem(0, Tree with { Nodes = Tree.Nodes.SetItem(position, node) });

    private static IEnumerable<ApiCall> Calls(params int[][] operations)
    {
        yield return new ApiCall.Collections(1, CollectionsVerb.Create, [.. operations[0]], IsSetup: false) { After = [0], Wave = 2 };
        yield return new ApiCall.Collections(2, CollectionsVerb.Update, [.. operations[1]], IsSetup: false) { After = [0], Wave = 2 };
        yield return new ApiCall.Collections(3, CollectionsVerb.Delete, [.. operations[2]], IsSetup: false) { After = [0, 1, 2], Wave = 3 };
    }
}
