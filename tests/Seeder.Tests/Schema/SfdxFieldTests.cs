using NUnit.Framework;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

internal sealed class SfdxFieldTests
{
    private static ObjectSchema ThingWith(string name, string content) =>
        Metadata.Read(Metadata.Object("Thing__c"), Metadata.Field("Thing__c", name, content)).Find("Thing__c")!;

    private static FieldSchema Field(string content) => ThingWith("X__c", content).FindField("X__c")!;

    [TestCase("<type>Text</type><length>30</length>", FieldType.String, 30)]
    [TestCase("<type>TextArea</type>", FieldType.TextArea, 255)]
    [TestCase("<type>LongTextArea</type><length>5000</length><visibleLines>3</visibleLines>", FieldType.TextArea, 5000)]
    [TestCase("<type>Html</type><length>32768</length>", FieldType.TextArea, 32768)]
    [TestCase("<type>EncryptedText</type><length>20</length><maskType>all</maskType>", FieldType.EncryptedString, 20)]
    [TestCase("<type>Email</type>", FieldType.Email, 80)]
    [TestCase("<type>Phone</type>", FieldType.Phone, 40)]
    [TestCase("<type>Url</type>", FieldType.Url, 255)]
    [TestCase("<type>Checkbox</type><defaultValue>false</defaultValue>", FieldType.Boolean, 0)]
    [TestCase("<type>Date</type>", FieldType.Date, 0)]
    [TestCase("<type>DateTime</type>", FieldType.DateTime, 0)]
    [TestCase("<type>Time</type>", FieldType.Time, 0)]
    [TestCase("<type>Picklist</type>", FieldType.Picklist, 255)]
    [TestCase("<type>MultiselectPicklist</type>", FieldType.MultiPicklist, 4099)]
    [TestCase("<type>SomethingNew</type>", FieldType.AnyType, 0)]
    public void A_type_of_the_metadata_becomes_a_type_of_the_describe(string content, FieldType type, int length) =>
        Assert.That(Field(content), Is.EqualTo(new FieldSchema("X__c", type)
        {
            Length = length,
            Createable = true,
            Updateable = true,
            Nillable = type != FieldType.Boolean,
            DefaultedOnCreate = type == FieldType.Boolean,
        }));

    [TestCase("Number", FieldType.Double)]
    [TestCase("Currency", FieldType.Currency)]
    [TestCase("Percent", FieldType.Percent)]
    public void A_number_has_all_its_digits_and_those_after_the_point(string type, FieldType expected)
    {
        var field = Field($"<type>{type}</type><precision>10</precision><scale>3</scale>");
        Assert.That((field.Type, field.Precision, field.Scale), Is.EqualTo((expected, 10, 3)));
    }

    [Test]
    public void A_required_field_is_required_unless_it_has_a_default() => Assert.Multiple(() =>
    {
        Assert.That(Field("<type>Text</type><length>9</length><required>true</required>").RequiredOnCreate, Is.True);
        Assert.That(Field("<type>Date</type><required>true</required><defaultValue>TODAY()</defaultValue>").RequiredOnCreate, Is.False);
        Assert.That(Field("<type>Text</type><length>9</length><required>false</required>").Nillable, Is.True);
    });

    [Test]
    public void An_external_id_can_be_looked_up() =>
        Assert.That(
            Field(
                "<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique><caseSensitive>true</"
                    + "caseSensitive>"),
            Has.Property("ExternalId").True.And.Property("IdLookup").True.And.Property("Unique").True.And.Property("CaseSensitive").True);

    [TestCase("<type>Text</type><formula>IMAGE(Url__c, Name)</formula>", FieldType.String)]
    [TestCase("<type>Currency</type><precision>18</precision><scale>2</scale><formula>A__c * 2</formula>", FieldType.Currency)]
    [TestCase("<type>Checkbox</type><formula>A__c &gt; 2</formula>", FieldType.Boolean)]
    [TestCase("<type>Summary</type><summaryForeignKey>Line__c.Thing__c</summaryForeignKey><summaryOperation>count</summaryOperation>",
        FieldType.Double)]
    public void Formulas_and_roll_ups_are_calculated_and_read_only(string content, FieldType type) =>
        Assert.That(
            Field(content),
            Has.Property("Type").EqualTo(type).And.Property("Calculated").True
                .And.Property("Createable").False.And.Property("Updateable").False.And.Property("RequiredOnCreate").False);

    [Test]
    public void An_auto_number_is_read_only() =>
        Assert.That(
            Field("<type>AutoNumber</type><displayFormat>A-{0000}</displayFormat><startingNumber>1</startingNumber>"),
            Has.Property("Type").EqualTo(FieldType.String).And.Property("AutoNumber").True.And.Property("Createable").False);

    [Test]
    public void A_geolocation_has_two_parts_that_can_be_written()
    {
        var thing = ThingWith(
            "Place__c",
            "<type>Location</type><scale>7</scale><displayLocationInDecimal>true</displayLocationInDecimal><required>true</required>");
        Assert.Multiple(() =>
        {
            Assert.That(thing.FindField("Place__c"), Has.Property("IsCompound").True.And.Property("Createable").False);
            foreach (var part in new[] { "Place__Latitude__s", "Place__Longitude__s" })
            {
                Assert.That(
                    thing.FindField(part),
                    Has.Property("Type")
                        .EqualTo(FieldType.Double).And.Property("Scale")
                        .EqualTo(7).And.Property("CompoundFieldName")
                        .EqualTo("Place__c")
                            .And.Property("RequiredOnCreate").True);
            }
        });
    }

    [TestCase("Street", FieldType.TextArea, 255)]
    [TestCase("City", FieldType.String, 40)]
    [TestCase("PostalCode", FieldType.String, 20)]
    [TestCase("StateCode", FieldType.Picklist, 10)]
    [TestCase("CountryCode", FieldType.Picklist, 10)]
    [TestCase("Latitude", FieldType.Double, 0)]
    [TestCase("Longitude", FieldType.Double, 0)]
    public void An_address_has_parts_that_can_be_written(string part, FieldType type, int length)
    {
        var thing = ThingWith("Site__c", "<type>Address</type><required>true</required>");
        Assert.That(thing.FindField("Site__c"), Has.Property("IsCompound").True.And.Property("Createable").False);
        Assert.That(
            thing.FindField($"Site__{part}__s"),
            Has.Property("Type").EqualTo(type).And.Property("Length").EqualTo(length).And.Property("CompoundFieldName").EqualTo("Site__c")
                .And.Property("Createable").True.And.Property("Nillable").True);
    }

    [Test]
    public void A_picklist_has_its_active_values_and_perhaps_a_default()
    {
        var field = Field("""
            <type>Picklist</type><required>true</required><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
              <value><fullName>New</fullName><default>true</default><label>Neu</label></value>
              <value><fullName>A &amp; B</fullName><default>false</default></value>
              <value><fullName>Old</fullName><default>false</default><isActive>false</isActive></value>
            </valueSetDefinition></valueSet>
            """);
        Assert.Multiple(() =>
        {
            Assert.That(field.PicklistValues, Is.EqualTo(["New", "A & B"]));
            Assert.That(field, Has.Property("RestrictedPicklist").True.And.Property("RequiredOnCreate").False);
        });
    }

    [Test]
    public void A_picklist_of_an_old_version_has_its_values_in_another_element() =>
        Assert.That(
            Field(
                "<type>Picklist</type><picklist><picklistValues><fullName>A</fullName></picklistValues><picklistValues><fullName>B</"
                    + "fullName></picklistValues></picklist>")
                .PicklistValues,
            Is.EqualTo(["A", "B"]));

    [Test]
    public void A_picklist_may_take_its_values_from_a_global_set()
    {
        var set = new MetadataFile(
            "app/main/default/globalValueSets/Colours.globalValueSet-meta.xml",
            Metadata.Document(
                "GlobalValueSet",
                "<customValue><fullName>Red</fullName></customValue><customValue><fullName>Grey</fullName><isActive>false</isActive></"
                    + "customValue>"));
        var field = Metadata.Field(
            "Thing__c",
            "X__c",
            "<type>MultiselectPicklist</type><valueSet><restricted>true</restricted><valueSetName>Colours</valueSetName></valueSet>");
        Assert.Multiple(() =>
        {
            Assert.That(Metadata.Read(field, set).Find("Thing__c")!.FindField("X__c")!.PicklistValues, Is.EqualTo(["Red"]));
            Assert.That(Metadata.Read(field).Find("Thing__c")!.FindField("X__c")!.PicklistValues, Is.Empty, "the set is in no file");
        });
    }

    [Test]
    public void A_lookup_knows_its_target_its_relationship_and_what_deleting_does()
    {
        var lookup = Field(
            "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><deleteConstraint>Restrict</"
                + "deleteConstraint><required>true</required>");
        Assert.Multiple(() =>
        {
            Assert.That(lookup.ReferenceTo, Is.EqualTo(["Account"]));
            Assert.That(
                lookup,
                Has.Property("RelationshipName").EqualTo("X__r").And.Property("RestrictedDelete").True.And.Property("CascadeDelete").False
                    .And.Property("MasterDetail").False.And.Property("RequiredOnCreate").True);
            Assert.That(
                Field("<type>Lookup</type><referenceTo>Elsewhere__c</referenceTo>").ReferenceTo,
                Is.EqualTo(["Elsewhere__c"]),
                "in no file");
            Assert.That(Field("<type>Hierarchy</type>").ReferenceTo, Is.EqualTo(["User"]));
        });
    }

    [TestCase("false", false)]
    [TestCase("true", true)]
    public void A_detail_needs_its_master_goes_with_it_and_is_moved_only_where_that_is_allowed(string reparentable, bool updateable) =>
        Assert.That(
            Field(
                "<type>MasterDetail</type><referenceTo>Account</referenceTo><relationshipOrder>0</relationshipOrder>"
                    + $"<reparentableMasterDetail>{reparentable}</reparentableMasterDetail>"),
            Has.Property("MasterDetail").True.And.Property("CascadeDelete").True.And.Property("RequiredOnCreate").True.And.Property(
                "Updateable").EqualTo(updateable));
}
