using System.Globalization;
using System.Xml.Linq;

namespace Seeder.Cli.Tests;

/// <summary>Checks XML against the form of JUnit files that Jenkins reads (junit-10.xsd of its xUnit plugin).</summary>
internal static class JunitCheck
{
    private static readonly Dictionary<string, (string[] Children, string[] Required, string[] Optional)> Elements = new()
    {
        ["testsuites"] = (["testsuite"], [], ["name", "time", "tests", "failures", "errors"]),
        ["testsuite"] = (
            ["testsuite", "properties", "testcase", "system-out", "system-err"],
            ["name", "tests", "failures", "errors"],
            ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"]),
        ["testcase"] = (["skipped", "error", "failure", "system-out", "system-err"], ["name"], ["time", "classname", "group"]),
        ["failure"] = ([], [], ["type", "message"]),
        ["error"] = ([], [], ["type", "message"]),
        ["skipped"] = ([], [], ["type", "message"]),
        ["system-out"] = ([], [], []),
    };

    /// <summary>Parses the file, and checks its form and its numbers.</summary>
    public static XElement Parse(string path)
    {
        var root = XDocument.Load(path).Root!;
        Assert.That(root.Name.LocalName, Is.EqualTo("testsuites"));
        foreach (var element in root.DescendantsAndSelf())
        {
            var (children, required, optional) = Elements[element.Name.LocalName];
            Assert.That(element.Elements().Select(e => e.Name.LocalName).Distinct(), Is.SubsetOf(children));
            var names = element.Attributes().Select(a => a.Name.LocalName).ToList();
            Assert.That(required, Is.SubsetOf(names));
            Assert.That(names, Is.SubsetOf(required.Concat(optional)));
            Assert.That(element.Attribute("time")?.Value ?? "0", Does.Match(@"^[0-9]+(\.[0-9]+)?$"));
        }
        foreach (var suite in root.Elements().Prepend(root))
        {
            var cases = suite.Descendants("testcase").ToList();
            Assert.That(Number(suite, "tests"), Is.EqualTo(cases.Count));
            Assert.That(Number(suite, "failures"), Is.EqualTo(cases.Count(c => c.Element("failure") is not null)));
            Assert.That(Number(suite, "errors"), Is.EqualTo(cases.Count(c => c.Element("error") is not null)));
        }
        return root;
    }

    /// <summary>Each test as a line, such as <c>plan Account: failure</c>.</summary>
    public static IEnumerable<string> Tests(XElement root) => root.Descendants("testcase").Select(c =>
        $"{c.Attribute("classname")!.Value} {c.Attribute("name")!.Value}: "
            + (c.Elements().FirstOrDefault(e => e.Name.LocalName != "system-out")?.Name.LocalName ?? "passed"));

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
