using System.Text.Json;

namespace Seeder.Local.Tests.Equality;

/// <summary>Keys and mappings mean the rows that the org means by them, and no row of a stranger that only looks alike.</summary>
internal sealed class KeyEqualityTests : PartFixture
{
    // The field, the value as the plan writes it, and what a stranger has who differs in case, blanks or a last digit.
    [TestCase("Code__c", "\"K-1\"", "\"k-1\"")]
    [TestCase("Code__c", "\" K-1 \"", "\"k-1\"")]
    [TestCase("Code__c", "\"Straße\"", "\"straße\"")]
    [TestCase("Low__c", "\"K-1 \"", "\"K-1x\"")]
    [TestCase("Low__c", "\"\\tK 1\"", "\"K  1\"")]
    [TestCase("Plain__c", "\"Acme \"", "\"Acme Ltd\"")]
    [TestCase("Plain__c", "\"Ümläut\"", "\"Umlaut\"")]
    [TestCase("No__c", "123456789012", "123456789013")]
    [TestCase("No__c", "7.4", "8")]
    [TestCase("Rate__c", "1.005", "1.00")]
    [TestCase("Share__c", "12.25", "12.2")]
    [TestCase("Price__c", "10.50", "10.51")]
    [TestCase("Day__c", "2026-03-31", "\"2026-04-01\"")]
    [TestCase("Stamp__c", "2026-03-31T16:30:00.500+02:00", "\"2026-03-31T14:30:01Z\"")]
    [TestCase("At__c", "\"14:30\"", "\"14:30:01.000Z\"")]
    [TestCase("Mail__c", "Jane@Acme.Example", "\"jane2@acme.example\"")]
    [TestCase("Link__c", "\"https://a.example/X \"", "\"https://a.example/Y\"")]
    [TestCase("Tel__c", "\"030 / 1\"", "\"0301\"")]
    [TestCase("Area__c", "\"a\\r\\nb\"", "\"a b\"")]
    [TestCase("Area__c", "\"a\\nb\"", "\"ab\"")]
    [TestCase("Level__c", "high", "\"Low\"")]
    [TestCase("Colours__c", "[Green, Red]", "\"Red\"")]
    [TestCase("Colours__c", "\"light blue;Red;red\"", "\"Red;Green\"")]
    public async Task Without_its_manifest_a_plan_finds_its_record_by_a_key_of_any_kind(string field, string written, string strangers)
    {
        var stranger = await StrangerAsync(field, JsonSerializer.Deserialize<JsonElement>(strangers));
        var before = await RowsAsync([stranger]);
        var plan =
            $"plan: keyed\nrecords:\n  Part__c:\n    - $ref: part\n      $key: {field}\n      {field}: {written}\n      Name: ours\n";

        var first = await ApplyAsync(plan);
        Org.ForgetManifest();
        var again = await ApplyAsync(plan);
        Org.ForgetManifest();
        var mapped = await ApplyAsync(
            $"plan: mapped\nrecords:\n  Part__c:\n    - $ref: child\n      Name: child\n      Of__r: {{ {field}: {AsText(written)} }}\n");

        Assert.That(first.Created, Has.One.Items);
        Assert.That(again.Writes, Is.Empty);
        Assert.That(again.IdOf("part"), Is.EqualTo(first.IdOf("part")).And.Not.EqualTo(stranger));
        Assert.That((await RowAsync("Part__c", mapped.IdOf("child")))["Of__c"].GetString(), Is.EqualTo(first.IdOf("part")));
        Assert.That(await RowsAsync([stranger]), Is.EqualTo(before));
    }

    [TestCase("ABC", "abc")]
    [TestCase("Abc", "aBc")]
    [TestCase("ÄÖÜ", "äöü")]
    [TestCase("x-1", "X-1")]
    [TestCase("ЁЛКА", "ёлка")]
    public async Task Two_values_of_a_case_sensitive_field_are_two_records_in_keys_mappings_and_unique_values(string upper, string lower)
    {
        var strangers = new[] { await StrangerAsync("Code__c", lower), await StrangerAsync("Code__c", $"{upper}{lower}") };
        var before = await RowsAsync(strangers);
        var plan = $$"""
            plan: cases
            records:
              Part__c:
                - { $ref: upper, $key: Code__c, Code__c: {{upper}}, Name: ours, Rate__c: 1 }
                - { $ref: kid, Name: kid of upper, Of__r: { Code__c: {{upper}} } }
                - { $ref: other, Name: kid of lower, Of__r: { Code__c: {{lower}} } }
            """;

        var applied = await ApplyAsync(plan);

        Assert.That(applied.Created, Has.Exactly(3).Items);
        Assert.That(
            (await RowAsync("Part__c", applied.IdOf("kid")))["Of__c"].GetString(),
            Is.EqualTo(applied.IdOf("upper")).And.Not.EqualTo(strangers[0]));
        Assert.That((await RowAsync("Part__c", applied.IdOf("other")))["Of__c"].GetString(), Is.EqualTo(strangers[0]));
        Assert.That(await RowsAsync(strangers), Is.EqualTo(before));
        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
        Assert.That((await DestroyAsync(plan)).Deleted, Is.EquivalentTo(applied.Created));
        Assert.That(await RowsAsync(strangers), Is.EqualTo(before));
    }

    [TestCase("ABC", "abc")]
    [TestCase("Abc", "abc ")]
    [TestCase("ÄÖÜ", "äöü")]
    [TestCase(" x-1", "X-1")]
    [TestCase("Ω", "ω")]
    public async Task Two_values_of_another_field_are_one_record(string written, string held)
    {
        var held1 = await StrangerAsync("Low__c", held.Trim());

        var applied =
            await ApplyAsync($"plan: one\nrecords:\n  Part__c:\n    - {{ $ref: part, $key: Low__c, Low__c: \"{written}\", Rate__c: 5 }}\n");

        Assert.That(applied.IdOf("part"), Is.EqualTo(held1));
        Assert.That(applied.Report.Manifest!.Records["part"].Created, Is.False);
        var row = await RowAsync("Part__c", held1);
        Assert.That((row["Low__c"].GetString(), row["Rate__c"].GetDouble()), Is.EqualTo((held.Trim(), 5d)));
    }

    [Test]
    public async Task A_missing_parent_of_another_case_is_an_error_before_anything_is_sent()
    {
        await StrangerAsync("Code__c", "abc");
        var refused = await FailAsync(
            ExitCode.PlanErrors,
            "plan: m\nrecords:\n  Part__c:\n    - { Name: kid, Of__r: { Code__c: ABC } }\n    - { Name: kid, Of__r: { Code__c: abc } }\n");
        Assert.That(refused.Writes, Is.Empty);
        Assert.That(refused.Text, Does.Contain("SEED250").And.Contain("ABC"));
    }

    // What is sent is stored, and what the org answers has the normal form of what was sent: nothing is sent again.
    [Test]
    public async Task What_the_org_stores_of_any_generated_value_equals_what_was_sent()
    {
        var random = new Random(20_260_331);
        var records = Enumerable.Range(0, 120).Select(i => $$"""
                - $ref: r{{i}}
                  Name: " {{i}} {{Word(random)}} "
                  Plain__c: "{{Word(random)}}"
                  No__c: {{random.NextInt64(-999_999_999_999_999_999, 999_999_999_999_999_999)}}
                  Rate__c: {{((decimal)(random.NextDouble() - 0.5) * 1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture)}}
                  Share__c: {{Math.Round(random.NextDouble() * 100, 4).ToString(System.Globalization.CultureInfo.InvariantCulture)}}
                  On__c: {{new[] { "true", "false", "null" }[random.Next(3)]}}
                  Day__c: {{DateTime.UnixEpoch.AddDays(random.Next(-20_000, 30_000)):yyyy-MM-dd}}
                  Stamp__c: {{DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(-900_000_000_000, 900_000_000_000)):yyyy-MM-ddTHH:mm:ss.fff}}Z
                  At__c: "{{TimeSpan.FromMilliseconds(random.Next(86_400_000)):hh\:mm\:ss\.fff}}"
                  Area__c: "{{Word(random)}}\r\n{{Word(random)}}\n"
                  Long__c: "{{Word(random)}}  {{Word(random)}}\n"
                  Mail__c: {{(char)('A' + random.Next(26))}}{{random.Next(1_000)}}@Example.com
                  Level__c: {{new[] { "High", "low", "LOW", "\" High\"", "\"\"", "null" }[random.Next(6)]}}
                  Colours__c: "{{string.Join(';', Enumerable.Range(0, random.Next(4)).Select(_ => new[] { "Red", "green", "Light Blue", "" }[random.Next(4)]))}}"
            """);
        var plan = $"plan: stored\nrecords:\n  Part__c:\n{string.Join('\n', records)}\n";
        await ApplyAsync(plan);

        Assert.That((await ApplyAsync(plan)).Writes, Is.Empty);
        Org.ForgetManifest();
        var found =
            await ApplyAsync(plan.Replace("plan: stored", "plan: found\ndefaults:\n  Part__c: { $key: Name }", StringComparison.Ordinal));
        Assert.That(found.Changes, Is.Empty);
        Assert.That(found.Writes, Is.Empty);
    }

    // A mapping takes no list.
    private static string AsText(string written) =>
        written.StartsWith('[') ? $"\"{written.Trim('[', ']').Replace(", ", ";", StringComparison.Ordinal)}\"" : written;

    private static string Word(Random random) =>
        string.Concat(
            Enumerable.Range(0, random.Next(6))
                .Select(_ => new[] { "a", "B", " ", "ß", "é", "日", "'", "%", "_", "İ", "\\t" }[random.Next(11)]));
}
