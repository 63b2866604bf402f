using System.Text.Json;
using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class DescribeReaderTests
{
    private const string Invoice = """
        {
          "actionOverrides" : [ ],
          "childRelationships" : [ {
            "cascadeDelete" : true, "childSObject" : "Line__c", "deprecatedAndHidden" : false, "field" : "Invoice__c",
            "junctionIdListNames" : [ ], "junctionReferenceTo" : [ ], "relationshipName" : "Lines__r", "restrictedDelete" : false
          }, {
            "cascadeDelete" : false, "childSObject" : "Order", "deprecatedAndHidden" : false, "field" : "Invoice__c",
            "relationshipName" : null, "restrictedDelete" : true
          }, {
            "cascadeDelete" : false, "childSObject" : "Old__c", "deprecatedAndHidden" : true, "field" : "Invoice__c",
            "relationshipName" : "Lines__r", "restrictedDelete" : false
          } ],
          "createable" : true, "custom" : true, "deletable" : false,
          "fields" : [ {
            "autoNumber" : false, "calculated" : false, "createable" : false, "defaultedOnCreate" : true, "digits" : 0, "idLookup" : true,
            "label" : "Record ID", "length" : 18, "name" : "Id", "nillable" : false, "type" : "id", "updateable" : false
          }, {
            "autoNumber" : true, "calculated" : false, "createable" : false, "defaultedOnCreate" : true, "label" : "Number", "length" : 80,
            "name" : "Name", "nameField" : true, "nillable" : false, "type" : "string", "updateable" : false
          }, {
            "calculated" : false, "createable" : true, "defaultedOnCreate" : false, "label" : "Total", "length" : 0, "name" : "Total__c",
            "nillable" : false, "precision" : 18, "scale" : 2, "type" : "currency", "updateable" : true
          }, {
            "calculated" : true, "createable" : false, "name" : "Tax__c", "nillable" : true, "precision" : 18, "scale" : 2, "type" : "double", "updateable" : false
          }, {
            "createable" : true, "name" : "Customer__c", "nillable" : true, "referenceTo" : [ "Account", "Contact" ],
            "relationshipName" : "Customer__r", "relationshipOrder" : null, "restrictedDelete" : true, "type" : "reference", "updateable" : true
          }, {
            "cascadeDelete" : true, "createable" : true, "name" : "Batch__c", "nillable" : false, "referenceTo" : [ "Batch__c" ],
            "relationshipName" : "Batch__r", "relationshipOrder" : 0, "type" : "reference", "updateable" : false
          }, {
            "createable" : true, "name" : "State__c", "nillable" : true, "picklistValues" : [
              { "active" : true, "defaultValue" : true, "label" : "Neu", "validFor" : null, "value" : "New" },
              { "active" : false, "defaultValue" : false, "label" : "Alt", "validFor" : null, "value" : "Old" } ],
            "restrictedPicklist" : true, "type" : "picklist", "updateable" : true
          }, {
            "caseSensitive" : true, "createable" : true, "externalId" : true, "idLookup" : true, "length" : 20, "name" : "Key__c",
            "nillable" : true, "type" : "string", "unique" : true, "updateable" : true
          }, {
            "compoundFieldName" : "Place__c", "createable" : true, "name" : "Place__Latitude__s", "nillable" : true, "precision" : 18, "scale" : 5,
            "type" : "double", "updateable" : true
          }, {
            "createable" : false, "name" : "Place__c", "type" : "location", "updateable" : false, "compoundFieldName" : "Place__c"
          }, {
            "createable" : true, "name" : "Paid__c", "nillable" : false, "type" : "boolean", "updateable" : true
          }, {
            "createable" : true, "digits" : 8, "name" : "Copies__c", "nillable" : true, "type" : "int", "updateable" : true
          }, {
            "deprecatedAndHidden" : true, "name" : "Gone__c", "type" : "string"
          } ],
          "keyPrefix" : "a01", "label" : "Invoice", "name" : "Invoice__c", "queryable" : true,
          "recordTypeInfos" : [ {
            "active" : true, "available" : true, "defaultRecordTypeMapping" : false, "developerName" : "Credit", "master" : false,
            "name" : "Credit note", "recordTypeId" : "0125g0000000001AAA", "urls" : { }
          }, {
            "active" : true, "available" : true, "defaultRecordTypeMapping" : true, "developerName" : "Master", "master" : true,
            "name" : "Master", "recordTypeId" : "012000000000000AAA", "urls" : { }
          } ],
          "somethingNew" : { "of" : [ "a", "later", "version" ] }, "updateable" : true
        }
        """;

    private static ObjectSchema Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return DescribeReader.Read(document.RootElement);
    }

    private static FieldSchema Field(string name) => Read(Invoice).FindField(name)!;

    [Test]
    public void The_type_is_read_with_what_can_be_done_to_it()
    {
        var invoice = Read(Invoice);
        Assert.Multiple(() =>
        {
            Assert.That((invoice.Name, invoice.Label, invoice.KeyPrefix), Is.EqualTo(("Invoice__c", "Invoice", "a01")));
            Assert.That(
                (invoice.Createable, invoice.Updateable, invoice.Deletable, invoice.Queryable), Is.EqualTo((true, true, false, true)));
        });
    }

    [Test]
    public void Fields_keep_their_order_and_hidden_ones_are_left_out() =>
        Assert.That(
            Read(Invoice).Fields.Select(f => f.Name),
            Is.EqualTo(
                ["Id", "Name", "Total__c", "Tax__c", "Customer__c", "Batch__c", "State__c", "Key__c", "Place__Latitude__s", "Place__c",
                    "Paid__c", "Copies__c"]));

    [Test]
    public void Only_a_field_without_a_default_is_required() =>
        Assert.That(Read(Invoice).Fields.Where(f => f.RequiredOnCreate).Select(f => f.Name), Is.EqualTo(["Total__c", "Batch__c"]));

    [Test]
    public void Numbers_have_their_sizes() => Assert.Multiple(() =>
    {
        Assert.That((Field("Total__c").Precision, Field("Total__c").Scale), Is.EqualTo((18, 2)));
        Assert.That(Field("Copies__c").Digits, Is.EqualTo(8));
    });

    [Test]
    public void Auto_numbers_and_formulas_are_read_only() => Assert.Multiple(() =>
    {
        Assert.That(Field("Name"), Has.Property("AutoNumber").True.And.Property("NameField").True.And.Property("Createable").False);
        Assert.That(Field("Tax__c"), Has.Property("Calculated").True.And.Property("Updateable").False);
    });

    [Test]
    public void Lookups_know_their_targets_and_what_deleting_does() => Assert.Multiple(() =>
    {
        Assert.That(Field("Customer__c").ReferenceTo, Is.EqualTo(["Account", "Contact"]));
        Assert.That(
            Field("Customer__c"),
            Has.Property("Polymorphic").True.And.Property("MasterDetail").False.And.Property("RestrictedDelete").True);
        Assert.That(
            Field("Batch__c"), Has.Property("MasterDetail").True.And.Property("CascadeDelete").True.And.Property("Updateable").False);
        Assert.That(Read(Invoice).FindRelationship("batch__R")!.Name, Is.EqualTo("Batch__c"));
    });

    [Test]
    public void Only_active_picklist_values_count_and_by_their_api_value() => Assert.Multiple(() =>
    {
        Assert.That(Field("State__c").PicklistValues, Is.EqualTo(["New"]));
        Assert.That(Field("State__c").RestrictedPicklist, Is.True);
    });

    [Test]
    public void External_ids_and_compound_fields_are_recognised() => Assert.Multiple(() =>
    {
        Assert.That(
            Field("Key__c"),
            Has.Property("ExternalId").True.And.Property("IdLookup").True.And.Property("Unique").True.And.Property("CaseSensitive").True);
        Assert.That(Field("Place__Latitude__s").CompoundFieldName, Is.EqualTo("Place__c"));
        Assert.That(Field("Place__c"), Has.Property("IsCompound").True.And.Property("CompoundFieldName").Null);
    });

    [Test]
    public void Child_relationships_keep_those_without_a_name_and_drop_hidden_ones()
    {
        var invoice = Read(Invoice);
        Assert.Multiple(() =>
        {
            Assert.That(invoice.ChildRelationships, Is.EqualTo(
                [new ChildRelationship("Lines__r", "Line__c", "Invoice__c", CascadeDelete: true),
                    new(null, "Order", "Invoice__c", RestrictedDelete: true)]));
            Assert.That(invoice.FindChild("LINES__R")!.ChildType, Is.EqualTo("Line__c"));
        });
    }

    [Test]
    public void Record_types_come_with_their_ids() =>
        Assert.That(Read(Invoice).RecordTypes, Is.EqualTo(
            [
                new RecordTypeSchema("Credit", "Credit note", "0125g0000000001AAA"),
                new RecordTypeSchema("Master", "Master", "012000000000000AAA", Master: true),
            ]));

    [Test]
    public void What_is_missing_is_taken_as_it_hurts_least()
    {
        var schema = Read(
            """{ "name" : "Odd", "keyPrefix" : null, "fields" : [ { "name" : "A" }, { "name" : "B", "type" : "hologram", "length" : "long" }, { }, 7 ] }""");
        Assert.Multiple(() =>
        {
            Assert.That(schema.KeyPrefix, Is.Null);
            Assert.That(schema.Createable, Is.True);
            Assert.That(schema.Fields.Select(f => (f.Name, f.Type, f.Createable, f.Nillable, f.Length)), Is.EqualTo(
                [("A", FieldType.AnyType, true, true, 0), ("B", FieldType.AnyType, true, true, 0)]));
        });
    }

    [Test]
    public void An_older_version_without_developer_names_gives_record_types_by_label() =>
        Assert.That(
            Read(
                """{ "name" : "Account", "recordTypeInfos" : [ { "name" : "Partner", "recordTypeId" : "0125g0000000001AAA" } ] }""").RecordTypes.Single().DeveloperName,
            Is.EqualTo("Partner"));

    [Test]
    public void A_description_without_a_name_is_refused() =>
        Assert.That(() => Read("""{ "fields" : [ ] }"""), Throws.TypeOf<FormatException>());

    [Test]
    public void The_global_describe_lists_every_type_that_this_version_has()
    {
        using var document = JsonDocument.Parse("""
            { "encoding" : "UTF-8", "maxBatchSize" : 200, "sobjects" : [
              { "name" : "Account", "keyPrefix" : "001", "deprecatedAndHidden" : false },
              { "name" : "Old", "deprecatedAndHidden" : true },
              { "name" : "Invoice__c", "keyPrefix" : "a01" } ] }
            """);
        Assert.That(DescribeReader.ReadNames(document.RootElement), Is.EqualTo(["Account", "Invoice__c"]));
    }

    [TestCase("anyType", FieldType.AnyType)]
    [TestCase("encryptedstring", FieldType.EncryptedString)]
    [TestCase("multipicklist", FieldType.MultiPicklist)]
    [TestCase("textarea", FieldType.TextArea)]
    [TestCase("datetime", FieldType.DateTime)]
    [TestCase("base64", FieldType.Base64)]
    [TestCase("combobox", FieldType.Combobox)]
    [TestCase("complexvalue", FieldType.ComplexValue)]
    [TestCase("long", FieldType.Long)]
    [TestCase("time", FieldType.Time)]
    public void Types_have_the_names_of_the_describe(string name, FieldType type) =>
        Assert.That(Read($$"""{ "name" : "T", "fields" : [ { "name" : "F", "type" : "{{name}}" } ] }""").Fields[0].Type, Is.EqualTo(type));
}
