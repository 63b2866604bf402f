using NUnit.Framework;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

public sealed class LookupChainTests
{
    private const int Length = 3_000;

    // Each record is named by its own name and by that of the record before it, so that each mapping depends on the one of the next record.
    [TestCase("forwards")]
    [TestCase("backwards")]
    [TestCase("shuffled")]
    [TestCase("there and back")]
    [TestCase("by tens")]
    public void Mappings_that_lead_to_each_other_are_found_over_thousands_of_records(string order)
    {
        var places = Enumerable.Range(0, Length).ToList();
        places.Sort((a, b) => Key(order, a).CompareTo(Key(order, b)));
        var planning = Plan($"{Accounts}    - {{ Name: n{Length + 1} }}\n    - {{ Name: n{Length}, Parent: {{ Name: n{Length + 1} }} }}\n{string.Concat(places.Select(i => $"    - {{ Name: n{i}, Parent: {{ Name: n{i + 1}, Parent: {{ Name: n{i + 2} }} }} }}\n"))}");

        Assert.That(planning.Diagnostics, Is.Empty);
        var plan = planning.Plan!;
        var names = plan.Records.Select(r => ((Core.Binding.FieldValue.Text)r.Fields.Single(f => f.Field.Name == "Name").Value).Value).ToArray();
        foreach (var record in plan.Records.Where(r => r.Fields.Any(f => f.Field.Name == "ParentId")))
        {
            var parent = plan.TargetOf(record.Fields.Single(f => f.Field.Name == "ParentId").Value);
            Assert.That(names[parent!.Value], Is.EqualTo($"n{int.Parse(names[record.Index][1..], System.Globalization.CultureInfo.InvariantCulture) + 1}"));
        }
    }

    [Test]
    public void Mappings_without_a_value_of_their_own_end()
    {
        var planning = Plan($"{Accounts}{Lines(Length / 10, i => $"    - {{ Name: n{i}, Parent: {{ Parent: {{ Name: n{i + 1} }} }} }}")}");

        Assert.That(planning.Plan!.Lookups, Is.Not.Empty);
    }

    private static int Key(string order, int place) => order switch
    {
        "forwards" => place,
        "backwards" => -place,
        "shuffled" => (int)((place * 2_654_435_761L) % 1_000_003),
        "there and back" => place % 2 == 0 ? place : (2 * Length) - place,
        _ => ((place % 10) * Length) + place,
    };
}
