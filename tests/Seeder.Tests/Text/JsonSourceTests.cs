using System.Text;
using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Text;

internal sealed class JsonSourceTests
{
    private const string Manifest =
        """{ "plan": "dämo", "records": { "acme": { "id": "001", "shape": ["Name", "Site"] }, "beta": { "id": "002" } } }""";

    private static string? TextAt(string[] at, string before = "") =>
        new JsonSource("demo.manifest.json", Encoding.UTF8.GetBytes($"{before}{Manifest}")).Find(at) is { } span
            ? span.Source.Content[span.Start..span.End]
            : null;

    [TestCase("\"dämo\"", "plan")]
    [TestCase("\"001\"", "records", "acme", "id")]
    [TestCase("\"002\"", "records", "beta", "id")]
    [TestCase("\"Name\"", "records", "acme", "shape", "0")]
    [TestCase("\"Site\"", "records", "acme", "shape", "1")]
    [TestCase("{ \"id\": \"002\" }", "records", "beta")]
    [TestCase(Manifest)]
    public void A_value_is_found_by_the_names_and_positions_that_lead_to_it(string text, params string[] at)
    {
        Assert.That(TextAt(at), Is.EqualTo(text));
        Assert.That(TextAt(at, "\ufeff"), Is.EqualTo(text), "after a byte order mark");
    }

    [TestCase("records", "gamma")]
    [TestCase("records", "acme", "shape", "2")]
    [TestCase("records", "acme", "shape", "Name")]
    [TestCase("plan", "id")]
    public void A_value_that_the_text_does_not_contain_has_no_place(params string[] at) => Assert.That(TextAt(at), Is.Null);
}
