using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Local.Tests.Library;

/// <summary>The snippets of docs/library.md are the code of this test.</summary>
internal sealed partial class LibraryPageTests : LibraryFixture
{
    [Test]
    public async Task The_first_snippet_runs()
    {
        var (instanceUrl, accessToken) = (Org.Url.ToString(), Org.AccessToken);
        var path = Write(
            "plans/demo.yaml",
            "plan: demo\nvars: { region: EMEA }\nrecords:\n  Account:\n    - { $ref: acme, Name: \"Acme ${var.region}\" }\n");
        var manifest = ManifestPath;
        var cancellationToken = CancellationToken.None;
        // docs: first
        await using var org = await OrgConnection.ConnectAsync(OrgLogin.Token(instanceUrl, accessToken));
        var options = new SeedOptions { Manifest = manifest, Vars = { ["region"] = "EMEA" } };
        var plan = SeedPlan.Load(path, options);

        var planned = await plan.PlanAsync(org);
        Console.WriteLine($"{planned.Create} to create, {planned.Update} to update, in {planned.Calls} calls");

        var result = await planned.ApplyAsync(cancellationToken: cancellationToken);
        var acme = result["acme"];
        Console.WriteLine($"acme is {acme}; {result.Records.Count} records in all");

        await plan.DestroyAsync(org);
        // docs: end
        Assert.That((planned.Create, acme.Length), Is.EqualTo((1, 18)));
        Assert.That(await NamesAsync("Account"), Is.Empty);
    }

    // The snippet prints on the console of the process, which other tests read.
    [Test]
    [NonParallelizable]
    public async Task The_second_snippet_runs()
    {
        await FailAsync(new { kind = "collections-create", nth = 1, action = "governor", most = 0 });
        await using var org = await ConnectAsync();
        var plan = Load("plan: demo\nrecords:\n  Account:\n    - { $ref: acme, Name: Acme }\n");
        var cancellationToken = CancellationToken.None;
        var isCaught = false;
        // docs: second
        try
        {
            await plan.ApplyAsync(org, cancellationToken: cancellationToken);
        }
        catch (SeederException failure)
        {
            Console.Error.WriteLine(failure.Message);
            foreach (var record in failure.Result?.Records ?? [])
            {
                Console.Error.WriteLine($"{record.Reference}: {record.Action}");
            }
            // docs: end
            isCaught = failure is OrgException;
        }
        Assert.That(isCaught, Is.True);
    }

    [TestCase("first", 0)]
    [TestCase("second", 1)]
    public void A_snippet_of_the_page_is_the_code_of_the_test(string name, int index)
    {
        var page = File.ReadAllText(Repository.At("docs", "library.md"));
        var code = File.ReadAllText(Repository.At("tests", "Seeder.LocalOrg.Tests", "Library", "LibraryPageTests.cs"));
        var lines = Region().Matches(code).Single(m => m.Groups["name"].Value == name).Groups["code"].Value.TrimEnd().Split('\n');
        var expected = string.Join('\n', lines.Select(l => l.Length > 8 ? l[8..] : ""));
        Assert.That(Snippet().Matches(page)[index].Groups["code"].Value.TrimEnd(), Does.StartWith(expected));
    }

    [GeneratedRegex("""// docs: (?<name>first|second)\n(?<code>.*?)\n *// docs: end""", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("""```csharp\n(?<code>.*?)```""", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
