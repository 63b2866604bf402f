using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Binding;

/// <summary>A raw request is known by its method, URL and body as written.</summary>
internal sealed class RawRequestTests
{
    private static ImmutableArray<RawRequest> Bind(params ReadOnlySpan<string> entries)
    {
        var text = new SourceText(
            "plan.yaml",
            $"plan: demo\nvars: {{ a: x "
                + $"}}\nbatch:\n{string.Concat(entries.ToArray().Select(e => $"  - {e.ReplaceLineEndings("\n    ")}\n"))}");
        var planning = Planner.Advance(
            new PlanningState(new PlanRequest(text, GoldenCheck.Now), StandardObjects.Schema, OrgFacts.None) { History = History.None });
        return planning.HasErrors ? throw new InvalidOperationException(DiagnosticText.Render(planning.Diagnostics)) : planning.Plan!.Batch;
    }

    [Test]
    public void A_request_that_moves_keeps_its_name_and_its_hash()
    {
        var before = Bind("GET: limits", "POST: sobjects/Note\nbody: { Title: x }");
        var after = Bind("POST: sobjects/Note\nbody: { Title: x }", "GET: query?q=x", "GET: limits");
        Assert.That(after.Select(r => (r.Name, r.Hash)), Is.SupersetOf(before.Select(r => (r.Name, r.Hash))));
    }

    [TestCase("PATCH: sobjects/Note/x\nbody: { Title: x }")]
    [TestCase("POST: sobjects/Task\nbody: { Title: x }")]
    [TestCase("POST: sobjects/Note")]
    [TestCase("POST: sobjects/Note\nbody: { Title: y }")]
    [TestCase("POST: sobjects/Note\nbody: { Title: \"x\" }")]
    [TestCase("POST: sobjects/Note\nbody: { Titel: x }")]
    [TestCase("POST: sobjects/Note\nbody: [ { Title: x } ]")]
    [TestCase("POST: sobjects/Note\nbody: { Title: \"${var.a}\" }")]
    public void An_edited_request_is_another_one(string edited) =>
        Assert.That(Bind(edited)[0].Hash, Is.Not.EqualTo(Bind("POST: sobjects/Note\nbody: { Title: x }")[0].Hash));

    [Test]
    public void The_same_request_twice_is_two_requests()
    {
        var batch = Bind("GET: limits", "GET: limits", "GET: limits\n$ref: third");
        Assert.That(batch.Select(r => r.Hash).Distinct().Count(), Is.EqualTo(1));
        Assert.That(batch.Select(r => r.Name), Is.Unique);
        Assert.That(batch.Select(r => r.IsNamed), Is.EqualTo(new[] { false, false, true }));
    }
}
