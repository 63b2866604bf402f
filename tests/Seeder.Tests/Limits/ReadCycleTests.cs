using NUnit.Framework;
using static Seeder.Tests.Limits.LimitPlans;

namespace Seeder.Tests.Limits;

/// <summary>Records that read fields which only the org fills, of themselves and of each other.</summary>
internal sealed class ReadCycleTests
{
    // What reads may be empty and can be updated.
    [TestCase("    - { $ref: a, Name: A, Description: \"${this.Site}\" }")]
    [TestCase("    - { $ref: a, Name: A, Description: \"${a.Site} ${a.Fax}\" }")]
    [TestCase("    - { $ref: a, Name: A, Description: \"${b.Site}\" }\n    - { $ref: b, Name: B, Description: \"${a.Site}\" }")]
    [TestCase("    - { $ref: a, Name: A, Description: \"${b.Site}\" }\n    - { $ref: b, Name: \"${a.Fax}\" }")]
    [TestCase(
        "    - Name: A\n      Contacts:\n        - { $ref: a, LastName: A, Description: \"${b.Title}\", ReportsToId: \"${b}\" }\n"
            + "        - { $ref: b, LastName: B, Description: \"${a.Title}\", ReportsToId: \"${a}\" }")]
    [TestCase(
        "    - { $ref: a, Name: A, Description: \"${b.Site}\", Contacts: [{ $ref: b2, LastName: \"${a.Site}\" }] }\n    - { $ref: "
            + "b, Name: B, Fax: \"${b2.Title}\" }")]
    [TestCase("    - $count: 3\n      Name: A\n      Description: ${this.Site}")]
    [TestCase("    - $count: 3\n      Name: A\n      Contacts:\n        - { LastName: B, Description: \"${this.Title} ${parent.Site}\" }")]
    [TestCase("    - { $ref: a, Name: A, Fax: \"${this.Site}\", $then: { Description: \"${this.Phone}\" } }")]
    [TestCase("    - { $ref: a, Name: A, Fax: \"${this.Site}\", $read: [Site, Phone] }")]
    public void A_field_that_can_wait_is_set_after_it_was_read(string records)
    {
        var planning = Plan($"{Accounts}{records}\n");

        Assert.That(planning.Diagnostics.Select(d => d.Message), Is.Empty);
        Assert.That(planning.Run!.Graph.Calls, Is.Not.Empty);
    }

    [TestCase("    - { $ref: a, Name: \"${this.Site}\" }", "a")]
    [TestCase("    - { $ref: a, Name: \"x ${this.Site} y\" }", "a")]
    [TestCase("    - { $ref: a, Name: \"${b.Site}\" }\n    - { $ref: b, Name: \"${a.Site}\" }", "a, b")]
    [TestCase("    - { $ref: a, Name: \"${b.Site}\" }\n    - { $ref: b, Name: \"${c.Site}\" }\n    - { $ref: c, Name: \"${a.Site}\" }",
        "a, b, c")]
    [TestCase("    - { $ref: a, Name: \"${b.Title}\", Contacts: [{ $ref: b, LastName: \"${a.Site}\" }] }", "a, b")]
    [TestCase("    - { $ref: a, $count: 3, Name: \"${this.Site}\" }", "a_1")]
    [TestCase("    - { $ref: a, Name: \"${this.Fax}\", $then: { Description: \"${this.Site}\" } }", "a")]
    [TestCase("    - { $ref: a, Name: \"${b.Site}\" }\n    - { $ref: b, Name: B, $after: a }", "a, b")]
    public void A_field_that_cannot_wait_is_an_error_at_its_line(string records, string names)
    {
        var planning = Plan($"{Accounts}{records}\n");

        Assert.That(planning.Diagnostics.Select(d => d.Code), Is.EqualTo(new[] { "SEED314" }));
        var found = planning.Diagnostics[0];
        Assert.That(found.Span!.Value.Source.Content[found.Span.Value.Start..found.Span.Value.End], Does.Contain("${"));
        Assert.That(
            names.Split(", "), Is.All.Matches<string>(n => found.Message.Contains($"'{n}'", StringComparison.Ordinal)), found.Message);
    }

    [TestCase(2)]
    [TestCase(5)]
    [TestCase(2_000)]
    public void A_ring_of_any_length_is_planned(int count)
    {
        var planning =
            Plan($"{Accounts}{Lines(count, i => $"    - {{ $ref: r{i}, Name: A, Description: \"${{r{(i + 1) % count}.Site}}\" }}")}");

        Assert.That(planning.Diagnostics.Select(d => d.Message), Is.Empty);
    }
}
