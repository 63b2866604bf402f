using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

/// <summary>Metadata of standard types that the catalogue does not contain.</summary>
internal sealed class SfdxStandardTypeTests
{
    [Test]
    public void A_type_of_which_a_project_has_only_fields_is_known()
    {
        var type = Metadata.Read(
            Metadata.Field("Fleet", "Kind", "<type>Picklist</type>"),
            Metadata.Field("Fleet", "Purpose", "<trackHistory>false</trackHistory>"),
            Metadata.Field("Fleet", "AccountId", ""),
            Metadata.Field("Fleet", "DepotId", ""),
            Metadata.Field("Fleet", "Rank__c", "<type>Number</type><precision>3</precision>"),
            Metadata.RecordType("Fleet", "Road")).Find("Fleet")!;

        Assert.Multiple(() =>
        {
            Assert.That(type.FindField("Kind")!.Type, Is.EqualTo(FieldType.Picklist));
            Assert.That(type.FindField("Purpose")!.Type, Is.EqualTo(FieldType.AnyType));
            Assert.That(type.FindRelationship("Account")!.ReferenceTo, Is.EqualTo(["Account"]));
            Assert.That(type.FindField("DepotId")!.Type, Is.EqualTo(FieldType.AnyType), "no type has the name Depot");
            Assert.That(type.FindField("Rank__c")!.Precision, Is.EqualTo(3));
            Assert.That(type.FindField("Name")!.NameField, Is.True);
            Assert.That(type.FindField("OwnerId"), Is.Not.Null);
            Assert.That(type.FindField("CreatedDate")!.Createable, Is.False);
            Assert.That(type.RecordTypes.Select(t => t.DeveloperName), Does.Contain("Road"));
        });
    }

    [Test]
    public void Its_fields_do_not_replace_those_of_every_type()
    {
        var type = Metadata.Read(
            Metadata.Object("Fleet", "<enableHistory>true</enableHistory>"),
            Metadata.Field("Fleet", "Name", "<trackHistory>true</trackHistory>"),
            Metadata.Field("Fleet", "OwnerId", "<type>Lookup</type>")).Find("Fleet")!;

        Assert.That(type.Fields.Select(f => f.Name), Is.Unique);
        Assert.That(type.FindField("Name")!.Type, Is.EqualTo(FieldType.String));
        Assert.That(type.FindField("OwnerId")!.ReferenceTo, Is.EqualTo(["Group", "User"]));
    }

    [Test]
    public void A_standard_field_that_a_known_type_lacks_is_added()
    {
        var account = Metadata.Read(
            Metadata.Field("Account", "FleetSize", "<type>Number</type><precision>4</precision><scale>0</scale>"),
            Metadata.Field("Account", "Purpose", "<trackHistory>false</trackHistory>"),
            Metadata.Field("Account", "Industry", "<trackHistory>true</trackHistory>"),
            Metadata.Field("Account", "LastModifiedDate", "")).Find("Account")!;

        Assert.Multiple(() =>
        {
            Assert.That(account.FindField("FleetSize")!.Precision, Is.EqualTo(4));
            Assert.That(account.FindField("Purpose")!.Type, Is.EqualTo(FieldType.AnyType));
            Assert.That(account.FindField("Industry")!.Type, Is.EqualTo(FieldType.Picklist));
            Assert.That(account.FindField("LastModifiedDate")!.Createable, Is.False);
        });
    }

    [Test]
    public void A_package_type_of_which_a_project_has_only_fields_is_known() =>
        Assert.That(
            Metadata.Read(Metadata.Field("PKG__Trip__c", "Seats__c", "<type>Number</type>")).Find("PKG__Trip__c")!.Fields.Select(
                f => f.Name),
            Is.SupersetOf(new[] { "Name", "OwnerId", "Seats__c" }));

    [Test]
    public void An_article_type_has_the_fields_of_articles() =>
        Assert.That(
            Metadata.Read(Metadata.Field("Guide__kav", "Body__c", "<type>Html</type><length>9000</length>")).Find("Guide__kav")!
                .Fields.Select(f => f.Name),
            Is.SupersetOf(new[] { "Title", "UrlName", "Body__c" }));
}
