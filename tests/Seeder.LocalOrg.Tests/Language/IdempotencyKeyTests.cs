using System.Text.Json;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Language;

/// <summary>With <c>options.guard</c> a lost answer is settled exactly, whatever others do as the same user at the same time.</summary>
internal sealed class IdempotencyKeyTests : LanguageFixture
{
    private const string Plan = """
        plan: guarded
        options: { guard: Seed_Key__c }
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - LastName: Doe
                  Cases:
                    - Subject: Help
            - Name: Twin
            - Name: Twin
          Case:
            - Subject: More
              $after: acme
        """;

    private static readonly string[] Types = ["Account", "Contact", "Case"];

    protected override string[] Metadata
    {
        get
        {
            foreach (var type in Types)
            {
                Write($"objects/{type}/fields/Seed_Key__c.field-meta.xml", DocumentationTests.GuardField());
            }
            return [PathOf("objects")];
        }
    }

    private static IEnumerable<TestCaseData> Cases =>
        from kind in new[] { "tree", "collections-create" }
        from fault in new object[] { new { action = "drop-before" }, new { action = "drop-after" }, new { action = "late" },
            new { action = "cut" }, new { action = "status", status = 503, at = "after" } }
        select new TestCaseData(kind, fault).SetArgDisplayNames(kind, fault.ToString()!);

    [TestCaseSource(nameof(Cases))]
    public async Task A_lost_response_is_resolved_beside_two_identical_rows_of_others(string kind, object fault)
    {
        var strangers = await StrangersAsync();
        await Org.FailAsync(Merge(fault, kind));

        var applied = await ApplyAsync(Plan);

        await EndsExactAsync(applied.Report, strangers);
    }

    [TestCase("tree")]
    [TestCase("collections-create")]
    public async Task Without_it_they_leave_the_call_in_doubt(string kind)
    {
        await StrangersAsync();
        await Org.FailAsync(new { kind, action = "drop-after", nth = 1 });

        var report = await Org.ApplyAsync(Plan.Replace("options: { guard: Seed_Key__c }", "", StringComparison.Ordinal), 4);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.InDoubt), DiagnosticText.Render(report.Diagnostics));
    }

    [Test]
    public async Task An_older_record_with_the_same_unique_value_is_not_taken_for_ours()
    {
        const string numbered = "plan: numbered\nrecords:\n  Account:\n    - { Name: Acme, Seed_Key__c: A-1 }\n";
        var time = new ShiftedTime();
        await using var org = await SeededOrg.StartAsync(new LocalOrgOptions { MetadataPaths = Metadata, Time = time });
        using var client = new OrgClient(org.Org);
        await client.Create("Account", """{"Name":"Acme","Seed_Key__c":"A-1"}""");
        time.Shift = TimeSpan.FromMinutes(5);
        await org.FailAsync(new { kind = "collections-create", action = "drop-after", nth = 1 });

        var report = await org.ApplyAsync(numbered, 1);

        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Rejected));
        Assert.That(DiagnosticText.Render(report.Diagnostics), Does.Contain("DUPLICATE_VALUE"));
        Assert.That((await org.RowsAsync("Account")).Count, Is.EqualTo(1));
    }

    private static Dictionary<string, object> Merge(object fault, string kind)
    {
        var parts = fault.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(fault)!);
        parts["kind"] = kind;
        parts["nth"] = 1;
        return parts;
    }

    private async Task<HashSet<string>> StrangersAsync()
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            var account = await Client.Create("Account", """{"Name":"Acme"}""");
            var contact = await Client.Create("Contact", $$"""{"LastName":"Doe","AccountId":"{{account}}"}""");
            var help = await Client.Create("Case", $$"""{"Subject":"Help","ContactId":"{{contact}}"}""");
            ids.UnionWith(
                [account, contact, help, await Client.Create("Account", """{"Name":"Twin"}"""),
                    await Client.Create("Case", """{"Subject":"More"}""")]);
        }
        return ids;
    }

    private async Task EndsExactAsync(SeedReport report, HashSet<string> strangers)
    {
        var rows = (await Task.WhenAll(Types.Select(Org.RowsAsync))).SelectMany(r => r)
            .Where(r => !strangers.Contains(r.Key))
            .ToDictionary();
        Assert.That(
            rows.Values.Select(
                r =>
                    new[] { "Name", "LastName", "Subject" }.Select(
                        f => r.TryGetValue(f, out var v) && v.ValueKind != JsonValueKind.Null ? v.GetString() : "").First(v => v != "")),
                Is.EquivalentTo(new[] { "Acme", "Doe", "Help", "Twin", "Twin", "More" }));
        Assert.That(report.Manifest!.Records.Values.Select(r => r.Id), Is.EquivalentTo(rows.Keys));
        Assert.That(rows.Values.Select(r => r["Seed_Key__c"].GetString()), Is.Unique.And.None.Null);
    }
}
