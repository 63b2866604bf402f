using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Tests.Scaffold;
using Seeder.Tests.Schemas;

namespace Seeder.Tests.Golden;

/// <summary>A case is a folder: <c>types.txt</c> has the arguments of <c>init</c>; <c>metadata</c> is the project beside the
/// catalogue.</summary>
internal sealed class ScaffoldTests
{
    private static readonly GoldenFiles Suite = GoldenFiles.Scaffolds;

    private static IEnumerable<string> Cases => Suite.Cases;

    private static IEnumerable<string> Plans => Cases.Where(name => Scaffold(name).Plan is not null);

    [TestCaseSource(nameof(Cases))]
    public void Types_become_a_plan(string name)
    {
        var made = Scaffold(name);
        Assert.Multiple(() =>
        {
            Check(name, "plan.yaml", made.Plan ?? "");
            Check(name, "diagnostics.txt", GoldenCheck.Render(made.Diagnostics));
        });
    }

    [TestCaseSource(nameof(Plans))]
    public void The_plan_validates_and_the_editor_finds_nothing_wrong(string name)
    {
        var made = Scaffold(name);

        Assert.That(GoldenCheck.Render(ScaffoldedPlan.Problems(Schema(name), made.Plan!)), Is.Empty);
        Assert.That(PlanSchema.Of(EditorSchema.Write(made.Types)).Refuses(made.Plan!), Is.Empty);
    }

    private static Scaffolded Scaffold(string name) =>
        ScaffoldedPlan.Of(
            Schema(name),
            File.ReadAllText(Path.Combine(Suite.Folder, name, "types.txt")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static OrgSchema Schema(string name) => GoldenCheck.Schema(Suite.Metadata(name), new DiagnosticBag());

    private static void Check(string name, string file, string actual) =>
        Assert.That(actual, Is.EqualTo(Suite.Expected(name, file, actual)), file);
}
