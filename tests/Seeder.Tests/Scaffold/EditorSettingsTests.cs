using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Seeder.Core.Scaffold;

namespace Seeder.Tests.Scaffold;

/// <summary>The settings of VS Code keep everything that the user wrote, and get the schema of plans.</summary>
internal sealed class EditorSettingsTests
{
    private const string Schema = "./schemas/seed-plan.schema.json";
    private const string Plans = "plans/**/*.yaml";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [TestCase("", "{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("\n", "\n{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("// mine", "// mine\n{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("{}", "{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}")]
    [TestCase("{ /* none */ }", "{ /* none */ \n  'yaml.schemas': {\n    'S': 'P'\n  }\n}")]
    [TestCase("{\n}\n", "{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("{\n  // none\n}\n", "{\n  // none\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("{'a':1}", "{'a':1, 'yaml.schemas': { 'S': 'P' }}")]
    [TestCase("{'a':1,}", "{'a':1, 'yaml.schemas': { 'S': 'P' }}")]
    [TestCase("{ 'a': 1 // one\n}", "{ 'a': 1, 'yaml.schemas': { 'S': 'P' } // one\n}")]
    [TestCase("{\n  'a': 1\n}\n", "{\n  'a': 1,\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}\n")]
    [TestCase("{\n  'a': 1,\n}\n", "{\n  'a': 1,\n  'yaml.schemas': {\n    'S': 'P'\n  },\n}\n")]
    [TestCase("{\n    'a': 1 // one, two\n    // 'b': 2,\n}\n",
        "{\n    'a': 1, // one, two\n    // 'b': 2,\n    'yaml.schemas': {\n        'S': 'P'\n    }\n}\n")]
    [TestCase("{\n\t'a': { 'b': [1, 2,], },\n\t'c': '}'\n}",
        "{\n\t'a': { 'b': [1, 2,], },\n\t'c': '}',\n\t'yaml.schemas': {\n\t\t'S': 'P'\n\t}\n}")]
    [TestCase("{\n  'a': 1 }", "{\n  'a': 1, \n  'yaml.schemas': {\n    'S': 'P'\n  }\n}")]
    [TestCase("{\r\n  'a': 1\r\n}\r\n", "{\r\n  'a': 1,\r\n  'yaml.schemas': {\r\n    'S': 'P'\r\n  }\r\n}\r\n")]
    [TestCase("{\n  'a': 1 /* , */\n}", "{\n  'a': 1, /* , */\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}")]
    public void A_file_without_the_setting_gets_it(string file, string expected) =>
        Assert.That(Written(file), Is.EqualTo(Quoted(expected)));

    [TestCase("{ 'yaml.schemas': {} }", "{ 'yaml.schemas': {\n  'S': 'P'\n} }")]
    [TestCase("{\n  'yaml.schemas': {}\n}", "{\n  'yaml.schemas': {\n    'S': 'P'\n  }\n}")]
    [TestCase("{\n  'yaml.schemas': { 'x': 'y' }\n}", "{\n  'yaml.schemas': { 'x': 'y', 'S': 'P' }\n}")]
    [TestCase("{\n  'yaml.schemas': {\n    // actions\n    'x': ['y', 'z'] // both\n  },\n  'b': 2\n}",
        "{\n  'yaml.schemas': {\n    // actions\n    'x': ['y', 'z'], // both\n    'S': 'P'\n  },\n  'b': 2\n}")]
    [TestCase("{\n  'yaml.schemas': {\n    'x': 'y',\n  },\n}", "{\n  'yaml.schemas': {\n    'x': 'y',\n    'S': 'P',\n  },\n}")]
    [TestCase("{ 'yaml.schemas': { 'S': 'data/*.yaml' } }", "{ 'yaml.schemas': { 'S': ['data/*.yaml', 'P'] } }")]
    [TestCase("{ 'yaml.schemas': { 'schemas/seed-plan.schema.json': ['a', 'b',] } }",
        "{ 'yaml.schemas': { 'schemas/seed-plan.schema.json': ['a', 'b', 'P',] } }")]
    [TestCase("{ 'yaml.schemas': { 'S': [] } }", "{ 'yaml.schemas': { 'S': ['P'] } }")]
    public void A_file_with_other_schemas_gets_one_more(string file, string expected) =>
        Assert.That(Written(file), Is.EqualTo(Quoted(expected)));

    [TestCase("{ 'yaml.schemas': { 'S': 'P' } }")]
    [TestCase("{ 'yaml.schemas': { 'S': ['x', 'P'] } }")]
    [TestCase("{ 'yaml.schemas': { 'schemas/own.json': 'plans/*.yaml' } }")]
    [TestCase("{ 'yaml.schemas': { 'schemas/own.json': ['/plans/**'] } }")]
    public void A_file_that_gives_plans_a_schema_is_not_changed(string file) =>
        Assert.That(Merge(file), Is.InstanceOf<EditorSettingsChange.Unchanged>());

    [TestCase("[]", "it does not hold a JSON object")]
    [TestCase("null", "it does not hold a JSON object")]
    [TestCase("{ 'yaml.schemas': null }", "'yaml.schemas' in it is not an object")]
    [TestCase("{ 'yaml.schemas': [{ 'a': 1 }], 'b': 2 }", "'yaml.schemas' in it is not an object")]
    [TestCase("{ 'yaml.schemas': {}, 'yaml.schemas': {} }", "it has 'yaml.schemas' twice")]
    [TestCase("{ 'yaml.schemas': { 'S': { 'a': 1 } } }", "the value of 'S' in it is neither a text nor a list")]
    [TestCase("{ 'a': 1", "it is not valid JSON with comments")]
    [TestCase("{ 'a' 1 }", "it is not valid JSON with comments")]
    [TestCase("{} {}", "it is not valid JSON with comments")]
    [TestCase("/* open", "it is not valid JSON with comments")]
    [TestCase("<<<<<<< ours\n{}", "it is not valid JSON with comments")]
    public void A_file_that_cannot_be_merged_is_left(string file, string reason) =>
        Assert.That(Merge(file), Is.EqualTo(new EditorSettingsChange.Refused(Quoted(reason, "'"))));

    [Test]
    public void A_file_that_is_not_UTF8_is_left() =>
        Assert.That(
            EditorSettings.Merge([(byte)'{', 0xff, (byte)'}'], Schema, Plans),
            Is.EqualTo(new EditorSettingsChange.Refused("it is not UTF-8 text")));

    [Test]
    public void Nesting_without_end_is_left()
    {
        var deep = $"{{ \"a\": {new string('[', 100_000)}{new string(']', 100_000)} }}";

        Assert.That(Merge(deep), Is.InstanceOf<EditorSettingsChange.Refused>());
    }

    [Test]
    public void A_byte_order_mark_stays()
    {
        byte[] file = [0xef, 0xbb, 0xbf, .. "{\n  \"ä\": \"ö\"\n}"u8];

        var written = ((EditorSettingsChange.Written)EditorSettings.Merge(file, Schema, Plans)).Content;

        Assert.That(written[..3], Is.EqualTo(file[..3]));
        Assert.That(Encoding.UTF8.GetString(written[3..]), Does.StartWith("{\n  \"ä\": \"ö\",\n  \"yaml.schemas\": {\n"));
    }

    [Test]
    public void A_name_with_special_characters_is_escaped()
    {
        var written = ((EditorSettingsChange.Written)EditorSettings.Merge("{}"u8, Schema, "pl\"a\\ns/**/*.yaml")).Content;

        Assert.That(JsonNode.Parse(written)!["yaml.schemas"]![Schema]!.GetValue<string>(), Is.EqualTo("pl\"a\\ns/**/*.yaml"));
    }

    // The result is valid, has the setting once, and a second merge changes nothing.
    private static string Written(string file)
    {
        var change = Merge(file);
        Assert.That(change, Is.InstanceOf<EditorSettingsChange.Written>(), $"{change}");
        var text = Encoding.UTF8.GetString(((EditorSettingsChange.Written)change).Content);
        using var json = JsonDocument.Parse(text, Lenient);
        var setting = json.RootElement.GetProperty("yaml.schemas").EnumerateObject();
        Assert.That(setting.Count(s => s.Value.ToString().Contains(Plans, StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(EditorSettings.Merge(Encoding.UTF8.GetBytes(text), Schema, Plans), Is.InstanceOf<EditorSettingsChange.Unchanged>());
        return text;
    }

    private static EditorSettingsChange Merge(string file) => EditorSettings.Merge(Encoding.UTF8.GetBytes(Quoted(file)), Schema, Plans);

    // The cases have ' for a quote, S for the schema and P for the pattern.
    private static string Quoted(string text, string quote = "\"") => text
        .Replace("'S'", $"'{Schema}'", StringComparison.Ordinal)
        .Replace("'P'", $"'{Plans}'", StringComparison.Ordinal)
        .Replace("'", quote, StringComparison.Ordinal);
}
