using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Diff;
using Seeder.Core.State;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Diff;

/// <summary>A manifest whose records are packed is compared like one of objects.</summary>
internal sealed class PackedDiffTests
{
    private const string Tree = """
        Account: [{ $ref: a, $count: 12, Name: 'A ${n}', Site: Main, Contacts: [{ $count: 3, LastName: 'C ${n}', Title: Head }] }]
        """;

    [TestCase(Tree, Tree)]
    [TestCase(Tree, """
        Account: [{ $ref: a, $count: 9, Name: 'A ${n}', Site: Main, Contacts: [{ $count: 4, LastName: 'C ${n}', Title: Head }] }]
        """)]
    [TestCase(Tree, """
        Account: [{ $ref: a, $count: 15, Name: 'A ${n}', Site: Side, Contacts: [{ $count: 3, LastName: 'D ${n}', Title: Head }] }]
        """)]
    [TestCase(Tree, """
        Account: [{ $ref: b, $count: 12, Name: 'A ${n}', Site: Main, Contacts: [{ $count: 3, LastName: 'C ${n}', Title: Head }] }]
        """)]
    [TestCase(Tree, """
        Account:
          - { $ref: a, $count: 12, Name: 'A ${n}', Site: Main, $keep: true, Contacts: [{ LastName: N }, { $count: 3, LastName: 'C ${n}' }] }
        """)]
    [TestCase(Tree, "Account: [{ $ref: a, $count: 12, Name: 'A ${n}' }]")]
    [TestCase("Account: [{ $count: 12, Name: 'A ${n}', Contacts: [{ LastName: X }] }, { Name: B }]",
        "Account: [{ Name: B }, { $count: 12, Name: 'A ${n}', Contacts: [{ LastName: X }] }]")]
    [TestCase("Account: [{ $count: 12, Name: Equal, Contacts: [{ LastName: X }] }]",
        "Account: [{ Name: First }, { $count: 14, Name: Equal, Contacts: [{ LastName: Y }, { LastName: X }] }]")]
    [TestCase("Account: [{ $ref: a, Name: A }]\nContact: [{ $count: 12, LastName: 'C ${n}', Account: { Name: A } }]",
        "Account: [{ $ref: a, Name: A }]\nLead: [{ $count: 12, LastName: 'C ${n}', Company: X }]\nContact: [{ LastName: C 3 }]")]
    public void The_difference_is_the_same(string before, string after)
    {
        var applied = new Applied();
        applied.Apply(before.Trim());
        var plan = applied.Plan(after.Trim());

        var packed = Text(plan, applied.Manifest!, 0);

        Assert.That(packed, Is.EqualTo(Text(plan, applied.Manifest!, int.MaxValue)));
        if (before == after)
        {
            Assert.That(packed, Has.All.StartWith("Keep"));
        }
    }

    private static IEnumerable<string> Text(Core.PlanningState plan, Manifest manifest, int mostObjects)
    {
        var entries = manifest with { Records = new ManifestRecords(manifest.Records, mostObjects) };
        Assert.That(entries.Records.Rows.Any(r => r.Packed is not null), Is.EqualTo(mostObjects == 0));
        var bag = new DiagnosticBag();
        var diff = Differ.Diff(plan.Plan!, entries, plan.Resolution!, plan.Facts, plan.Schema, default, bag);
        return
        [
            .. diff.Records.Select(
                (v, i) => $"{v.Verdict} {plan.Plan!.Records[i].Address} {diff.IdOf(i)} {v.From} {string.Join(',', v.Changed)}"),
            .. diff.Removed.Select(r => $"removed {r.Key} {r.Value.Id} in {r.Value.In}"),
            .. diff.Moves.Select(m => $"moved {m.Key} to {m.Value}"),
            .. diff.Kept.Select(k => $"kept {k.Key} {k.Value}"),
            .. diff.Lost.Select(l => $"lost {l}"),
            .. bag.ToImmutable().Select(d => d.ToString()),
        ];
    }
}
