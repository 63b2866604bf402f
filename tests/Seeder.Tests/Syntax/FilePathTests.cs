using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Syntax;

internal sealed class FilePathTests
{
    [TestCase(@"\\server\share\plan.yaml", "//server/share/plan.yaml")]
    [TestCase("//server/share/plan.yaml", "//server/share/plan.yaml")]
    [TestCase(@"\\server\share\a\..\plan.yaml", "//server/share/plan.yaml")]
    [TestCase(@"\\server\share\..\..\..\plan.yaml", "//server/share/plan.yaml")]
    [TestCase("//server/share", "//server/share")]
    [TestCase("///plan.yaml", "/plan.yaml")]
    [TestCase("/a/../../b", "/b")]
    [TestCase("/", "/")]
    [TestCase("a/./b//c", "a/b/c")]
    [TestCase("../../a", "../../a")]
    [TestCase("a/../..", "..")]
    [TestCase("a/..", ".")]
    [TestCase("", ".")]
    public void A_path_has_one_spelling_and_a_share_keeps_its_two_slashes(string path, string expected)
    {
        Assert.That(FilePath.Normalise(path), Is.EqualTo(expected));
        Assert.That(FilePath.Normalise(expected), Is.EqualTo(expected));
    }

    [TestCase("plans/main.yaml", "people.yaml", "plans/people.yaml")]
    [TestCase("/main.yaml", "people.yaml", "/people.yaml")]
    [TestCase(@"\\server\share\plans\main.yaml", "people.yaml", "//server/share/plans/people.yaml")]
    [TestCase("//server/share/plans/main.yaml", "../people.yaml", "//server/share/people.yaml")]
    [TestCase("plans/main.yaml", @"\\server\share\people.yaml", "//server/share/people.yaml")]
    [TestCase("plans/main.yaml", "//server/share/people.yaml", "//server/share/people.yaml")]
    public void A_path_is_relative_to_the_file_that_holds_it(string from, string path, string expected)
    {
        Assert.That(FilePath.Resolve(new SourceText(from, ""), path), Is.EqualTo(expected));
    }
}
