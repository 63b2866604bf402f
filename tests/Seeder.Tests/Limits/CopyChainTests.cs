using NUnit.Framework;
using Seeder.Core.Binding;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

internal sealed class CopyChainTests
{
    private const int Length = 6_000;

    // Each record copies the next one, in each of the ways in which a value can be a copy.
    [TestCase("""Name: "${r%.Name}" """, "Name: end", "end")]
    [TestCase("""Name: "${r%.Name}", Site: "${this.Name}" """, "Name: end", "end")]
    [TestCase("""Name: "${pick(${r%.Name}*1)}" """, "Name: end", "end")]
    [TestCase("""Name: "${pick('${pick(${r%.Name})}')}" """, "Name: end", "end")]
    [TestCase("""Site: "${r%.Name}", Name: "${this.Site}" """, "Name: end", "end")]
    [TestCase(
        """Name: x, Description: "${r%.Description}" """, "Name: x, Description: \"since ${today}\"", "since 2026-03-31", "Description")]
    public void A_list_in_which_each_record_copies_the_next_may_be_long(string fields, string last, string expected, string field = "Name")
    {
        var planning = Plan(
            $"{Accounts}{Lines(Length, i => $"    - {{ $ref: r{i}, {fields.Replace("%", $"{i + 1}", StringComparison.Ordinal)} }}")}    "
                + $"- {{ $ref: r{Length}, {last} }}\n");

        Assert.That(planning.Diagnostics, Is.Empty);
        Assert.That(planning.Plan!.Records.Select(r => TextOf(r, field)).Distinct(), Is.EqualTo((string[])[expected]));
    }

    [Test]
    public void A_long_chain_of_references_is_copied_as_the_reference_at_its_end()
    {
        var planning = Plan(
            $"{Accounts}{Lines(Length, i => $"    - {{ $ref: r{i}, Name: a, ParentId: \"${{r{i + 1}.ParentId}}\" }}")}    - {{ $ref: "
                + $"r{Length}, Name: a, ParentId: \"${{top}}\" }}\n    - {{ $ref: top, Name: top }}\n");

        Assert.That(planning.Diagnostics, Is.Empty);
        Assert.That(
            planning.Plan!.Records.Take(Length).Select(r => r.Fields.Single(f => f.Field.Name == "ParentId").Value).Distinct(),
            Is.EqualTo((FieldValue[])[new FieldValue.Reference(Length + 1)]));
    }

    [Test]
    public void A_long_chain_through_mappings_ends_in_the_mapping_at_its_end()
    {
        var chain = Lines(
            2_000,
            i => $"    - {{ $ref: r{i}, Name: a{i}, Parent: {{ Name: \"${{r{i + 1}.Site}}\" }}, Site: \"${{r{i + 1}.Site}}\" }}");
        var planning = Plan($"{Accounts}{chain}    - {{ $ref: r2000, Name: top, Site: top }}\n");

        Assert.That(planning.Diagnostics, Is.Empty);
        Assert.That(planning.Plan!.Lookups.Select(l => l.Record), Is.EqualTo((int?[])[2_000]));
    }

    [TestCase(2)]
    [TestCase(199)]
    [TestCase(200)]
    [TestCase(201)]
    [TestCase(1_000)]
    [TestCase(Length)]
    public void A_circle_of_copies_is_reported_whatever_its_length(int length)
    {
        var planning = Plan($"{Accounts}{Lines(length, i => $"    - {{ $ref: r{i}, Name: \"${{r{(i + 1) % length}.Name}}\" }}")}");

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED238"]));
        Assert.That(planning.Diagnostics[0].Notes, Has.Length.LessThanOrEqualTo(20));
    }

    // The names lead into a circle of sites. After each 200 values one is postponed: at 200, the name and the site of the same record.
    [TestCase(0)]
    [TestCase(200)]
    public void A_circle_of_copies_holds_no_value_that_leads_into_it(int entry)
    {
        const int length = 600;
        var text = Accounts + Lines(
            length,
            i => $"    - {{ $ref: r{i}, Name: \"${{r{(i + 1 < length ? $"{i + 1}.Name" : $"{entry}.Site")}}}\", "
                + $"Site: \"${{r{(i + 1) % length}.Site}}\" }}");
        var planning = Plan(text);

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo((string[])["SEED238"]));
        Assert.That(
            planning.Diagnostics[0].Notes.Select(n => text[n.Span!.Value.Start..n.Span.Value.End]),
            Is.Not.Empty.And.All.EndsWith(".Site}\""));
    }

    [TestCase("\"${r%.Name}${r%.Name}\"", "abc")]
    [TestCase("\"${r%.Name} ${r%.Name}\"", "a")]
    [TestCase("\"${pick(${r%.Name})}${r%.Name}\"", "ab")]
    [TestCase("\"${r%.Name}${r%.Name}\"", "\"${this}\"")]
    [TestCase("\"-${r%.Name}-${r%.Name}-${r%.Name}\"", "a")]
    public void Values_that_double_with_each_step_are_reported_before_they_fill_the_memory(string value, string last)
    {
        var planning = Plan(
            $"{Accounts}{Lines(60, i => $"    - {{ $ref: r{i}, Name: {value.Replace("%", $"{i + 1}", StringComparison.Ordinal)} }}")}    "
                + $"- {{ $ref: r60, Name: {last} }}\n");

        Assert.That(planning.Diagnostics.Select(d => d.Code), Does.Contain("SEED307"));
        Assert.That(planning.Diagnostics.Select(d => d.Code).Distinct(), Is.SubsetOf((string[])["SEED307", "SEED229"]));
    }

    [Test]
    public void Long_values_are_bounded_together()
    {
        // 20 records double a value; then each of 300 holds it.
        var doubling = Lines(
            20, i => $"    - {{ $ref: r{i}, Name: a, Description: \"${{r{i + 1}.Description}}${{r{i + 1}.Description}}\" }}");
        var planning = Plan(
            $"{Accounts}{doubling}    - {{ $ref: r20, Name: a, Description: a "
                + $"}}\n{Lines(300, i => $"    - {{ Name: b, Description: \"{i} ${{r0.Description}}\" }}")}");

        Assert.That(planning.Diagnostics.Select(d => d.Code).Distinct(), Is.EquivalentTo((string[])["SEED307", "SEED229"]));
    }

    private static string? TextOf(SeedRecord record, string field) => record.Fields.Single(f => f.Field.Name == field).Value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Timed { Value: FieldValue.Text text } => text.Value,
        _ => null,
    };
}
