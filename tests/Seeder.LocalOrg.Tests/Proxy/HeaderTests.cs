using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Proxy;

/// <summary>Options that stand in the headers of each write.</summary>
internal sealed class HeaderTests
{
    [TestCase("{}", "FALSE", null)]
    [TestCase("{ duplicateRules: obey, assignmentRules: false }", "FALSE", null)]
    [TestCase("{ duplicateRules: allow, assignmentRules: true }", "TRUE", "allowSave=true")]
    public async Task Each_write_says_what_the_orgs_rules_may_do(string options, string assign, string? duplicates)
    {
        OddProxy? proxy = null;
        try
        {
            await using var org = await SeededOrg.StartAsync(new LocalOrgOptions(), address => (proxy = new OddProxy(address)).Url);
            var yaml =
                $"plan: leads\noptions: {options}\nrecords:\n  Lead:\n"
                    + "    - LastName: Doe\n      Company: Doe\n      $then: { Rating: Hot }\n";

            var applied = await org.ApplyAsync(yaml, 1);

            Assert.That(applied.ExitCode, Is.EqualTo(ExitCode.Done), DiagnosticText.Render(applied.Diagnostics));
            var writes = proxy!.Requests.Where(
                r => r.Method is "POST" or "PATCH" && r.Target.Contains("/composite/sobjects", StringComparison.Ordinal)).ToList();
            Assert.That(writes.Select(w => w.Method), Is.EqualTo(new[] { "POST", "PATCH" }));
            Assert.That(
                writes.Select(w => (Header(w, "Sforce-Auto-Assign"), Header(w, "Sforce-Duplicate-Rule-Header"))),
                Is.All.EqualTo((assign, duplicates)));
        }
        finally
        {
            await (proxy?.DisposeAsync() ?? default);
        }
    }

    private static string? Header(RawRequest request, string name) =>
        request.Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).SingleOrDefault();
}
