using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>A metadata folder of a stranger's pull request shows no file outside its repository, and never hangs.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux,MacOsX")]
internal sealed class MetadataFolderTests : IDisposable
{
    private const string Secret = "canary-of-the-metadata";

    private readonly string _top = RealPath.Of(Directory.CreateTempSubdirectory("seeder-metadata-").FullName)!;

    public MetadataFolderTests()
    {
        Put("repository/.git/config", "");
        Put("repository/force-app/objects/Part__c/Part__c.object-meta.xml", Object);
        Put("outside/secret.txt", Secret);
        Put("outside/Stolen__c/Stolen__c.object-meta.xml", Object);
    }

    private const string Object = """
        <CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>Part</label><nameField><type>Text</type></nameField></CustomObject>
        """;

    private string Folder => Path.Combine(_top, "repository/force-app");

    public void Dispose() => Directory.Delete(_top, recursive: true);

    private void Put(string path, string text)
    {
        var full = Path.Combine(_top, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private void Link(string path, string target) =>
        File.CreateSymbolicLink(Path.Combine(_top, path), target.Replace("TOP", _top, StringComparison.Ordinal));

    private static IEnumerable<string> Types(string folder) =>
        MetadataFiles.ReadSchema([folder], new DiagnosticBag()).Objects.Select(t => t.Name)
            .Where(n => n.EndsWith("__c", StringComparison.Ordinal));

    private static string Refusal(string folder)
    {
        var read = Assert.Catch<SeederException>(() => MetadataFiles.ReadSchema([folder], new DiagnosticBag()));
        var check = Assert.Catch<SeederException>(() => MetadataFiles.Checked([folder]));
        Assert.That(check.Diagnostic.Message, Is.EqualTo(read.Diagnostic.Message));
        Assert.That(read.Kind, Is.EqualTo(DiagnosticKind.Plan));
        Assert.That(DiagnosticText.Render([read.Diagnostic]), Does.Not.Contain(Secret));
        return read.Diagnostic.Message;
    }

    [Test]
    public void A_folder_of_ones_own_is_read() => Assert.That(Types(Folder), Is.EqualTo(new[] { "Part__c" }));

    [TestCase("../../../../outside/secret.txt")]
    [TestCase("TOP/outside/secret.txt")]
    [TestCase("/proc/self/environ")]
    [TestCase("/etc/passwd")]
    [TestCase("TOP/outside/Stolen__c/Stolen__c.object-meta.xml")]
    public void A_link_in_place_of_a_file_that_leads_out_is_refused(string target)
    {
        Link("repository/force-app/objects/Part__c/Leak__c.field-meta.xml", target);
        Assert.That(Refusal(Folder), Does.Contain("Leak__c.field-meta.xml").And.Contain("leads out"));
    }

    [TestCase("../../../outside")]
    [TestCase("TOP/outside")]
    [TestCase("/proc/self")]
    [TestCase("/etc")]
    [TestCase("../../../..")]
    public void A_link_in_place_of_a_folder_that_leads_out_is_refused(string target)
    {
        Link("repository/force-app/objects/more", target);
        Assert.That(Refusal(Folder), Does.Contain("more").And.Contain("leads out"));
    }

    [TestCase("..")]
    [TestCase(".")]
    [TestCase("TOP/repository/force-app")]
    [TestCase("../objects")]
    [TestCase("../../force-app/objects/Part__c")]
    public void A_link_back_to_a_folder_that_was_entered_is_passed_over(string target)
    {
        Link("repository/force-app/objects/again", target);
        Assert.That(Types(Folder), Is.EqualTo(new[] { "Part__c" }));
    }

    [TestCase("../outside")]
    [TestCase("../../outside")]
    [TestCase("TOP/outside")]
    [TestCase("/etc")]
    [TestCase("link")]
    public void A_package_directory_that_leads_out_is_refused(string target)
    {
        Link("repository/force-app/link", "TOP/outside");
        var path = target.Replace("TOP", _top, StringComparison.Ordinal);
        Put("repository/force-app/sfdx-project.json", $$"""{ "packageDirectories": [ { "path": "{{path}}" } ] }""");
        if (Directory.Exists(Path.Combine(Folder, path)))
        {
            Assert.That(Refusal(Folder), Does.Contain("leads out"));
        }
        else
        {
            Assert.That(Types(Folder), Is.Empty);
        }
    }

    [Test]
    public void A_link_within_the_repository_is_followed()
    {
        Put("repository/shared/Tool__c/Tool__c.object-meta.xml", Object);
        Link("repository/force-app/objects/Tool__c", "../../shared/Tool__c");
        Assert.That(Types(Folder), Is.EquivalentTo(new[] { "Part__c", "Tool__c" }));
    }

    [Test]
    public void A_project_file_that_is_a_link_out_is_refused_and_not_shown()
    {
        Link("repository/force-app/sfdx-project.json", "TOP/outside/secret.txt");
        Assert.That(Refusal(Folder), Does.Contain("sfdx-project.json"));
    }

    [TestCase("objects/Part__c/A__c.field-meta.xml")]
    [TestCase("objects/Part__c/A__c.field")]
    [TestCase("objects/Part__c/A__c.validationRule-meta.xml")]
    [TestCase("objects/Part__c/A__c.ValidationRule")]
    [TestCase("sets/A__c.globalValueSet-meta.xml")]
    [TestCase("objects/Part__c/Part__c.OBJECT-META.XML")]
    public void A_link_that_leads_out_in_the_place_of_any_file_that_the_local_org_reads_is_refused(string name)
    {
        Put("outside/secret.txt", "<CustomField><secret/></CustomField>");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
        Link($"repository/force-app/{name}", "TOP/outside/secret.txt");

        Assert.That(Refusal(Folder), Does.Contain("leads out").And.Not.Contain("secret.txt"));
    }

    [TestCase("repository/.env")]
    [TestCase("repository/.git/config")]
    [TestCase("repository/.sfdx/tools/A__c.field-meta.xml")]
    [TestCase("repository/force-app/.hidden/A__c.field-meta.xml")]
    [TestCase("repository/force-app/objects/.A__c.field-meta.xml")]
    public void A_link_to_a_file_with_a_dot_is_refused_and_the_file_not_shown(string target)
    {
        Put(target, "<CustomField><secret>hunter2</secret></CustomField>");
        Link("repository/force-app/objects/Part__c/A__c.field-meta.xml", $"TOP/{target}");

        Assert.That(Refusal(Folder), Does.Contain("begins with a dot").And.Not.Contain("hunter2"));
    }

    [Test]
    public void A_folder_with_a_dot_that_the_user_names_is_read()
    {
        Put("repository/.metadata/objects/Tool__c/Tool__c.object-meta.xml", Object);
        Assert.That(Types(Path.Combine(_top, "repository/.metadata")), Does.Contain("Tool__c"));
    }

    [TestCase("A__c.field-meta.xml")]
    [TestCase("A__c.validationRule-meta.xml")]
    public void A_pipe_among_the_files_is_refused_at_once(string name)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder, "objects/Part__c", name)])!;
        mkfifo.WaitForExit();
        Assert.That(Refusal(Folder), Does.Contain("not a regular file"));
    }
}
