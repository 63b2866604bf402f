using NUnit.Framework;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Golden;

internal sealed class BadPlanTests
{
    private static IEnumerable<string> Cases => GoldenFiles.BadPlans.Cases;

    [TestCaseSource(nameof(Cases))]
    public void A_bad_plan_gives_all_its_errors_at_once(string name)
    {
        var found = GoldenCheck.Diagnose(
            GoldenFiles.BadPlans.Plan(name), GoldenFiles.BadPlans.Metadata(name), GoldenFiles.BadPlans.Files(name));
        var actual = GoldenCheck.Render(found);

        Assert.That(actual, Is.EqualTo(GoldenFiles.BadPlans.Expected(name, "diagnostics.txt", actual)));
        Assert.That(found.Count(d => d.Severity == Severity.Error), Is.Positive);
    }
}
