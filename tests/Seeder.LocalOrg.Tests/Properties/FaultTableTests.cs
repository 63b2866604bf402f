using System.Text.Json;
using Seeder.Core.Diagnostics;

namespace Seeder.Local.Tests.Properties;

/// <summary>Every fault against every kind of call: the apply that meets it ends with exactly the records of the plan, none missing and none twice.</summary>
internal sealed class FaultTableTests
{
    private const string Before = """
        plan: table
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                  Birthdate: ${today - 9000d}
                - LastName: Roe
            - Name: Twin
            - Name: Twin
          Case:
            - $ref: help
              Subject: Help
              ContactId: ${jane}
            - Subject: ${help.CaseNumber} again
              ContactId: ${jane}
          Campaign:
            - Name: Spring
              $key: Name
          Task:
            - Subject: Call
              WhatId: ${acme}
        batch:
          - PATCH: sobjects/Account/${acme}
            body: { Rating: Hot }
        """;

    private static readonly string[] Types = ["Account", "Contact", "Case", "Campaign", "Task"];

    private static readonly (string Name, object Rule)[] Faults =
    [
        ("dropped before", new { action = "drop-before" }),
        ("dropped after", new { action = "drop-after" }),
        ("500 after", new { action = "status", status = 500, at = "after" }),
        ("502 after", new { action = "status", status = 502, at = "after", body = "<html>Bad gateway</html>", contentType = "text/html" }),
        ("503 before", new { action = "status", status = 503 }),
        ("503 after", new { action = "status", status = 503, at = "after" }),
        ("504 after", new { action = "status", status = 504, at = "after", body = "" }),
        ("HTML in place of the answer", new { action = "status", status = 200, at = "after", body = "<html>Maintenance</html>", contentType = "text/html" }),
        ("too few results", new { action = "status", status = 200, at = "after", body = "[]" }),
        ("cut in mid-body", new { action = "cut" }),
        ("429", new { action = "status", status = 429, retryAfter = 0, body = "" }),
        ("locked once", new { action = "lock" }),
    ];

    private static readonly string[] Kinds = ["tree", "collections-create", "collections-update", "collections-delete", "collections-retrieve", "batch"];

    private static IEnumerable<TestCaseData> Cells =>
        from kind in Kinds
        from fault in Faults
        from nth in kind == "batch" ? new[] { 1, 2, 3 } : [1]
        select new TestCaseData(kind, fault.Rule, nth).SetArgDisplayNames(kind, fault.Name, $"{nth}");

    private SeededOrg _org = null!;

    private List<string> _seeded = null!, _changed = null!;

    [OneTimeSetUp]
    public async Task SeedWithoutFaults()
    {
        _org = await SeededOrg.StartAsync();
        _org.Pace = HastyTime.Instance;
        await ApplyAsync(Before);
        _seeded = await ContentsAsync();
        await ApplyAsync(After);
        _changed = await ContentsAsync();
    }

    [OneTimeTearDown]
    public async Task StopOrg() => await _org.DisposeAsync();

    private static string After => Before.Replace("Roe", "Roe-Poe", StringComparison.Ordinal).Replace("Help", "Help!", StringComparison.Ordinal);

    [TestCaseSource(nameof(Cells))]
    public async Task The_org_ends_with_the_records_of_the_plan(string kind, object rule, int nth)
    {
        await _org.ResetAsync();
        await _org.MendAsync();
        if (kind is "collections-update" or "collections-delete")
        {
            await ApplyAsync(Before);
        }
        await _org.FailAsync(Rule(kind, rule, nth));

        await (kind switch
        {
            "collections-update" => ApplyAsync(After),
            "collections-delete" => DestroyAsync(),
            _ => ApplyAsync(Before),
        });

        Assert.That(await ContentsAsync(), Is.EqualTo(kind switch { "collections-update" => _changed, "collections-delete" => [], _ => _seeded }));
    }

    private static JsonElement Rule(string kind, object rule, int nth)
    {
        var parts = JsonSerializer.SerializeToNode(rule)!.AsObject();
        parts["kind"] = kind;
        parts["nth"] = nth;
        return JsonSerializer.SerializeToElement(parts);
    }

    private async Task ApplyAsync(string yaml)
    {
        var report = await TryApplyAsync(yaml) ?? await _org.ApplyAsync(yaml, 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), DiagnosticText.Render(report.Diagnostics));
        var ids = (await Task.WhenAll(Types.Select(_org.RowsAsync))).SelectMany(r => r.Keys);
        Assert.That(report.Manifest!.Records.Values.Select(r => r.Id), Is.EquivalentTo(ids), "every id stands in the manifest");
    }

    // A look-up whose answer cannot be read stops the command; nothing is in doubt then, and the next one goes on. Null is such a stop.
    private async Task<SeedReport?> TryApplyAsync(string yaml)
    {
        try
        {
            var report = await _org.ApplyAsync(yaml, 4);
            return report.ExitCode == ExitCode.Rejected ? null : report;
        }
        catch (StoppedException stopped) when (stopped.Code == ExitCode.NoOrg)
        {
            return null;
        }
    }

    private async Task DestroyAsync()
    {
        var report = await _org.DestroyAsync(Before, 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), DiagnosticText.Render(report.Diagnostics));
        Assert.That(report.Manifest!.Records, Is.Empty);
    }

    private async Task<List<string>> ContentsAsync()
    {
        var contents = new List<string>();
        foreach (var type in Types)
        {
            foreach (var row in (await _org.RowsAsync(type)).Values)
            {
                contents.Add(string.Join(' ', new[] { "Name", "LastName", "Birthdate", "Subject", "Rating" }.Select(f => row.TryGetValue(f, out var value) ? $"{value}" : "").Prepend(type)));
            }
        }
        contents.Sort(StringComparer.Ordinal);
        return contents;
    }
}
