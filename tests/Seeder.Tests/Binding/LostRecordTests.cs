using NUnit.Framework;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Binding;

/// <summary>
/// Records that cannot be expanded are reported once, at the cause. References to them are no errors, because the records may be right.
/// </summary>
internal sealed class LostRecordTests
{
    [TestCase("SEED650", "$from: gone.csv")]
    [TestCase("SEED198", "$from: \"${var.file}\"")]
    [TestCase("SEED267", "$count: \"${var.count}\"")]
    public void References_to_lost_records_are_no_errors(string code, string repetition)
    {
        var found = Diagnose($$"""
            Account:
                - { $ref: a, Name: A }
              Contact:
                - { $ref: p, {{repetition}}, LastName: A, Cases: [{ $ref: c, Subject: S }] }
                - { LastName: B, ReportsToId: "${p_1}" }
                - { LastName: C, ReportsToId: "${any(p)}" }
                - { LastName: D, ReportsToId: "${p_12}", Department: "${p_2.LastName}" }
                - { $count: 2, LastName: E, ReportsToId: "${each(p)}", $after: p }
                - { LastName: F, $after: p_3 }
              Task:
                - { Subject: S, WhatId: "${c_1}" }
                - { Subject: S, WhatId: "${any(a.Cases)}" }
            """);

        Assert.That(found.Select(d => d.Code), Is.EqualTo([code]), GoldenCheck.Render(found));
    }

    [TestCase("Contact: [{ LastName: B, ReportsToId: \"${q_1}\" }]", "SEED204")]
    [TestCase("Contact: [{ LastName: B, ReportsToId: \"${pp}\" }]", "SEED204")]
    [TestCase("Contact: [{ LastName: B, ReportsToId: \"${any(q)}\" }]", "SEED275")]
    [TestCase("Lead: [{ $ref: p, LastName: B, Company: C }]", "SEED203")]
    [TestCase("Lead: [{ LastName: B, Company: C, Nme: D }]", "SEED209")]
    public void Other_errors_are_reported_beside_lost_records(string records, string code)
    {
        var found = Diagnose($"Account: [{{ $ref: p, $from: gone.csv }}]\n  {records}");

        Assert.That(found.Select(d => d.Code), Is.EquivalentTo(["SEED650", code]), GoldenCheck.Render(found));
    }

    private static System.Collections.Immutable.ImmutableArray<Seeder.Core.Diagnostics.Diagnostic> Diagnose(string records) =>
        GoldenCheck.Diagnose(
            new SourceText("plan.yaml", $"plan: p\nvars: {{ file: gone.txt, count: many }}\nrecords:\n  {records}\n"), [], CaseFiles.None);
}
