using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Binding;

/// <summary>The records of a large plan are stored in another way. Their values are the same.</summary>
internal sealed class LargePlanTests
{
    [Test]
    public void The_copies_of_a_large_plan_have_the_values_of_a_small_one()
    {
        var (large, small) = (Plan(3_500), Plan(20));

        Assert.That(large.Records, Has.Length.GreaterThan(10_000));
        for (var i = 0; i < small.Records.Length; i++)
        {
            var (one, other) = (large.Records[i], small.Records[i]);
            Assert.That(one.Fields.Select(Content), Is.EqualTo(other.Fields.Select(Content)), one.Address);
            Assert.That(one.Fields.Select((_, f) => one.ValueAt(f)), Is.EqualTo(other.Fields.Select(f => f.Value)), one.Address);
            Assert.That(
                (one.Address, one.Parent, one.Type, one.Ref, one.CreateFieldCount, one.FieldCount),
                Is.EqualTo((other.Address, other.Parent, other.Type, other.Ref, other.CreateFieldCount, other.FieldCount)));
        }
    }

    private static (object Field, FieldValue Value, bool IsConstant) Content(BoundField field) =>
        (field.Field, field.Value, field.IsConstant);

    [Test]
    public void Copies_share_their_constant_values_and_what_the_entry_says()
    {
        var plan = Plan(3_500);
        Assert.That(plan.Records[0].IsConstantAt(1), Is.True);
        Assert.That(plan.Records[3].ValueAt(1), Is.SameAs(plan.Records[0].ValueAt(1)));
        Assert.That(plan.Records[3].Traits, Is.SameAs(plan.Records[0].Traits));
        Assert.That(plan.Records[0].IsConstantAt(0), Is.False);
    }

    private static TypedPlan Plan(int count) => new Applied().Plan($$"""
        Account:
          - $ref: a
            $count: {{count}}
            Name: A ${n}
            Site: Main
            NumberOfEmployees: 7
            AnnualRevenue: 12.50
            Description: null
            Contacts:
              - $count: 2
                LastName: C ${n}
                Birthdate: 1990-04-01
                HasOptedOutOfEmail: true
                Description: of ${parent.Name}
                $then: { Title: "Head of ${n}" }
        """).Plan!;
}
