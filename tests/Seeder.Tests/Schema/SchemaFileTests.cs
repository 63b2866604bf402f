using System.Text;
using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class SchemaFileTests
{
    private static readonly ObjectSchema Region = new("Region__c")
    {
        Label = "Region",
        KeyPrefix = "a0X",
        Deletable = false,
        Fields =
        [
            new FieldSchema("Name", FieldType.String)
            {
                Length = 80,
                NameField = true,
                Createable = true,
                Updateable = true,
                Nillable = true,
                IdLookup = true
            },
            new FieldSchema("Kind__c", FieldType.Picklist)
            {
                Label = "Kind of \"region\"",
                Length = 255,
                Createable = true,
                Updateable = true,
                RestrictedPicklist = true,
                PicklistValues = ["Süd", "Nord"]
            },
            new FieldSchema("Boss__c", FieldType.Reference)
            {
                Length = 18,
                Createable = true,
                ReferenceTo = ["User", "Group"],
                RelationshipName = "Boss__r",
                MasterDetail = true,
                CascadeDelete = true
            },
        ],
        RecordTypes = [new RecordTypeSchema("Big", "Big one", "012000000000001AAA"),
            new RecordTypeSchema("Master", "Master", "012000000000000AAA", Master: true)],
        ChildRelationships = [new ChildRelationship("Accounts__r", "Account", "Region__c", RestrictedDelete: true),
            new ChildRelationship("Histories", "Region__History", "ParentId"), new ChildRelationship(null, "Thing__c", "X__c")],
    };

    [Test]
    public void A_field_is_a_line_that_says_only_what_is_not_the_rule()
    {
        Assert.That(SchemaFile.Write([Region], "66.0"), Is.EqualTo("""
            {
              "format": 1,
              "apiVersion": "66.0",
              "objects": {
                "Region__c": {
                  "traits": {"label":"Region","delete":false},
                  "recordTypes": {
                    "Big": {"label":"Big one"},
                    "Master": {"master":true}
                  },
                  "fields": {
                    "Boss__c": {"type":"reference","length":18,"update":false,"nillable":false,"to":["Group","User"],"relationship":"Boss__r","masterDetail":true,"onDelete":"cascade"},
                    "Kind__c": {"type":"picklist","label":"Kind of \"region\"","length":255,"nillable":false,"restricted":true,"values":["Süd","Nord"]},
                    "Name": {"type":"string","length":80,"idLookup":true,"nameField":true}
                  },
                  "children": {
                    "Accounts__r": {"type":"Account","field":"Region__c","onDelete":"restrict"}
                  }
                }
              }
            }

            """));
    }

    [Test]
    public void What_is_read_is_written_again_as_it_was()
    {
        var text = SchemaFile.Write(StandardObjects.Schema.Objects.Append(Region), "66.0");
        var read = SchemaFile.Read(Encoding.UTF8.GetBytes(text));

        Assert.That(SchemaFile.Write(read.Reverse(), "66.0"), Is.EqualTo(text));
        foreach (var type in StandardObjects.Schema.Objects)
        {
            var again = read.Single(t => t.Name == type.Name);
            Assert.That(again.Fields.Select(f => f.Name), Is.EquivalentTo(type.Fields.Select(f => f.Name)), type.Name);
            Assert.That(
                again.Fields.Select(f => f with { ReferenceTo = [], PicklistValues = [] }),
                Is.EqualTo(
                    type.Fields.Select(f => f with { ReferenceTo = [], PicklistValues = [] }).OrderBy(f => f.Name, StringComparer.Ordinal)),
                    type.Name);
            Assert.That(
                again.Fields.Select(f => f.RequiredOnCreate),
                Is.EqualTo(type.Fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.RequiredOnCreate)));
        }
    }
}
