using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class SfdxNamespaceTests
{
    private static OrgSchema Read(params MetadataFile[] files) => Metadata.Read([.. files.Select(f => f with { Namespace = "ns" })]);

    [Test]
    public void Types_and_fields_of_a_project_have_its_namespace()
    {
        var schema = Read(
            Metadata.Object("Trip__c"),
            Metadata.Field("Trip__c", "Code__c", "<type>Text</type><length>9</length>"),
            Metadata.Field("Trip__c", "Place__c", "<type>Location</type><scale>5</scale>"),
            Metadata.Field("Account", "Rank__c", "<type>Number</type>"),
            Metadata.Field("PKG__Site__c", "Size__c", "<type>Number</type>"));

        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("Trip__c"), Is.Null);
            Assert.That(
                schema.Find("ns__Trip__c")!.Fields.Where(f => ApiName.Of(f.Name).IsCustom).Select(f => f.Name),
                Is.EquivalentTo(["ns__Code__c", "ns__Place__c", "ns__Place__Latitude__s", "ns__Place__Longitude__s"]));
            Assert.That(schema.Find("Account")!.FindField("ns__Rank__c"), Is.Not.Null);
            Assert.That(schema.Find("Account")!.FindField("Rank__c"), Is.Null);
            Assert.That(schema.Find("PKG__Site__c")!.FindField("ns__Size__c"), Is.Not.Null);
            Assert.That(schema.Namespace, Is.EqualTo("ns"));
        });
    }

    [Test]
    public void Relationships_have_it_too()
    {
        var schema = Read(
            Metadata.Object("Trip__c"),
            Metadata.Field(
                "Stop__c",
                "Trip__c",
                "<type>MasterDetail</type><referenceTo>Trip__c</referenceTo><relationshipName>Stops</relationshipName>"),
            Metadata.Field("Stop__c", "Site__c", "<type>Lookup</type><referenceTo>PKG__Site__c</referenceTo>"),
            Metadata.Field(
                "Stop__c",
                "Account__c",
                "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Stops</relationshipName>"));

        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("ns__Stop__c")!.FindRelationship("ns__Trip__r")!.ReferenceTo, Is.EqualTo(["ns__Trip__c"]));
            Assert.That(schema.Find("ns__Stop__c")!.FindField("ns__Site__c")!.ReferenceTo, Is.EqualTo(["PKG__Site__c"]));
            Assert.That(schema.Find("ns__Trip__c")!.FindChild("ns__Stops__r")!.ChildType, Is.EqualTo("ns__Stop__c"));
            Assert.That(schema.Find("Account")!.FindChild("ns__Stops__r")!.Field, Is.EqualTo("ns__Account__c"));
        });
    }

    [Test]
    public void The_object_format_has_it_too()
    {
        var schema = Read(Metadata.Object("Trip__c", $"""
            {Metadata.TextName}
            <fields><fullName>Code__c</fullName><type>Text</type><length>9</length></fields>
            <fields><fullName>Kind__c</fullName><type>Picklist</type><valueSet><valueSetDefinition>
              <value><fullName>Trip__c</fullName></value></valueSetDefinition></valueSet></fields>
            <recordTypes><fullName>Big</fullName><active>true</active><label>Big</label></recordTypes>
            """)).Find("ns__Trip__c")!;

        Assert.Multiple(() =>
        {
            Assert.That(schema.FindField("ns__Code__c"), Is.Not.Null);
            Assert.That(schema.FindField("ns__Kind__c")!.PicklistValues, Is.EqualTo(["Trip__c"]), "a value is no name");
            Assert.That(schema.RecordTypes.Select(t => t.DeveloperName), Does.Contain("Big"));
        });
    }
}
