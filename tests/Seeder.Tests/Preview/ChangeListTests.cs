using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Diagnostics;
using Seeder.Core.Graph;
using Seeder.Core.Preview;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Tests.Golden;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Preview;

internal sealed class ChangeListTests
{
    private const int Plans = 60;

    private static IEnumerable<string> Cases => GoldenFiles.Graphs.Cases;

    [Test]
    public void The_changes_of_a_random_plan_are_the_operations_of_its_graph() =>
        Property.Holds(
            Plans,
            PlanGenerator.Generate,
            plan =>
            {
                var planning = OfflineOrg.Plan(PlanYaml.Write(plan), withOrg: true);
                return planning.HasErrors ? [DiagnosticText.Render(planning.Diagnostics)] : Differences(planning);
            },
            p => p.Smaller(),
            PlanYaml.Write);

    [TestCaseSource(nameof(Cases))]
    public void The_changes_of_an_edited_plan_are_the_operations_of_its_graph(string name)
    {
        Assert.That(Differences(Planned(name)), Is.Empty);
    }

    [TestCaseSource(nameof(Cases))]
    public void The_changes_of_a_plan_are_shown_with_their_values(string name)
    {
        var text = ChangeText.Render(ChangeList.Of(Planned(name)));
        Assert.That(text, Is.EqualTo(GoldenFiles.Graphs.Expected(name, "changes.txt", text)));
    }

    // With the present values of the org.
    private static PlanningState Planned(string name)
    {
        var planned = new PlannedCase(GoldenFiles.Graphs, name);
        var rows = planned.Org.Rows.ToDictionary(r => r.Row.Id, r => r.Row);
        return planned.Planning with { Facts = planned.Planning.Facts with { Rows = rows } };
    }

    // Both sides as lines: one for each record, and one for each of its fields.
    private static IEnumerable<string> Differences(PlanningState planning)
    {
        var shown = ChangeList.Of(planning).RemoveAll(c => c.Kind == ChangeKind.Cascade);
        var listed = shown.SelectMany(c => c.Fields().Select(f => $"{c.Address} {f.Name}").Append(c.Address)).ToHashSet();
        var sent = Operations(planning).ToHashSet();
        return
        [
            .. shown.GroupBy(c => c.Address).Where(g => g.Count() > 1 && g.All(c => c.Kind != ChangeKind.Delete))
                .Select(g => $"twice: {g.Key}"),
            .. listed.Except(sent).Select(l => $"not sent: {l}"),
            .. sent.Except(listed).Select(l => $"not shown: {l}"),
        ];
    }

    private static IEnumerable<string> Operations(PlanningState planning)
    {
        var run = planning.Run!;
        for (var i = 0; i < run.Graph.Operations.Count; i++)
        {
            var operation = run.NodeOf(i);
            if (operation.Kind is OperationKind.Read or OperationKind.Find)
            {
                continue;
            }
            var address = run.AddressOf(i);
            yield return address;
            foreach (var field in FieldsOf(planning, operation))
            {
                yield return $"{address} {field}";
            }
        }
    }

    private static IEnumerable<string> FieldsOf(PlanningState planning, Operation operation)
    {
        var run = planning.Run!;
        switch (operation.Kind)
        {
            case OperationKind.Create or OperationKind.Update:
                var record = run.Plan.Records[operation.Record];
                var isCreate = operation.Kind == OperationKind.Create && operation.Condition == Condition.None;
                return operation.Fields.Select(f => record.Fields[f])
                    .Where(f => !isCreate || f.Value is not FieldValue.Null || f.Field.Type == FieldType.Boolean)
                    .Select(f => f.Field.Name)
                    .Concat(operation.Activates ? [StandardFields.IsActive] : [])
                    .Concat(operation.Kind == OperationKind.Create && IdempotencyKeys.FilledIn(run.Plan, record) is { } key
                        ? [key.Name]
                        : []);
            case OperationKind.Raw:
                return run.Plan.Batch[operation.Record].Body is null ? ["method", "url"] : ["method", "url", "body"];
            case OperationKind.Deactivate:
                return run.Deletions[operation.Record].Cleared.Prepend(StandardFields.IsActive);
            case OperationKind.Revert or OperationKind.RevertBeforeReplace when !run.IsReplaced(run.Deletions[operation.Record].Address):
                return run.Deletions[operation.Record].Revert.Select(f => f.Field.Name);
            default:
                return [];
        }
    }
}
