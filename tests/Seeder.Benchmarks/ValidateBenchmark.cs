using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Benchmarks;

/// <summary>Measures <c>validate</c> for a plan, and for comparison planning the same text with an org.</summary>
internal static class ValidateBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    public static void Run(int count)
    {
        var source = new SourceText("validate.yaml", Plan(count));
        var (plan, validate) = (Measured.None, Measured.None);
        for (var round = 0; round < 5; round++)
        {
            plan = plan.Or(
                Measured.BestOf(
                    1,
                    () => PlanFor(
                        source,
                        new OrgFacts { Org = new OrgIdentity("00D000000000001AAA", "005000000000001AAA", "http://localhost", "66.0") })));
            validate = validate.Or(Measured.BestOf(1, () => Validate(source)));
        }
        var table = new Table("records", "plan, ms", "CPU ms", "validate, ms", "CPU ms", "ratio");
        table.Add(
            $"{count:#,0}", $"{plan.Time.TotalMilliseconds:#,0}", $"{plan.Cpu.TotalMilliseconds:#,0}",
            $"{validate.Time.TotalMilliseconds:#,0}", $"{validate.Cpu.TotalMilliseconds:#,0}", $"{plan.Seconds / validate.Seconds:0.00}");
        Console.WriteLine("Text to calls, and text to all that validate says, best of 5 in turns; wanted: a ratio of 0.5");
        table.Print();
    }

    private static PlanningState PlanFor(SourceText source, OrgFacts facts)
    {
        var planning =
            Planner.Advance(new PlanningState(new PlanRequest(source, Now), StandardObjects.Schema, facts) { History = History.None });
        return planning.Run is not null
            ? planning
            : throw new InvalidOperationException($"{planning.Needs} {DiagnosticText.Render(planning.Diagnostics)}");
    }

    private static void Validate(SourceText source)
    {
        var planning = PlanFor(source, OrgFacts.None);
        var diagnostics = new DiagnosticBag();
        new OfflineChecks(planning.Plan!, planning.Clock, isPinned: false, [], diagnostics).Check();
        if (!diagnostics.ToImmutable().IsEmpty)
        {
            throw new InvalidOperationException(DiagnosticText.Render(diagnostics.ToImmutable()));
        }
    }

    // An account with three contacts and an opportunity.
    private static string Plan(int count)
    {
        var text = new StringBuilder("plan: validate\nrecords:\n  Account:\n");
        for (var n = 1; n <= count / 5; n++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"    - $ref: acme_{n}\n      Name: Acme {n}\n      Industry: Energy\n      NumberOfEmployees: "
                    + $"{n % 5_000}\n      Contacts:\n");
            for (var i = 1; i <= 3; i++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"        - FirstName: Ada\n          LastName: Doe {n}\n          Email: ada{n}.{i}@example.com\n");
            }
            text.Append(
                "      Opportunities:\n        - Name: Renewal\n          StageName: Prospecting\n          CloseDate: "
                    + "2030-03-31\n          Amount: 1200.50\n");
        }
        return text.ToString();
    }
}
