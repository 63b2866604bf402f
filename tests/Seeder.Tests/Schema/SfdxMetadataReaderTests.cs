using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

// One file, although it is long: each case reads metadata with the same reader.
internal sealed class SfdxMetadataReaderTests
{
    private const string Lookup = "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Visits</relationshipName>";

    [Test]
    public void A_custom_object_has_the_fields_that_the_platform_adds()
    {
        var thing = Metadata.Read(Metadata.Object("Thing__c")).Find("thing__c")!;
        Assert.Multiple(() =>
        {
            Assert.That(thing.Fields.Select(f => f.Name), Is.EqualTo(
                ["Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "Name",
                    "OwnerId"]));
            Assert.That(thing.Fields.Where(f => f.Createable).Select(f => f.Name), Is.EqualTo(["Name", "OwnerId"]));
            Assert.That(
                thing.FindField("Name"),
                Has.Property("Length").EqualTo(80).And.Property("NameField").True.And.Property("RequiredOnCreate").False);
            Assert.That(thing.FindField("OwnerId")!.ReferenceTo, Is.EqualTo(["Group", "User"]));
            Assert.That((thing.Label, thing.KeyPrefix), Is.EqualTo(("Thing", (string?)null)));
        });
    }

    [Test]
    public void An_auto_number_name_is_read_only() =>
        Assert.That(
            Metadata.Read(
                Metadata.Object(
                    "Thing__c", "<nameField><displayFormat>T-{0}</displayFormat><label>No</label><type>AutoNumber</type></nameField>"))
                .Find("Thing__c")!.FindField("Name"),
            Has.Property("AutoNumber").True.And.Property("Createable").False.And.Property("Label").EqualTo("No"));

    [Test]
    public void A_detail_has_no_owner() => Assert.Multiple(() =>
    {
        var master = Metadata.Field(
            "Line__c",
            "Thing__c",
            "<type>MasterDetail</type><referenceTo>Thing__c</referenceTo><relationshipName>Lines</relationshipName>");
        Assert.That(Metadata.Read(Metadata.Object("Line__c"), master).Find("Line__c")!.FindField("OwnerId"), Is.Null);
        Assert.That(
            Metadata.Read(Metadata.Object("Line__c", "<sharingModel>ControlledByParent</sharingModel>")).Find("Line__c")!.FindField(
                "OwnerId"),
            Is.Null);
    });

    [Test]
    public void A_lookup_gives_each_of_its_parents_a_child_relationship()
    {
        var schema = Metadata.Read(
            Metadata.Object("Visit__c"),
            Metadata.Object("Thing__c"),
            Metadata.Field("Visit__c", "Account__c", Lookup),
            Metadata.Field(
                "Visit__c",
                "Thing__c",
                "<type>MasterDetail</type><referenceTo>Thing__c</referenceTo><relationshipName>Visits</relationshipName>"),
            Metadata.Field(
                "Visit__c",
                "Any__c",
                "<type>Lookup</type><referenceTo>Account</referenceTo><referenceTo>Contact</referenceTo><referenceTo>Elsewhere__c</"
                    + "referenceTo><relationshipName>AnyVisits</relationshipName>"),
            Metadata.Field("Visit__c", "Silent__c", "<type>Lookup</type><referenceTo>Account</referenceTo>"));
        Assert.Multiple(() =>
        {
            Assert.That(
                schema.Find("Account")!.FindChild("Visits__r"), Is.EqualTo(new ChildRelationship("Visits__r", "Visit__c", "Account__c")));
            Assert.That(schema.Find("Account")!.FindChild("Contacts"), Is.Not.Null);
            Assert.That(
                schema.Find("Thing__c")!.FindChild("visits__r"),
                Is.EqualTo(new ChildRelationship("Visits__r", "Visit__c", "Thing__c", CascadeDelete: true)));
            Assert.That(schema.Find("Account")!.FindChild("AnyVisits__r"), Is.Not.Null);
            Assert.That(schema.Find("Contact")!.FindChild("AnyVisits__r"), Is.Not.Null);
            Assert.That(schema.Find("Account")!.ChildRelationships, Does.Contain(new ChildRelationship(null, "Visit__c", "Silent__c")));
            Assert.That(schema.Find("Elsewhere__c"), Is.Null);
            Assert.That(schema.Find("Visit__c")!.FindRelationship("Any__r")!.Polymorphic, Is.True);
        });
    }

    [Test]
    public void A_standard_object_is_extended_and_the_catalogue_stays_as_it_was()
    {
        var schema = Metadata.Read(
            Metadata.Field("Contact", "Level__c", "<type>Text</type><length>10</length>"),
            Metadata.Field("Contact", "Title", "<required>true</required>"),
            Metadata.Field(
                "Contact",
                "LeadSource",
                "<type>Picklist</type><valueSet><valueSetDefinition><value><fullName>Fair</fullName></value></valueSetDefinition></"
                    + "valueSet>"),
            Metadata.Field("Contact", "NoSuchField", "<trackHistory>false</trackHistory>"));
        var contact = schema.Find("Contact")!;
        Assert.Multiple(() =>
        {
            Assert.That(contact.FindField("Level__c")!.Length, Is.EqualTo(10));
            Assert.That(contact.FindField("Title")!.RequiredOnCreate, Is.True);
            Assert.That(contact.FindField("LeadSource")!.PicklistValues, Is.EqualTo(["Fair"]));
            Assert.That(contact.FindField("NoSuchField")!.Type, Is.EqualTo(FieldType.AnyType), "the project has it, so the org has it");
            Assert.That((contact.KeyPrefix, contact.FindField("LastName")!.RequiredOnCreate), Is.EqualTo(("003", true)));
            Assert.That(StandardObjects.Schema.Find("Contact")!.FindField("Level__c"), Is.Null);
            Assert.That(schema.Find("Lead"), Is.SameAs(StandardObjects.Schema.Find("Lead")));
        });
    }

    [Test]
    public void Custom_fields_of_activities_are_those_of_tasks_and_events()
    {
        var schema = Metadata.Read(
            Metadata.Field("Activity", "Room__c", "<type>Text</type><length>10</length>"),
            Metadata.Field("Activity", "Account__c", Lookup));
        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("Task")!.FindField("Room__c"), Is.Not.Null);
            Assert.That(schema.Find("Event")!.FindField("Room__c"), Is.Not.Null);
            Assert.That(schema.Find("Activity"), Is.Null);
            Assert.That(
                schema.Find("Account")!.ChildRelationships.Where(c => c.Field == "Account__c").Select(c => c.ChildType),
                Is.EqualTo(["Task", "Event"]));
        });
    }

    [Test]
    public void Record_types_bring_the_field_that_names_them()
    {
        var schema = Metadata.Read(
            Metadata.Object("Thing__c"),
            Metadata.RecordType("Thing__c", "Large"),
            Metadata.RecordType("Thing__c", "Gone", "<active>false</active><label>Gone</label>"),
            Metadata.RecordType("PersonAccount", "Person"));
        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("Thing__c")!.FindRelationship("RecordType")!.Name, Is.EqualTo("RecordTypeId"));
            Assert.That(schema.Find("Thing__c")!.RecordTypes, Is.EqualTo(
                [
                    new RecordTypeSchema("Master", "Master", "012000000000000AAA", Master: true),
                    new RecordTypeSchema("Gone", "Gone", null, Active: false),
                    new RecordTypeSchema("Large", "A label", null),
                ]));
            Assert.That(schema.Find("Account")!.RecordTypes.Select(r => r.DeveloperName), Is.EqualTo(["Master", "Person"]));
        });
    }

    [Test]
    public void Standard_value_sets_fill_the_standard_picklists()
    {
        var schema = Metadata.Read(new MetadataFile(
            "app/main/default/standardValueSets/LeadSource.standardValueSet-meta.xml",
            Metadata.Document(
                "StandardValueSet",
                "<sorted>false</sorted><standardValue><fullName>Fair</fullName><default>false</default></standardValue>")));
        Assert.That(
            new[] { "Contact.LeadSource", "Lead.LeadSource", "Opportunity.LeadSource", "Account.AccountSource" }
                .Select(f => schema.Find(f.Split('.')[0])!.FindField(f.Split('.')[1])!.PicklistValues.Single()),
            Is.All.EqualTo("Fair"));
    }

    [Test]
    public void Every_standard_value_set_fills_a_picklist_that_the_catalogue_has() =>
        Assert.That(
            from set in SfdxPicklist.StandardSets
            from field in SfdxPicklist.FieldsOf(set)
            where StandardObjects.Schema.Find(field.Type)?.FindField(field.Field) is not
            { Type: FieldType.Picklist or FieldType.MultiPicklist or FieldType.Combobox }
            select field,
            Is.Empty);

    [Test]
    public void The_Metadata_API_format_has_an_object_in_one_file()
    {
        var schema = Metadata.Read(new MetadataFile("src\\objects\\Thing__c.object", Metadata.Document("CustomObject", $"""
            {Metadata.TextName}
            <fields><fullName>Account__c</fullName>{Lookup}</fields>
            <fields><fullName>Note__c</fullName><type>LongTextArea</type><length>1000</length></fields>
            <recordTypes><fullName>Large</fullName><active>true</active><label>Large</label></recordTypes>
            """)));
        Assert.Multiple(() =>
        {
            Assert.That(
                schema.Find("Thing__c")!.Fields.Select(f => f.Name).TakeLast(3), Is.EqualTo(["Account__c", "Note__c", "RecordTypeId"]));
            Assert.That(schema.Find("Account")!.FindChild("Visits__r")!.ChildType, Is.EqualTo("Thing__c"));
        });
    }

    [Test]
    public void Custom_objects_take_files_and_notes_and_activities_where_they_are_enabled()
    {
        var schema = Metadata.Read(
            Metadata.Object("Thing__c", Metadata.TextName + "<enableActivities>true</enableActivities>"),
            Metadata.Object("Quiet__c"));
        Assert.Multiple(() =>
        {
            Assert.That(schema.Find("Task")!.FindField("WhatId")!.ReferenceTo, Does.Contain("Thing__c").And.Not.Contain("Quiet__c"));
            Assert.That(
                schema.Find("Thing__c")!.FindChild("Tasks"),
                Is.EqualTo(new ChildRelationship("Tasks", "Task", "WhatId", CascadeDelete: true)));
            Assert.That(schema.Find("Quiet__c")!.FindChild("Tasks"), Is.Null);
            Assert.That(schema.Find("Quiet__c")!.FindChild("ContentDocumentLinks")!.Field, Is.EqualTo("LinkedEntityId"));
            Assert.That(
                schema.Find("ContentVersion")!.FindField("FirstPublishLocationId")!.ReferenceTo,
                Does.Contain("Quiet__c").And.Contain("Account"));
        });
    }

    [TestCase("Event__e", true, false, false, false)]
    [TestCase("Setting__mdt", false, false, false, true)]
    [TestCase("Thing__c", true, true, true, true)]
    public void The_suffix_says_what_can_be_done(string name, bool createable, bool updateable, bool deletable, bool queryable)
    {
        var type = Metadata.Read(Metadata.Object(name)).Find(name)!;
        Assert.That(
            (type.Createable, type.Updateable, type.Deletable, type.Queryable), Is.EqualTo((createable, updateable, deletable, queryable)));
    }

    [Test]
    public void A_custom_setting_has_no_owner_but_whom_it_is_set_for()
    {
        var setting = Metadata.Read(Metadata.Object("Limit__c", "<customSettingsType>Hierarchy</customSettingsType><label>Limit</label>"))
            .Find("Limit__c")!;
        Assert.Multiple(() =>
        {
            Assert.That(setting.FindField("OwnerId"), Is.Null);
            Assert.That(setting.FindField("SetupOwnerId")!.ReferenceTo, Is.EqualTo(["Organization", "Profile", "User"]));
            Assert.That(setting.FindChild("Attachments"), Is.Null);
        });
    }

    [Test]
    public void Broken_files_are_reported_each_at_its_place_and_the_others_are_read()
    {
        var diagnostics = new DiagnosticBag();
        var schema = SfdxMetadataReader.Read(
            [
                Metadata.Object("Thing__c"),
                new MetadataFile(
                    "objects/Thing__c/fields/A__c.field-meta.xml", "<CustomField>\n  <type>Text</length>\n  <x></CustomField>"),
                new MetadataFile("objects/Thing__c/fields/B__c.field-meta.xml", ""),
                new MetadataFile(
                    "objects/Thing__c/fields/D__c.field-meta.xml",
                    "<!DOCTYPE x [<!ENTITY a \"b\">]><CustomField><type>Text</type></CustomField>"),
                new MetadataFile("objects/Thing__c/listViews/All.listView-meta.xml", "<this is no concern of ours"),
                Metadata.Field("Thing__c", "C__c", "<type>Date</type>"),
            ],
            StandardObjects.Schema,
            diagnostics);
        Assert.Multiple(() =>
        {
            Assert.That(diagnostics.ToImmutable().Select(d => $"{d.Span} {d.Code}"), Is.EqualTo(
                [
                    "objects/Thing__c/fields/A__c.field-meta.xml:2:15 SEED270",
                    "objects/Thing__c/fields/B__c.field-meta.xml:1:1 SEED270",
                    "objects/Thing__c/fields/D__c.field-meta.xml:1:1 SEED270",
                ]));
            Assert.That(
                diagnostics.ToImmutable()[0].Message,
                Does.StartWith("This metadata file cannot be read as XML: ").And.Not.Contain("Line 2"));
            Assert.That(diagnostics.HasErrors, Is.True);
            Assert.That(schema.Find("Thing__c")!.FindField("C__c"), Is.Not.Null);
        });
    }

    [Test]
    public void A_field_without_an_object_or_a_type_is_left_out_with_a_warning()
    {
        var diagnostics = new DiagnosticBag();
        SfdxMetadataReader.Read(
            [
                new MetadataFile("Lost__c.field-meta.xml", Metadata.Document("CustomField", "<type>Date</type>")),
                Metadata.Field("Thing__c", "Odd__c", "<label>Odd</label>"),
            ],
            StandardObjects.Schema,
            diagnostics);
        Assert.Multiple(() =>
        {
            Assert.That(diagnostics.ToImmutable().Select(d => d.Code), Is.EqualTo(["SEED271", "SEED272"]));
            Assert.That(diagnostics.HasErrors, Is.False);
        });
    }

    [Test]
    public void The_order_of_the_files_changes_nothing()
    {
        MetadataFile[] files =
        [
            Metadata.Object("Thing__c"), Metadata.Object("Visit__c"), Metadata.Field("Visit__c", "B__c", Lookup),
            Metadata.Field("Visit__c", "A__c", Lookup.Replace("Visits", "OtherVisits", StringComparison.Ordinal)),
            Metadata.RecordType("Visit__c", "Long"),
            Metadata.Field("Account", "Visit__c", "<type>Lookup</type><referenceTo>Visit__c</referenceTo>"),
        ];
        static string Print(OrgSchema schema) => string.Join('\n', schema.Objects.Select(o =>
            $"{o.Name}: {string.Join(' ', o.Fields.Select(f => f.Name))} {string.Join(' ', o.ChildRelationships)} "
                + $"{string.Join(' ', o.RecordTypes)}"));
        Assert.That(Print(Metadata.Read([.. files.Reverse()])), Is.EqualTo(Print(Metadata.Read(files))));
    }

    [Test]
    public void Folders_may_be_named_in_either_style_and_start_with_a_byte_order_mark()
    {
        var file = Metadata.Field("Thing__c", "A__c", "<type>Date</type>");
        var schema = Metadata.Read(new MetadataFile(file.Path.Replace('/', '\\'), "\uFEFF" + file.Content));
        Assert.That(schema.Find("Thing__c")!.FindField("A__c")!.Type, Is.EqualTo(FieldType.Date));
    }
}
