using NUnit.Framework;
using Seeder.Core.Import;
using Seeder.Core.Schema;

namespace Seeder.Tests.Import;

internal sealed class PlanNameTests
{
    private const string Tree = """{ "records": [{ "attributes": { "type": "Lead" }, "LastName": "L", "Company": "C" }] }""";

    [TestCase("data/sample-data-plan.json", "data", "sample-data")]
    [TestCase("lead.json", "work", "lead")]
    [TestCase("deals/plan.json", "deals", "deals")]
    [TestCase("export.json", "My Accounts", "My-Accounts")]
    [TestCase("plan.json", null, "Lead")]
    [TestCase("plan.json", "...", "Lead")]
    [TestCase("客户.json", "客户", "Lead")]
    [TestCase("CON.json", "set", "set")]
    [TestCase("-.json", "stdin", "stdin")]
    public void The_name_of_the_plan_says_what_it_contains(string path, string? folder, string name)
    {
        var imported = new ImportCase(new Dictionary<string, byte[]> { [path] = System.Text.Encoding.UTF8.GetBytes(Tree) })
            .Run(new ImportRequest([path], StandardObjects.Schema) { Folder = folder });

        Assert.That(imported.Name, Is.EqualTo(name));
        Assert.That(imported.Plan, Does.StartWith($"plan: {name}\n"), "There is no line of a schema that leads nowhere.");
    }
}
