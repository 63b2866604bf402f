using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Tests.Binding;

internal sealed class PlanOrderTests
{
    // "c:a,b" is the plan c, which uses a and b. A name in brackets is a plan that is used but not given.
    private static ImmutableArray<PlanNode> Plans(string text)
    {
        var plans = text.Split(' ').Select(p => p.Split(':')).ToList();
        var names = plans.ConvertAll(p => p[0].Trim('[', ']'));
        return
        [
            .. plans.Select((p, i) =>
            {
                var source = new SourceText($"{names[i]}.yaml", p.Length > 1 ? $"plan: {names[i]}\nuses: {p[1]}\n" : $"plan: {names[i]}\n");
                var uses = p.Length > 1 ? p[1].Split(',') : [];
                return new PlanNode(
                    source.Path,
                    new ScalarSyntax(names[i], true, new SourceSpan(source, 6, 6 + names[i].Length), null),
                    !p[0].StartsWith('['),
                    [.. uses.Select(u => new PlanUse(
                        names.IndexOf(u),
                        new SourceSpan(source, source.Content.LastIndexOf(u), source.Content.LastIndexOf(u) + u.Length)))]);
            }),
        ];
    }

    private static (string Order, ImmutableArray<Diagnostic> Diagnostics) Find(ImmutableArray<PlanNode> plans)
    {
        var diagnostics = new DiagnosticBag();
        var order = PlanOrder.Find(plans, StringComparer.Ordinal, diagnostics);
        return (string.Join(' ', order.Select(p => plans[p].Title)), diagnostics.ToImmutable());
    }

    [TestCase("b a c", "b a c")]
    [TestCase("b:a a", "a b")]
    [TestCase("c:b b:a a", "a b c")]
    [TestCase("a b:a c:b", "a b c")]
    [TestCase("c:a,b x b a", "a b c x")]
    [TestCase("d:b,c b:a c:a a e", "a b c d e")]
    [TestCase("c:[x] a [x]:a", "a [x] c", Description = "over a plan that is not given")]
    [TestCase("b:a,a a", "a b")]
    public void A_plan_comes_after_the_plans_that_it_uses_and_otherwise_the_given_order_stays(string given, string ordered)
    {
        var plans = Plans(given.Replace("[x]:a", "x:a", StringComparison.Ordinal).Replace(":[x]", ":x", StringComparison.Ordinal));

        var (order, diagnostics) = Find(plans);

        Assert.That(order, Is.EqualTo(ordered.Replace("[x]", "x", StringComparison.Ordinal)));
        Assert.That(diagnostics, Is.Empty);
    }

    [Test]
    public void A_chain_of_a_hundred_thousand_plans_is_ordered()
    {
        const int length = 100_000;
        var source = new SourceText("plan.yaml", "plan: x\n");
        ImmutableArray<PlanNode> plans =
        [
            .. Enumerable.Range(0, length).Select(i => new PlanNode(
                $"{i}.yaml", null, true, i + 1 < length ? [new PlanUse(i + 1, new SourceSpan(source, 0, 1))] : [])),
        ];

        Assert.That(
            PlanOrder.Find(plans, StringComparer.Ordinal, new DiagnosticBag()), Is.EqualTo(Enumerable.Range(0, length).Reverse()));
    }

    [TestCase("a:b b:a", "a.yaml:2:7", "a → b → a", 1)]
    [TestCase("x a:a", "a.yaml:2:7", "a → a", 0)]
    [TestCase("c:a a:b b:c", "c.yaml:2:7", "c → a → b → c", 2)]
    [TestCase("x:a a:b b:a", "a.yaml:2:7", "a → b → a", 1)]
    [TestCase("a:b,c c:a b:c", "a.yaml:2:9", "a → c → a", 1, Description = "the shortest circle")]
    public void A_circle_is_an_error_at_its_line_that_names_the_plans(string given, string place, string circle, int notes)
    {
        var error = Find(Plans(given)).Diagnostics.Single();

        Assert.That((error.Code, error.Span.ToString(), error.Notes.Length), Is.EqualTo(("SEED640", place, notes)));
        Assert.That(error.Message, Does.EndWith($"can be the first: {circle}."));
    }

    [Test]
    public void Each_circle_is_reported_once()
    {
        Assert.That(Find(Plans("a:b b:a,c c:d d:c")).Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED640", "SEED640"]));
    }

    [Test]
    public void A_long_circle_is_shortened()
    {
        var text = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"p{i}:p{(i + 1) % 300}"));

        var error = Find(Plans(text)).Diagnostics.Single();

        Assert.That(error.Message, Does.EndWith("p0 → p1 → p2 → p3 → p4 → p5 → p6 → p7 → … → p0."));
        Assert.That(error.Notes.Length, Is.EqualTo(10));
    }

    [TestCase("a b a", 1)]
    [TestCase("a a a", 2)]
    [TestCase("a [a]", 0)]
    public void Two_plans_of_one_name_are_an_error_that_shows_both_places(string given, int errors)
    {
        var diagnostics = Find(Plans(given)).Diagnostics;

        Assert.That(diagnostics.Select(d => (d.Code, d.Notes.Length)), Is.EqualTo(Enumerable.Repeat(("SEED641", 1), errors)));
    }

    [TestCase("a b:a c:b d", "a", "b c")]
    [TestCase("a b:a c:a,d d", "d", "c")]
    [TestCase("a x:a c:x d", "c", "")]
    [TestCase("d:b,c b:a c:a a", "b", "d")]
    public void A_failure_keeps_the_plans_from_running_that_depend_on_it(string given, string failed, string blocked)
    {
        Assert.That(Blocked(given, failed, isReversed: false), Is.EqualTo(blocked));
    }

    [TestCase("a b:a c:b d", "c", "b a")]
    [TestCase("a b:a c:a", "b", "a")]
    [TestCase("a b:a c:a", "a", "")]
    public void In_reverse_a_failure_keeps_the_plans_that_it_uses(string given, string failed, string blocked)
    {
        Assert.That(Blocked(given, failed, isReversed: true), Is.EqualTo(blocked));
    }

    [Test]
    public void The_reason_names_the_plan_that_failed()
    {
        var plans = Plans("a b:a c:b");
        var queue = new PlanQueue(plans, [0, 1, 2], isReversed: false);
        queue.Fail(0);

        var reasons = queue.Order.Skip(1).Select(p => queue.ReasonOf(p, queue.BlockerOf(p)!.Value)).ToList();

        Assert.That(reasons, Is.EqualTo((string[])["'a' failed", "'a' failed, which it needs through other plans"]));
    }

    private static string Blocked(string given, string failed, bool isReversed)
    {
        var plans = Plans(given);
        var order = PlanOrder.Find(plans, StringComparer.Ordinal, new DiagnosticBag());
        var queue = new PlanQueue(plans, order, isReversed);
        var blocked = new List<string>();
        foreach (var plan in queue.Order)
        {
            if (queue.BlockerOf(plan) is not null)
            {
                blocked.Add(plans[plan].Title);
            }
            else if (plans[plan].Title == failed)
            {
                queue.Fail(plan);
            }
        }
        return string.Join(' ', blocked);
    }
}
