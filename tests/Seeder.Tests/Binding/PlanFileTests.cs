using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Text;

namespace Seeder.Tests.Binding;

internal sealed class PlanFileTests
{
    private static readonly SourceSpan Span = new(new SourceText("plans/plan.yaml", "movie.mp4"), 0, 9);

    [TestCase(37_500_000, null)]
    [TestCase(37_500_001, "SEED656")]
    public void A_file_must_fit_into_a_request(int bytes, string? code)
    {
        var diagnostics = new DiagnosticBag();
        var files = new PlanFiles(
            ImmutableDictionary<string, FileFact>.Empty.Add("plans/movie.mp4", new FileFact.Found("plans/movie.mp4", new byte[bytes])),
            diagnostics);

        Assert.That(files.Find(Span, "movie.mp4") is null, Is.EqualTo(code is not null));
        Assert.That(diagnostics.ToImmutable().Select(d => d.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [Test]
    public void A_file_that_was_not_read_yet_is_asked_for()
    {
        var diagnostics = new DiagnosticBag();
        var files = new PlanFiles(ImmutableDictionary<string, FileFact>.Empty, diagnostics);

        Assert.That(files.Find(Span, "b.txt"), Is.Null);
        Assert.That(files.Find(Span, "../a.txt"), Is.Null);
        Assert.That(files.Find(Span, "./sub/../b.txt"), Is.Null);
        Assert.That(files.Missing, Is.EqualTo(new[] { "a.txt", "plans/b.txt" }));
        Assert.That(diagnostics.ToImmutable(), Is.Empty);
    }
}
