using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class NamespaceTests
{
    private static readonly OrgSchema Schema = OrgSchema.Empty
        .WithAllNames(["Account", "Trip__c", "pkg__Trip__c", "pkg__Day__c", "other__Day__c", "other__Night__c"])
        .With([new ObjectSchema("pkg__Trip__c"), new ObjectSchema("pkg__Day__c"), new ObjectSchema("other__Night__c")])
        .Within(["pkg", "other"]);

    [TestCase("pkg__Trip__c", "pkg__Trip__c")]
    [TestCase("Day__c", "pkg__Day__c", Description = "the first namespace wins")]
    [TestCase("day__C", "pkg__Day__c")]
    [TestCase("Night__c", "other__Night__c")]
    [TestCase("Trip__c", null, Description = "the org has the exact type, which is not described yet")]
    [TestCase("Account", null)]
    [TestCase("Missing__c", null)]
    [TestCase("Day", null)]
    public void A_type_is_found_with_the_namespace_if_the_org_has_no_exact_one(string written, string? found) =>
        Assert.That(Schema.Find(written)?.Name, Is.EqualTo(found));

    [TestCase("Trip__c", "Trip__c")]
    [TestCase("Account", "Account")]
    [TestCase("Day__c", null)]
    [TestCase("Missing__c", null)]
    public void An_undescribed_type_is_asked_for_by_its_name_in_the_org(string written, string? asked) =>
        Assert.That(Schema.Undescribed(written), Is.EqualTo(asked));

    [Test]
    public void Types_that_are_added_later_know_the_namespaces_too()
    {
        var type = new ObjectSchema("Account")
        {
            Fields = [new FieldSchema("pkg__Code__c", FieldType.String), new FieldSchema("Site", FieldType.String)]
        };
        var schema = Schema.With([type]);

        Assert.That(schema.Find("Account")!.FindField("Code__c")?.Name, Is.EqualTo("pkg__Code__c"));
        Assert.That(schema.Find("Account")!.FindField("Site")?.Name, Is.EqualTo("Site"));
        Assert.That(schema.WithLazy(["Account"], _ => type).Find("Account")!.FindField("Code__c"), Is.Not.Null);
        Assert.That(type.FindField("Code__c"), Is.Null);
    }

    [TestCase("pkg", true)]
    [TestCase("my_pkg2", true)]
    [TestCase("fifteen_letters", true)]
    [TestCase("sixteen_letters_", false)]
    [TestCase("pkg__", false)]
    [TestCase("my__pkg", false)]
    [TestCase("pkg_", false)]
    [TestCase("2pkg", false)]
    [TestCase("p-kg", false)]
    [TestCase("", false)]
    public void A_namespace_has_letters_digits_and_single_underscores(string text, bool fits) =>
        Assert.That(ApiName.IsNamespace(text), Is.EqualTo(fits));
}
