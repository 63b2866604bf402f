using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Language;

internal sealed class GenerationTests : LanguageFixture
{
    // Some records have a $ref, others are known by their place in a list.
    private const string Records = """
            - $ref: customer
              $count: 60
              Name: ${fake.company.companyName} ${n}
              Industry: ${pick(Manufacturing*3, Retail*2, Banking)}
              Rating: ${cycle(Hot, Warm, Cold)}
              NumberOfEmployees: ${fake.randomizer.number(5,5000)}
              ParentId: ${any(customer)}
              Contacts:
                - $ref: contact
                  $count: 1..5
                  FirstName: ${fake.name.firstName}
                  LastName: ${fake.name.lastName}
                  Email: ${fake.internet.email(${this.FirstName},${this.LastName})}
              Opportunities:
                - $count: 0..3
                  Name: ${parent.Name} deal ${n}
                  StageName: ${pick(Prospecting*4, Qualification*3, Closed Won)}
                  Amount: ${fake.randomizer.number(1000,90000)}
                  CloseDate: ${today + 5..120d}
                  OpportunityContactRoles:
                    - ContactId: ${any(contact)}
                      Role: ${pick(Decision Maker, Evaluator)}
          Task:
            - $ref: call
              $count: 40
              Subject: Call ${fake.hacker.noun}
              WhoId: ${each(contact)}
              WhatId: ${any(customer)}
        """;

    private const string Head = """
        plan: generated
        options: { seed: 7, clock: 2026-03-01T09:00:00Z }
        records:
          Account:

        """;

    private const string Plan = Head + Records;

    [TestCase(1)]
    [TestCase(8)]
    public async Task A_second_fresh_org_gets_equal_rows(int parallel)
    {
        var first = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan));
        Assert.That(first, Has.Count.GreaterThan(300));
        await Org.ResetAsync();

        var second = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan, parallel));

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task A_record_written_in_front_changes_no_other()
    {
        var without = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan));
        await Org.ResetAsync();

        var with = await GeneratedRows.ReadAsync(
            Org, await ApplyAsync($"{Head}    - $ref: front\n      Name: ${{fake.company.companyName}}\n{Records}"));

        Assert.That(with.Remove("front"), Is.True);
        Assert.That(with, Is.EqualTo(without));
    }

    [Test]
    public async Task A_field_written_in_changes_no_other()
    {
        var without = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan));
        await Org.ResetAsync();

        var with = await GeneratedRows.ReadAsync(
            Org,
            await ApplyAsync(Plan.Replace("      Rating:", "      Site: ${fake.address.city}\n      Rating:", StringComparison.Ordinal)));

        Assert.That(with.Values.Count(r => r.Contains("; Site=", StringComparison.Ordinal)), Is.EqualTo(60));
        Assert.That(with.Keys, Is.EqualTo(without.Keys));
        Assert.That(with.Values.Select(r => Regex.Replace(r, "; Site=[^;]*", "")), Is.EqualTo(without.Values));
    }

    [Test]
    public async Task Another_seed_gives_other_rows()
    {
        var first = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan));
        await Org.ResetAsync();

        var second = await GeneratedRows.ReadAsync(Org, await ApplyAsync(Plan.Replace("seed: 7", "seed: 8", StringComparison.Ordinal)));

        Assert.That(second["customer_1"], Is.Not.EqualTo(first["customer_1"]));
    }
}
