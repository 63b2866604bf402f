using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Calls;

internal sealed class CallSizeTests
{
    private static OperationGraph Graph(params int[] sizes)
    {
        var builder = new OperationGraph.Builder();
        var type = builder.TypeIndex("Account", isSetup: false);
        for (var i = 0; i < sizes.Length; i++)
        {
            builder.Add(new Operation(OperationKind.Create, i, type, []) { Size = sizes[i] });
        }
        return builder.Build();
    }

    private static void Check(params int[] sizes)
    {
        var call = new ApiCall.Collections(0, CollectionsVerb.Create, [.. Enumerable.Range(0, sizes.Length)], false);
        new CallChecks(Graph(sizes), new ApiLimits()).CheckLimits(call);
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    public void Records_are_planned_into_one_call_as_long_as_its_body_holds_them(int last, int calls) =>
        Assert.That(
            CallPlanner.Plan(Graph(ApiLimits.BodyBytes - 1, last), [], new ApiLimits()).Calls, Has.Length.EqualTo(calls));

    [Test]
    public void Records_fill_the_body_of_a_call_up_to_its_limit() =>
        Assert.That(() => Check(ApiLimits.BodyBytes - 1, 1), Throws.Nothing);

    [Test]
    public void Records_that_are_together_larger_than_a_body_do_not_share_a_call() =>
        Assert.That(() => Check(ApiLimits.BodyBytes, 1), Throws.InvalidOperationException.With.Message.Contains("too large"));

    [Test]
    public void A_record_that_is_larger_than_a_body_has_a_call_of_its_own() =>
        Assert.That(() => Check(ApiLimits.BodyBytes + 1), Throws.Nothing);
}
