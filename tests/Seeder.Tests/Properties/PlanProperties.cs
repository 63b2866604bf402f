using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Properties;

internal sealed class PlanProperties
{
    private const int Plans = 100;

    [Test]
    public void A_random_plan_has_no_error_and_valid_calls_even_without_an_org() =>
        Property.Holds(Plans, PlanGenerator.Generate, Faults, p => p.Smaller(), PlanYaml.Write);

    [Test]
    public void All_calls_together_send_what_the_plan_says() =>
        Property.Holds(Plans, PlanGenerator.Generate, Differences, p => p.Smaller(), PlanYaml.Write);

    [Test]
    public void Planning_twice_gives_the_same_bytes() =>
        Property.Holds(
            Plans / 4,
            PlanGenerator.Generate,
            p => Bytes(p) == Bytes(p) ? [] : ["the second time differs"],
            p => p.Smaller(),
            PlanYaml.Write);

    private static IEnumerable<string> Faults(PlanSpec plan)
    {
        var planning = OfflineOrg.Plan(PlanYaml.Write(plan), withOrg: false);
        return planning.Diagnostics.IsEmpty
            ? CallChecker.Check(planning.Operations!, planning.Run!.Graph.Calls, planning.Limits)
            : [DiagnosticText.Render(planning.Diagnostics)];
    }

    private static IEnumerable<string> Differences(PlanSpec plan)
    {
        var planning = OfflineOrg.Plan(PlanYaml.Write(plan), withOrg: true);
        if (planning.Run is not { } run)
        {
            return [DiagnosticText.Render(planning.Diagnostics)];
        }
        var sent = SentRows.Of(run);
        var differences = RowComparison.Compare(
            plan,
            sent.IdOf,
            (type, id) => sent.Rows.TryGetValue(id, out var row) && row.Type == type ? row.Fields : null,
            OfflineOrg.IdOf,
            stored: false);
        return sent.Rows.Count == plan.Records.Length
            ? differences
            : [$"{sent.Rows.Count} rows for {plan.Records.Length} records", .. differences];
    }

    private static string Bytes(PlanSpec plan)
    {
        var run = OfflineOrg.Plan(PlanYaml.Write(plan), withOrg: true).Run!;
        return GraphText.Render(run) + SentRows.Of(run).Requests;
    }
}
