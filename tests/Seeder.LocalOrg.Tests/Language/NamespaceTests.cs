using Seeder.Tests.House;

namespace Seeder.Local.Tests.Language;

internal sealed class NamespaceTests : LanguageFixture
{
    private const string Plan = """
        plan: namespace
        options: { namespace: pkg }
        records:
          Account:
            - $ref: acme
              Name: Acme
              Trips__r:
                - { $ref: trip, $key: Key__c, Key__c: K1, Name: Short, Days__c: 2 }
          Task:
            - { $ref: task, Subject: Prepare, What: { Trip__c: { Key__c: K1 } } }
        """;

    protected override string[] Metadata => [Repository.At("tests", "Seeder.Tests", "Golden", "Bound", "namespace", "metadata")];

    [Test]
    public async Task Names_of_the_package_are_sent_with_its_namespace_and_need_no_further_call()
    {
        var applied = await ApplyAsync(Plan);
        var trip = await RowAsync("pkg__Trip__c", applied.IdOf("trip"));
        var task = await RowAsync("Task", applied.IdOf("task"));

        Assert.That(trip["pkg__Days__c"].GetDouble(), Is.EqualTo(2));
        Assert.That(trip["pkg__Account__c"].GetString(), Is.EqualTo(applied.IdOf("acme")));
        Assert.That(task["WhatId"].GetString(), Is.EqualTo(applied.IdOf("trip")));
        Assert.That(applied.Report.Manifest!.Records["trip"].Type, Is.EqualTo("pkg__Trip__c"));
        Assert.That((await ApplyAsync(Plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task The_same_plan_with_full_names_has_nothing_to_do()
    {
        await ApplyAsync(Plan);
        var full = Plan.Replace("options: { namespace: pkg }\n", "", StringComparison.Ordinal)
            .Replace("Trips__r", "pkg__Trips__r", StringComparison.Ordinal)
            .Replace("Trip__c:", "pkg__Trip__c:", StringComparison.Ordinal)
            .Replace("Key__c", "pkg__Key__c", StringComparison.Ordinal)
            .Replace("Days__c", "pkg__Days__c", StringComparison.Ordinal);

        Assert.That((await ApplyAsync(full)).Writes, Is.Empty);
    }
}
