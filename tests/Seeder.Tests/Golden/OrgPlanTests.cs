using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Golden;

internal sealed class OrgPlanTests
{
    private static IEnumerable<string> Cases => GoldenFiles.OrgPlans.Cases;

    [TestCaseSource(nameof(Cases))]
    public void A_plan_that_does_not_fit_the_org_gives_all_its_errors_at_once(string name)
    {
        var found = Diagnose(name);
        // The folder is that of the machine.
        var actual = GoldenCheck.Render(found)
            .Replace($"{Path.Combine(GoldenFiles.OrgPlans.Folder, name)}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal);

        Assert.That(actual, Is.EqualTo(GoldenFiles.OrgPlans.Expected(name, "diagnostics.txt", actual)));
        Assert.That(found.Count(d => d.Severity == Severity.Error), Is.Positive);
    }

    private static ImmutableArray<Diagnostic> Diagnose(string name)
    {
        try
        {
            return new PlannedCase(GoldenFiles.OrgPlans, name).Planning.Diagnostics;
        }
        catch (SeederException stopped)
        {
            return [.. stopped.Diagnostics];
        }
    }
}
