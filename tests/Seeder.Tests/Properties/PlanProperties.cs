using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;

namespace Seeder.Tests.Properties;

internal sealed class PlanProperties
{
    private const int Plans = 60;

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

    [Test]
    public void A_part_of_a_plan_sends_its_records_with_the_same_values_and_nothing_else() =>
        Property.Holds(Plans, PlanGenerator.Generate, DifferencesOfPart, p => p.Smaller(), PlanYaml.Write);

    private static IEnumerable<string> DifferencesOfPart(PlanSpec plan)
    {
        var yaml = PlanYaml.Write(plan);
        if (OfflineOrg.Plan(yaml, withOrg: true).Run is not { Plan.Records: { IsEmpty: false } records } whole)
        {
            return [];
        }
        var chosen = records[plan.Layout % records.Length].Address;
        if (OfflineOrg.Plan(yaml, withOrg: true, chosen).Run is not { Plan.Selection: { } selection } part)
        {
            return [$"{chosen} cannot be selected"];
        }
        var (all, some) = (SentRows.Of(whole), SentRows.Of(part));
        return
        [
            .. CallChecker.Check(part.Graph.Operations, part.Graph.Calls, new ApiLimits(plan.RecordsPerCall)),
            .. records.Where(r => selection.Has(r.Index) != some.IdOf(r.Address) is not null)
                .Select(r => $"{r.Address} is sent or left wrongly"),
            .. records.Where(r => selection.Has(r.Index))
                .SelectMany(r => r.Fields.Select(f => f.Value).SelectMany(r2 => whole.Plan.TargetsIn(r2)))
                .Where(t => !selection.Has(t))
                .Select(t => $"{records[t].Address} is needed"),
            .. records.Where(r => selection.Has(r.Index) && Text(some, r.Address, part) != Text(all, r.Address, whole))
                .Select(r => $"{r.Address} has other values: {Text(some, r.Address, part)} and not {Text(all, r.Address, whole)}"),
        ];
    }

    // The fields of a record as text. An id is shown as the address of its record, because both runs number their rows.
    private static string Text(SentRows sent, string address, PlannedRun run)
    {
        var names = run.Plan.Records.Where(r => sent.IdOf(r.Address) is not null).ToDictionary(r => sent.IdOf(r.Address)!, r => r.Address);
        return string.Join('|', sent.Rows[sent.IdOf(address)!].Fields.OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(
                f => names.Aggregate($"{f.Key}={f.Value}", (text, name) => text.Replace(name.Key, name.Value, StringComparison.Ordinal))));
    }

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
