using NUnit.Framework;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Golden;

public sealed class BadPlanTests
{
    [TestCaseSource(typeof(GoldenFiles), nameof(GoldenFiles.Cases))]
    public void A_bad_plan_gives_all_its_errors_at_once(string name)
    {
        var found = GoldenCheck.Diagnose(GoldenFiles.Plan(name));
        var actual = $"{DiagnosticText.Render(found)}\n{DiagnosticText.Summary(found)}\n";

        Assert.That(actual, Is.EqualTo(GoldenFiles.Expected(name, "diagnostics.txt", actual)));
        Assert.That(found, Is.Not.Empty);
    }
}
