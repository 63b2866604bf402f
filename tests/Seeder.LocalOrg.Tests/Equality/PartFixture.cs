using System.Text;
using System.Text.Json;
using Seeder.Local.Tests.Language;

namespace Seeder.Local.Tests.Equality;

/// <summary>An org with a type that has a field of each kind, and with rows of other users.</summary>
internal abstract class PartFixture : LanguageFixture
{
    private static readonly string[] Fields =
    [
        "Code__c|<type>Text</type><length>40</length><externalId>true</externalId><unique>true</unique><caseSensitive>true</caseSensitive>",
        "Low__c|<type>Text</type><length>40</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive>",
        "Plain__c|<type>Text</type><length>40</length>",
        "No__c|<type>Number</type><precision>18</precision><scale>0</scale><externalId>true</externalId>",
        "Rate__c|<type>Number</type><precision>18</precision><scale>2</scale>",
        "Share__c|<type>Percent</type><precision>5</precision><scale>1</scale>",
        "Price__c|<type>Currency</type><precision>18</precision><scale>2</scale>",
        "On__c|<type>Checkbox</type><defaultValue>true</defaultValue>",
        "Day__c|<type>Date</type>",
        "Stamp__c|<type>DateTime</type>",
        "At__c|<type>Time</type>",
        "Mail__c|<type>Email</type>",
        "Link__c|<type>Url</type>",
        "Tel__c|<type>Phone</type>",
        "Area__c|<type>TextArea</type>",
        "Long__c|<type>LongTextArea</type><length>1000</length><visibleLines>3</visibleLines>",
        $"Level__c|<type>Picklist</type>{Values("High", "Low")}",
        $"Colours__c|<type>MultiselectPicklist</type><visibleLines>3</visibleLines>{Values("Red", "Green", "Light Blue")}",
        "Of__c|<type>Lookup</type><referenceTo>Part__c</referenceTo><relationshipName>Parts</relationshipName>",
    ];

    protected override string[] Metadata => [WriteMetadata(Write, PathOf)];

    /// <summary>Writes the metadata of the type and returns its folder.</summary>
    public static string WriteMetadata(Action<string, byte[]> write, Func<string, string> pathOf)
    {
        const string space = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
        write("force-app/objects/Part__c/Part__c.object-meta.xml", Encoding.UTF8.GetBytes(
            "<CustomObject "
                + $"{space}"
                + "><label>Part</label><pluralLabel>Parts</pluralLabel><nameField><label>Name</label><type>Text</type></nameField></"
                + "CustomObject>"));
        foreach (var (name, rest) in Fields.Select(f => f.Split('|', 2)).Select(f => (f[0], f[1])))
        {
            write($"force-app/objects/Part__c/fields/{name}.field-meta.xml", Encoding.UTF8.GetBytes(
                $"<CustomField {space}><fullName>{name}</fullName><label>{name}</label>{rest}</CustomField>"));
        }
        return pathOf("force-app");
    }

    /// <summary>Adds a row of another user.</summary>
    protected Task<string> StrangerAsync(string field, object value) =>
        Client.Create("Part__c", JsonSerializer.Serialize(new Dictionary<string, object> { ["Name"] = "stranger", [field] = value }));

    /// <summary>These rows as text.</summary>
    protected async Task<string> RowsAsync(IEnumerable<string> ids)
    {
        var rows = await Org.RowsAsync("Part__c");
        return string.Join('\n', ids.Select(id => rows.TryGetValue(id, out var row) ? JsonSerializer.Serialize(row) : $"{id} is gone"));
    }

    private static string Values(params string[] values) =>
        "<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>"
            + $"{string.Concat(values.Select(v => $"<value><fullName>{v}</fullName><default>false</default><label>{v}</label></value>"))}"
            + "</valueSetDefinition></valueSet>";
}
