using Seeder.Core.Diagnostics;
using Seeder.Core.Schema;

namespace Seeder.Tests.Schema;

/// <summary>Writes small metadata files, and reads them together with the catalogue.</summary>
internal static class Metadata
{
    public const string TextName =
        "<label>Thing</label><nameField><label>Thing Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>";

    private const string Namespace = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

    public static MetadataFile Object(string name, string content = TextName) =>
        new($"app/main/default/objects/{name}/{name}.object-meta.xml", Document("CustomObject", content));

    public static MetadataFile Field(string type, string name, string content) =>
        new(
            $"app/main/default/objects/{type}/fields/{name}.field-meta.xml",
            Document("CustomField", $"<fullName>{name}</fullName>{content}"));

    public static MetadataFile RecordType(string type, string name, string content = "<active>true</active><label>A label</label>") =>
        new(
            $"app/main/default/objects/{type}/recordTypes/{name}.recordType-meta.xml",
            Document("RecordType", $"<fullName>{name}</fullName>{content}"));

    public static string Document(string root, string content) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} {Namespace}>\n{content}\n</{root}>\n";

    public static OrgSchema Read(params MetadataFile[] files)
    {
        var diagnostics = new DiagnosticBag();
        var schema = SfdxMetadataReader.Read(files, StandardObjects.Schema, diagnostics);
        NUnit.Framework.Assert.That(diagnostics.ToImmutable(), NUnit.Framework.Is.Empty);
        return schema;
    }
}
