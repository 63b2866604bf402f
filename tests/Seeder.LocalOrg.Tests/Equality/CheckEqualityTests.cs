using System.Text.Json.Nodes;
using Seeder.Cli.Tests;
using Seeder.Core.Text;

namespace Seeder.Local.Tests.Equality;

/// <summary>Right after <c>apply</c>, <c>show --check</c> finds no difference, whatever the org made of the values.</summary>
internal sealed class CheckEqualityTests : CliFixture
{
    [TestCase("On__c: null")]
    [TestCase("No__c: 123456789012345678")]
    [TestCase("No__c: -987654321098765432")]
    [TestCase("Colours__c: [Red, Red, Green]")]
    [TestCase("Colours__c: \"green; RED;\"")]
    [TestCase("Level__c: high")]
    [TestCase("Mail__c: Jane@Acme.Example")]
    [TestCase("Stamp__c: 2026-03-31T14:30:00.999Z")]
    [TestCase("Area__c: \"a\\r\\nb \"")]
    [TestCase("Rate__c: 1.005")]
    [TestCase("Price__c: 0.10")]
    [TestCase("At__c: \"08:00\"")]
    [TestCase("Plain__c: \"  \"")]
    public async Task A_value_of_any_kind_is_as_it_was_sent(string field)
    {
        await CheckedAsync($"plan: p\nrecords:\n  Part__c:\n    - {{ $ref: p, Name: one, {field} }}\n", "1 record: 1 as sent\n");
    }

    [TestCase("Low__c", "key", "KEY")]
    [TestCase("Low__c", "Straße", "STRAßE")]
    [TestCase("Plain__c", "acme", " Acme ")]
    [TestCase("Name", "ACME", "acme")]
    [TestCase("Mail__c", "a@b.example", "A@B.example")]
    public async Task A_key_of_another_case_is_no_difference_while_other_text_of_another_case_is(string field, string held, string key)
    {
        await RunAsync("apply", Plan("theirs", $"{{ $ref: t, {field}: {held}, Tel__c: x }}"), "--metadata", "force-app");
        await CheckedAsync(
            $"plan: p\nrecords:\n  Part__c:\n    - {{ $ref: p, $key: {field}, {field}: \"{key}\", Tel__c: X }}\n", "1 record: 1 as sent\n");

        var other =
            await RunAsync("show", Plan("theirs", $"{{ $ref: t, {field}: {held}, Tel__c: x }}"), "--check", "--metadata", "force-app");
        Assert.That(other.Exit, Is.EqualTo(2), other.ToString());
        Assert.That(other.Out, Does.Contain("Tel__c"));
    }

    // The plan is unchanged, and so are its records, by the manifest of an earlier version.
    [TestCase("Colours__c: [Red, Red, Green]", "Green;Red;Red")]
    [TestCase("Level__c: high", "high")]
    [TestCase("Mail__c: Jane@Acme.Example", "Jane@Acme.Example")]
    [TestCase("No__c: 123456789012345678", "123456789012345678")]
    [TestCase("On__c: false", "false")]
    public async Task A_manifest_of_an_earlier_version_stays_valid(string field, string earlier)
    {
        var plan = $"plan: p\nrecords:\n  Part__c:\n    - {{ $ref: p, {field} }}\n";
        await CheckedAsync(plan, "1 record: 1 as sent\n");
        var path = Directory.EnumerateFiles(Path.Combine(Folder, ".seeder"), "p.manifest.json", SearchOption.AllDirectories).Single();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        manifest["records"]!["p"]!["hash"] = Fingerprint.Of(earlier);
        await File.WriteAllTextAsync(path, manifest.ToJsonString());

        Assert.That((await RunAsync("apply", "p.yaml", "--metadata", "force-app")).Out, Does.StartWith("Nothing to do"));
        Assert.That((await RunAsync("show", "p.yaml", "--check", "--metadata", "force-app")).Out, Is.EqualTo("1 record: 1 as sent\n"));
    }

    [SetUp]
    public void WriteMetadata() =>
        PartFixture.WriteMetadata((path, content) => Write(path, System.Text.Encoding.UTF8.GetString(content)), path => path);

    private string Plan(string name, string record)
    {
        Write($"{name}.yaml", $"plan: {name}\nrecords:\n  Part__c:\n    - {record}\n");
        return $"{name}.yaml";
    }

    private async Task CheckedAsync(string plan, string expected)
    {
        Write("p.yaml", plan);
        var applied = await RunAsync("apply", "p.yaml", "--metadata", "force-app");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That((await RunAsync("apply", "p.yaml", "--metadata", "force-app")).Out, Does.StartWith("Nothing to do"));
        var check = await RunAsync("show", "p.yaml", "--check", "--metadata", "force-app");
        Assert.That((check.Exit, check.Out), Is.EqualTo((0, expected)), check.ToString());
    }
}
