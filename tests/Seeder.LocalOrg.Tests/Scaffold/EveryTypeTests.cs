using System.Runtime.CompilerServices;
using Seeder.Core.Diagnostics;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Local.Tests.Scaffold;

/// <summary>
/// The plan that <c>init</c> writes for a type is applied to an org, for every type that can be created: with the usual features and with
/// all. Each type that the org refuses is a line of <c>refused.tsv</c> with its reason.
/// </summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class EveryTypeTests(bool all)
{
    [Test]
    public async Task The_plan_for_each_type_is_applied_at_once_and_then_has_nothing_to_do()
    {
        await using var org = await SeededOrg.StartAsync(new LocalOrgOptions { Features = all ? LocalOrgOptions.KnownFeatures : [] });
        var schema = await DescribeAsync(org);
        var refused = new List<string>();
        foreach (var type in schema.Objects.Where(t => t.Createable))
        {
            await org.ResetAsync();
            var made = Scaffolder.Scaffold(new ScaffoldRequest([type.Name], schema));
            Assert.That(made.Plan, Is.Not.Null, type.Name + DiagnosticText.Render(made.Diagnostics));
            var report = await org.ApplyAsync(made.Plan!, 4);
            if (report.ExitCode != ExitCode.Done)
            {
                refused.Add(type.Name);
                if (!Reasons.ContainsKey(type.Name))
                {
                    TestContext.Out.WriteLine($"{type.Name}: {made.Plan}{DiagnosticText.Render(report.Diagnostics)}");
                }
                continue;
            }
            var last = await org.LastRequestAsync();
            var again = await org.ApplyAsync(made.Plan!, 4);
            Assert.That(again.ExitCode, Is.EqualTo(ExitCode.Done), made.Plan + DiagnosticText.Render(again.Diagnostics));
            Assert.That(await org.WritesAsync(last), Is.Empty, made.Plan);
        }

        Assert.That(refused, Is.EquivalentTo(Reasons.Keys.Where(n => schema.Find(n) is not null)));
    }

    private static Dictionary<string, string> Reasons { get; } = File.ReadLines(Path.Combine(Path.GetDirectoryName(Here())!, "refused.tsv"))
        .Select(line => line.Split('\t'))
        .ToDictionary(columns => columns[0], columns => columns[1]);

    private static async Task<OrgSchema> DescribeAsync(SeededOrg org)
    {
        using var session = await OrgSession.OpenAsync(
            Logins.Token(org.Org.Url, org.Org.AccessToken), Logins.Context(), null, default);
        var cache = new SchemaCache(session, null, TimeProvider.System);
        var schema = await cache.OpenAsync(default);
        return await cache.DescribeAsync(schema, schema.AllNames!, default);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
