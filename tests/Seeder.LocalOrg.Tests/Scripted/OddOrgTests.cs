using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Scripted;

/// <summary>An org whose answers do not fit together: each command ends, and says what is wrong.</summary>
internal sealed class OddOrgTests : ScriptedFixture
{
    private static readonly Dictionary<string, Func<ScriptedRequest, ScriptedAnswer?>> Describes = new()
    {
        ["another type"] = _ => ScriptedAnswer.Json(new { name = "Contact", fields = Array.Empty<object>() }),
        ["no name"] = _ => ScriptedAnswer.Json(new { fields = Array.Empty<object>() }),
        ["a list"] = _ => ScriptedAnswer.Json("[]"),
        ["a number"] = _ => ScriptedAnswer.Json("7"),
        ["no fields"] = _ => ScriptedAnswer.Json(new { name = "Account" }),
        ["name is a number"] = _ => ScriptedAnswer.Json("""{"name":7}"""),
    };

    private static IEnumerable<string> Names => Describes.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task A_description_that_does_not_fit_ends_the_command(string name)
    {
        Scripted.On("GET", "*/sobjects/Account/describe", Describes[name]);

        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1).Or.EqualTo(3).Or.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Match("error SEED[0-9]{3}"));
        Assert.That(Scripted.Requests, Has.Count.LessThan(30));
    }

    [TestCase("")]
    [TestCase("""{"name":"Account"},{"name":"ACCOUNT"}""")]
    [TestCase("""{"name":"Contact"}""")]
    [TestCase("""{"label":"Account"}""")]
    [TestCase("""7,null,"Account" """)]
    public async Task A_list_of_types_that_does_not_fit_ends_the_command(string types)
    {
        Scripted.On("GET", "*/sobjects", _ => ScriptedAnswer.Json($$"""{"sobjects":[{{types}}]}"""));

        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.AnyOf(0, 1, 3, 4), result.ToString());
        Assert.That(Scripted.Requests, Has.Count.LessThan(30));
    }

    [TestCase("""[{"Id":"001000000000001AAA"}]""")]
    [TestCase("""[{"Name":"Acme"}]""")]
    [TestCase("""[{"Id":null,"Name":"Acme"}]""")]
    [TestCase("""[{"Id":"001000000000001AAA","Name":{"a":1}}]""")]
    [TestCase("""[{"Id":"x","Name":"Somebody else"}]""")]
    [TestCase("[7]")]
    public async Task Rows_that_lack_what_was_asked_for_end_the_command(string rows)
    {
        var count = JsonNode.Parse(rows)!.AsArray().Count;
        Scripted.On("GET", "*/query*", _ => ScriptedAnswer.Json($$"""{"totalSize":{{count}},"done":true,"records":{{rows}}}"""));
        Write("small.yaml", "plan: small\nrecords:\n  Contact:\n    - LastName: Doe\n      Account: { Name: Acme }\n");

        var result = await RunAsync("plan", "small.yaml");

        Assert.That(result.Exit, Is.AnyOf(0, 1, 3, 4), result.ToString());
        Assert.That(Scripted.Requests, Has.Count.LessThan(30));
    }
}
