namespace Seeder.Local.Tests;

/// <summary>A temporary SFDX project, which is deleted at the end.</summary>
internal sealed class Project : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("local-org-").FullName;

    public Project Object(string name, string inner) => Write($"{name}/{name}.object-meta.xml", "CustomObject", inner);

    public Project Field(string type, string name, string inner) =>
        Write(
            $"{type}/fields/{name}.field-meta.xml",
            "CustomField",
            $"<fullName>{name}</fullName><label>{name[..^3].Replace('_', ' ')}</label>{inner}");

    public Project RecordType(string type, string name, bool active = true) =>
        Write(
            $"{type}/recordTypes/{name}.recordType-meta.xml",
            "RecordType",
            $"<fullName>{name}</fullName><label>{name} label</label><active>{(active ? "true" : "false")}</active>");

    public Project Write(string path, string element, string inner)
    {
        var file = Path.Combine(Root, "force-app", "main", "default", "objects", path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(
            file,
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} "
                + $"xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inner}</{element}>");
        File.WriteAllText(Path.Combine(Root, "sfdx-project.json"), """{"packageDirectories":[{"path":"force-app","default":true}]}""");
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
