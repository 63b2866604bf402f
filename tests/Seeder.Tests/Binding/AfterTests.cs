using NUnit.Framework;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Binding;

internal sealed class AfterTests
{
    private static IEnumerable<string> AfterOf(string records) =>
        new Applied().Plan(records).Plan!.Records.Select(r => string.Join(", ", r.After.Select(a => a.Record)));

    [Test]
    public void The_name_of_its_own_set_means_the_record_itself() =>
        Assert.That(
            () => AfterOf("Account: [{ $ref: a, $count: 3, Name: 'A ${n}', $after: a }]"),
            Throws.InvalidOperationException.With.Message.Contains("'a' cannot come after itself."));

    [Test]
    public void A_record_comes_after_all_records_of_another_set() =>
        Assert.That(
            AfterOf("Account: [{ Name: First, $after: a }, { $ref: a, $count: 2, Name: 'A ${n}' }]"), Is.EqualTo(["1, 2", "", ""]));
}
