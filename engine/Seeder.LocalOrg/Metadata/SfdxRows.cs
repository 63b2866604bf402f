using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// Reads the records of SFDX source: queues, public groups, roles, permission sets and custom metadata. Members of groups, and the
/// permissions of permission sets, are ignored.
/// </summary>
internal static class SfdxRows
{
    private const string CustomMetadata = "customMetadata";

    /// <param name="notes">Receives a sentence for each file that cannot be read. The org works without its record.</param>
    public static IReadOnlyList<MetadataRow> Read(string root, SfdxNamespace names, ICollection<string> notes)
    {
        var rows = new List<MetadataRow>();
        Add("queue", (file, name, xml) => Queue(file, name, xml));
        Add("group", (file, name, xml) => Group(file, name, xml, "Regular", []));
        Add("role", Role);
        Add("permissionset", PermissionSet);
        Each(SfdxReader.Files(root, "md").Where(IsCustomMetadata), file => Record(file, names));
        return rows;

        void Add(string kind, Func<string, string, XElement, MetadataRow> read) => Each(SfdxReader.Files(root, kind), file =>
        {
            var xml = Xml.Load(file);
            return read(file, Xml.CheckName(xml.Text("fullName") ?? SfdxReader.BaseName(file), file), xml);
        });

        void Each(IEnumerable<string> files, Func<string, MetadataRow> read)
        {
            foreach (var file in files)
            {
                try
                {
                    rows.Add(read(file));
                }
                catch (MetadataException e)
                {
                    notes.Add($"{file}: {e.Message} The record is left out.");
                }
            }
        }
    }

    // In the format of the Metadata API the suffix is .md, which other files have too.
    private static bool IsCustomMetadata(string file) =>
        Path.GetFileName(file).Count(c => c == '.') > 1
            && (file.EndsWith(".md-meta.xml", StringComparison.Ordinal)
                || Path.GetFileName(Path.GetDirectoryName(file)) == CustomMetadata);

    private static MetadataRow Queue(string file, string name, XElement xml) => Group(
        file,
        name,
        xml,
        "Queue",
        [("Email", xml.Text("email")), ("DoesSendEmailToMembers", xml.Text("doesSendEmailToMembers") ?? "false")]) with
    {
        QueueTypes = [.. xml.Children("queueSobject").Select(q => q.Text("sobjectType")).OfType<string>()],
    };

    private static MetadataRow Group(
        string file, string name, XElement xml, string type, IEnumerable<(string Field, string? Value)> others) => new(
        file,
        "Group",
        "DeveloperName",
        name,
        [
            ("Type", type), ("Name", xml.Text("name") ?? name), ("DoesIncludeBosses", xml.Text("doesIncludeBosses") ?? "true"),
            ("Description", xml.Text("description")), .. others,
        ]);

    private static MetadataRow Role(string file, string name, XElement xml) => new(
        file,
        "UserRole",
        "DeveloperName",
        name,
        [
            ("Name", xml.Text("name") ?? name), ("RollupDescription", xml.Text("description")),
            ("OpportunityAccessForAccountOwner", xml.Text("opportunityAccessLevel")),
            ("CaseAccessForAccountOwner", xml.Text("caseAccessLevel")),
            ("ContactAccessForAccountOwner", xml.Text("contactAccessLevel")),
            ("MayForecastManagerShare", xml.Text("mayForecastManagerShare")),
        ])
    {
        Parent = xml.Text("parentRole"),
    };

    private static MetadataRow PermissionSet(string file, string name, XElement xml) => new(
        file,
        "PermissionSet",
        "Name",
        name,
        [
            ("Label", xml.Text("label") ?? name), ("Description", xml.Text("description")), ("IsCustom", "true"), ("Type", "Regular"),
            ("HasActivationRequired", xml.Text("hasActivationRequired")),
        ]);

    /// <summary>Reads a record of a custom metadata type: the file <c>Type.Record.md-meta.xml</c>.</summary>
    private static MetadataRow Record(string file, SfdxNamespace names)
    {
        var parts = Path.GetFileName(file).Split('.');
        var (type, name) = (Xml.CheckName(parts[0], file), Xml.CheckName(parts[1], file));
        var xml = names.Qualify(Xml.Load(file));
        return new MetadataRow(
            file,
            names.Qualify(type.EndsWith("__mdt", StringComparison.Ordinal) ? type : type + "__mdt"),
            "DeveloperName",
            name[(name.LastIndexOf("__", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..],
            [
                ("MasterLabel", xml.Text("label") ?? name), ("Label", xml.Text("label") ?? name), ("QualifiedApiName", name),
                ("Language", "en_US"),
                .. xml.Children("values").Select(v => (Xml.CheckName(v.Text("field") ?? "", file), Value(v.Child("value")))),
            ]);
    }

    // Spaces at the ends belong to a value; the org trims text itself.
    private static string? Value(XElement? value) =>
        value is null || value.Attributes().Any(a => a.Name.LocalName == "nil" && a.Value == "true") ? null : value.Value;
}
