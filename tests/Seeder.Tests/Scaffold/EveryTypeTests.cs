using NUnit.Framework;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Scaffold;

/// <summary>Each standard type that can be created gets a plan without an error.</summary>
internal sealed class EveryTypeTests
{
    private static readonly OrgSchema Schema = StandardObjects.Schema;

    private static IEnumerable<string> Creatable => Schema.Objects.Where(t => t.Createable).Select(t => t.Name);

    [Test]
    public void The_plan_for_each_type_validates_without_a_warning()
    {
        var wrong = new List<string>();
        foreach (var type in Creatable)
        {
            var made = ScaffoldedPlan.Of(Schema, type);
            var problems = made.Plan is null ? made.Diagnostics : ScaffoldedPlan.Problems(Schema, made.Plan);
            if (made.Plan is null || !problems.IsEmpty)
            {
                wrong.Add($"{type}: {GoldenCheck.Render(problems)}{made.Plan}");
            }
        }

        Assert.That(Creatable.Count(), Is.GreaterThan(200));
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_plan_for_all_types_together_validates()
    {
        var made = ScaffoldedPlan.Of(Schema, [.. Creatable]);

        Assert.That(made.Plan, Is.Not.Null, GoldenCheck.Render(made.Diagnostics));
        Assert.That(GoldenCheck.Render(ScaffoldedPlan.Problems(Schema, made.Plan!)), Is.Empty);
    }

    [Test]
    public void Any_three_types_give_a_plan_that_validates()
    {
        var random = new Random(17);
        string[] names = [.. Creatable];
        var wrong = new List<string>();
        for (var i = 0; i < 400; i++)
        {
            random.Shuffle(names);
            var made = ScaffoldedPlan.Of(Schema, names[..3]);
            if (made.Plan is null || !ScaffoldedPlan.Problems(Schema, made.Plan).IsEmpty)
            {
                wrong.Add(
                    $"{string.Join(' ', names[..3])}\n{made.Plan}{GoldenCheck.Render(ScaffoldedPlan.Problems(Schema, made.Plan ?? ""))}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_same_types_give_the_same_plan()
    {
        var plans = Creatable.Take(50).Select(t => ScaffoldedPlan.Of(Schema, t).Plan).ToList();

        Assert.That(Creatable.Take(50).Select(t => ScaffoldedPlan.Of(Schema, t).Plan), Is.EqualTo(plans));
    }

    [Test]
    public void The_types_of_the_result_are_those_of_the_records()
    {
        var made = ScaffoldedPlan.Of(Schema, "OpportunityLineItem");

        Assert.That(
            made.Types.Select(t => t.Name), Is.EqualTo(["Opportunity", "Product2", "PricebookEntry", "OpportunityLineItem"]));
        Assert.That(made.Counts.Select(c => c.Value), Is.EqualTo([1, 1, 1, 1]));
    }
}
