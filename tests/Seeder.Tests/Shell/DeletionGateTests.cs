using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Run;

namespace Seeder.Tests.Shell;

/// <summary>What must be confirmed before the org deletes records, and what is never deleted without <c>--cascade</c>.</summary>
internal sealed class DeletionGateTests : IDisposable
{
    private const string Two = "Account:\n  - {$ref: a, Name: A}\n  - {$ref: b, Name: B}";

    private readonly ShellRun _run = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task A_run_that_deletes_nothing_is_not_asked_about()
    {
        var planning = _run.Plan(Two);
        using var org = await _run.OpenAsync();

        Assert.That(DeletionGate.Question(planning, org), Is.Null);
        Assert.That(DeletionGate.Check(planning, Options(planning) with { IsProduction = true }, org), Is.SameAs(planning));
    }

    [TestCase(1, "Delete 1 record in Scripted (00D000000000001EAA)?")]
    [TestCase(2, "Delete 2 records in Scripted (00D000000000001EAA)?")]
    public async Task The_question_says_how_many_records_in_which_org(int count, string question)
    {
        var planning = await DestroyAsync(string.Join('\n', Two.Split('\n').Take(1 + count)));
        using var org = await _run.OpenAsync();

        Assert.That(DeletionGate.Question(planning, org), Is.EqualTo(question));
    }

    [Test]
    public async Task The_question_counts_records_of_others()
    {
        var planning = WithStrangers(await DestroyAsync(Two), 1234);
        using var org = await _run.OpenAsync();

        Assert.That(
            DeletionGate.Question(planning, org),
            Does.StartWith("Delete 2 records and delete 1,234 records that this plan did not create in "));
    }

    [TestCase(false, false, 0, null)]
    [TestCase(false, true, 0, null)]
    [TestCase(true, false, 0, "SEED543")]
    [TestCase(true, true, 0, null)]
    public async Task Only_a_production_org_needs_a_yes(bool isProduction, bool yes, int strangers, string? code)
    {
        var planning = WithStrangers(await DestroyAsync(Two), strangers);
        using var org = await _run.OpenAsync();

        var checkedPlan = DeletionGate.Check(planning, Options(planning) with { IsProduction = isProduction, Yes = yes }, org);

        Assert.That(checkedPlan.Diagnostics.Select(d => d.Code), Is.EqualTo(code is null ? [] : new[] { code }));
    }

    [TestCase(false, false, "SEED540")]
    [TestCase(false, true, "SEED540")]
    [TestCase(true, false, "SEED543")]
    [TestCase(true, true, null)]
    public async Task Records_of_others_need_cascade_and_yes(bool cascade, bool yes, string? code)
    {
        var planning = WithStrangers(await DestroyAsync(Two), 1);
        using var org = await _run.OpenAsync();

        var checkedPlan = DeletionGate.Check(planning, Options(planning) with { Cascade = cascade, Yes = yes }, org);

        Assert.That(checkedPlan.Diagnostics.Select(d => d.Code), Is.EqualTo(code is null ? [] : new[] { code }));
        Assert.That(checkedPlan.HasErrors, Is.EqualTo(code is not null));
    }

    [Test]
    public async Task Records_whose_run_is_unknown_need_a_yes()
    {
        var planning = await DestroyAsync(Two);
        var deletion = planning.Removal!.Deletions[0];
        var row = new CreatorRow(deletion.Entry.Id, null, null, null, null, false);
        planning = With(planning, planning.Removal with { Unproven = [new UnprovenRecord(deletion.Address, deletion.Entry, row)] });
        using var org = await _run.OpenAsync();

        Assert.That(DeletionGate.Check(planning, Options(planning), org).Diagnostics.Select(d => d.Code), Is.EqualTo(["SEED543"]));
        Assert.That(DeletionGate.Check(planning, Options(planning) with { Yes = true }, org).HasErrors, Is.False);
        Assert.That(DeletionGate.Warnings(planning, Severity.Warning).Select(d => d.Code), Is.EqualTo(["SEED544"]));
    }

    [Test]
    public async Task A_plan_warns_of_what_an_apply_would_refuse()
    {
        var planning = WithStrangers(await DestroyAsync(Two), 3);
        var left = new NotDeleted("b", planning.Removal!.Deletions[0].Entry, "created by somebody else");
        planning = With(planning, planning.Removal with { NotDeleted = [left] });

        var warnings = DeletionGate.Warnings(planning, Severity.Error);

        Assert.That(warnings.Select(d => (d.Code, d.Severity)), Is.EqualTo([("SEED540", Severity.Warning), ("SEED541", Severity.Error)]));
    }

    private async Task<PlanningState> DestroyAsync(string records)
    {
        await _run.RunAsync(records);
        _run.Facts = _run.Facts with { Destroy = true };
        return _run.Plan(records);
    }

    private static PlanningState WithStrangers(PlanningState planning, int count)
    {
        var strangers = new RowsOfType("Contact", [.. Enumerable.Range(0, count).Select(i => $"003{i:D15}")]);
        return count == 0 ? planning
            : With(planning, planning.Removal! with { Along = CascadedDeletions.Nothing with { Strangers = [strangers] } });
    }

    private static PlanningState With(PlanningState planning, Removal removal) =>
        planning with { Result = (PackedPlan)planning.Result! with { Removal = removal } };

    private static RunOptions Options(PlanningState planning) => new(planning.Request);
}
