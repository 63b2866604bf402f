using NUnit.Framework;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

internal sealed class LookupChainTests
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
        var chain = string.Concat(
            places.Select(i => $"    - {{ Name: n{i}, Parent: {{ Name: n{i + 1}, Parent: {{ Name: n{i + 2} }} }} }}\n"));
        var end = $"    - {{ Name: n{Length + 1} }}\n    - {{ Name: n{Length}, Parent: {{ Name: n{Length + 1} }} }}\n";
        var planning = Plan(Accounts + end + chain);

        Assert.That(planning.Diagnostics, Is.Empty);
        var plan = planning.Plan!;
        var names = plan.Records.Select(r => ((Core.Binding.FieldValue.Text)r.Fields.Single(f => f.Field.Name == "Name").Value).Value)
            .ToArray();
        foreach (var record in plan.Records.Where(r => r.Fields.Any(f => f.Field.Name == "ParentId")))
        {
            var parent = plan.TargetOf(record.Fields.Single(f => f.Field.Name == "ParentId").Value);
            Assert.That(
                names[parent!.Value],
                Is.EqualTo($"n{int.Parse(names[record.Index][1..], System.Globalization.CultureInfo.InvariantCulture) + 1}"));
        }
    }

    [Test]
    public void Mappings_without_a_known_value_end()
    {
        var planning = Plan($"{Accounts}{Lines(Length, i => $"    - {{ Name: n{i}, Parent: {{ Parent: {{ Name: n{i + 1} }} }} }}")}");

        Assert.That(planning.Plan!.Lookups, Is.Not.Empty);
    }

    // Each line is a record; of the record named x, the parent is expected to be the one named in the test.
    [TestCase("top", "{ Name: top } | { Name: x, Parent: { Name: top } }")]
    [TestCase("b", "{ Name: top } | { Name: b, Parent: { Name: top } } | { Name: x, Parent: { Name: b, Parent: { Name: top } } }")]
    [TestCase("b", "{ Name: x, Parent: { Parent: { Name: top } } } | { Name: b, Parent: { Name: top } } | { Name: top }")]
    [TestCase("c",
        "{ Name: x, Parent: { Parent: { Name: b } } } | { Name: c, Parent: { Parent: { Name: top } } } | { Name: b, Parent: { Name: "
            + "top } } | { Name: top }")]
    [TestCase("c",
        "{ Name: x, Parent: { Name: c, Parent: { Parent: { Name: elsewhere } } } } | { Name: c, Parent: { Parent: { Name: elsewhere } } }")]
    [TestCase(null, "{ Name: x, Parent: { Parent: { Name: elsewhere } } } | { Name: b, Parent: { Name: top } } | { Name: top }")]
    [TestCase(null, "{ Name: x, Parent: { Parent: { Name: y } } } | { Name: y, Parent: { Parent: { Name: x } } }")]
    [TestCase(null, "{ Name: x, Parent: { Parent: { Parent: { Name: x } } } }")]
    public void A_mapping_means_the_record_that_has_the_values_also_where_those_are_mappings(string? parent, string records)
    {
        foreach (var order in new[] { records.Split(" | "), [.. records.Split(" | ").Reverse()] })
        {
            var planning = Plan($"{Accounts}{string.Concat(order.Select(r => $"    - {r}\n"))}");

            Assert.That(planning.Diagnostics, Is.Empty);
            var plan = planning.Plan!;
            var target = plan.TargetOf(plan.Records.Single(r => NameOf(r) == "x").Fields.Single(f => f.Field.Name == "ParentId").Value);
            Assert.That(target is { } index ? NameOf(plan.Records[index]) : null, Is.EqualTo(parent));
        }
    }

    [Test]
    public void Several_records_that_a_mapping_means_are_reported_also_where_the_values_are_mappings()
    {
        var planning = Plan(
            $"{Accounts}    - {{ Name: x, Parent: {{ Parent: {{ Name: top }} }} }}\n    - {{ Name: b, Parent: {{ Name: "
                + $"top }} }}\n    - {{ Name: c, Parent: {{ Name: top }} }}\n    - {{ Name: top }}\n");

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED242"]));
    }

    private static string NameOf(Core.Binding.SeedRecord record) =>
        ((Core.Binding.FieldValue.Text)record.Fields.Single(f => f.Field.Name == "Name").Value).Value;

    private static int Key(string order, int place) => order switch
    {
        "forwards" => place,
        "backwards" => -place,
        "shuffled" => (int)((place * 2_654_435_761L) % 1_000_003),
        "there and back" => place % 2 == 0 ? place : (2 * Length) - place,
        _ => ((place % 10) * Length) + place,
    };
}
