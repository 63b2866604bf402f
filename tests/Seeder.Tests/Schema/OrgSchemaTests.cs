using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class OrgSchemaTests
{
    [Test]
    public void A_lazy_type_is_read_when_it_is_first_looked_up_and_only_once()
    {
        var read = new List<string>();
        var schema = OrgSchema.Empty.WithLazy(["Account", "Contact"], name =>
        {
            read.Add(name);
            return new ObjectSchema(name);
        });
        var grown = schema.With([new ObjectSchema("Lead")]);
        Assert.That(read, Is.Empty);

        var account = grown.Find("account");
        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("Account"), Is.SameAs(account));
            Assert.That(read, Is.EqualTo(["Account"]));
        });
    }

    [Test]
    public void Growing_leaves_the_schema_as_it_was()
    {
        var one = OrgSchema.Empty.With([new ObjectSchema("Account") { Label = "Account" }]);
        var two = one.With([new ObjectSchema("account") { Label = "Konto" }, new ObjectSchema("Lead")]);
        Assert.Multiple(() =>
        {
            Assert.That(one.Find("ACCOUNT")!.Label, Is.EqualTo("Account"));
            Assert.That(two.Find("ACCOUNT")!.Label, Is.EqualTo("Konto"));
            Assert.That(one.Find("Lead"), Is.Null);
            Assert.That(OrgSchema.Empty.Objects, Is.Empty);
        });
    }

    [Test]
    public void Types_come_in_the_order_of_their_names()
    {
        var schema = OrgSchema.Empty.With([new ObjectSchema("b"), new ObjectSchema("C"), new ObjectSchema("a")]);
        Assert.Multiple(() =>
        {
            Assert.That(schema.Names, Is.EqualTo(["a", "b", "C"]));
            Assert.That(schema.Objects.Select(o => o.Name), Is.EqualTo(["a", "b", "C"]));
            Assert.That(schema.AllNames, Is.Null);
            Assert.That(schema.WithAllNames(["Z", "y", "Z"]).Names, Is.EqualTo(["y", "Z"]));
        });
    }
}
