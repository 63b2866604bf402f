using Seeder.Core.Schema;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Cli.Output;

/// <summary>The answer of <c>plan</c> for programs. Calls are numbered from 1, as in the text.</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter json, SeedReport report, CostEstimate bill, OrgIdentity org)
    {
        var run = report.Planning.Run!;
        json.WriteString("plan", run.Plan.Name);
        json.WriteString("source", run.Plan.Source);
        json.WriteString("orgId", org.Id);
        json.WriteString("instanceUrl", org.InstanceUrl);
        json.WriteString("apiVersion", org.ApiVersion);
        json.WriteString("manifest", report.ManifestPath);
        WriteBill(json, bill);
        DeletionJson.Write(json, report.Planning);
        json.WriteStartObject("graph");
        WriteCalls(json, run);
        WriteDeferred(json, run.Graph.Deferred);
        json.WriteEndObject();
        json.WriteStartArray("left");
        foreach (var (address, record) in bill.Left)
        {
            json.WriteStartObject();
            json.WriteString("refId", address);
            json.WriteString("type", record.Type);
            json.WriteString("id", record.Id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteBill(Utf8JsonWriter json, CostEstimate bill)
    {
        json.WriteStartObject("changes");
        json.WriteNumber("create", bill.Create);
        json.WriteNumber("update", bill.Update);
        json.WriteNumber("replace", bill.Replace);
        json.WriteNumber("unchanged", bill.Leave);
        json.WriteNumber("delete", bill.Delete);
        json.WriteNumber("deactivate", bill.Deactivate);
        json.WriteEndObject();
        json.WriteStartObject("calls");
        bill.Calls.WriteProperties(json);
        json.WriteNumber("waves", bill.Waves);
        json.WriteNumber("lowerBound", bill.Bound.Calls);
        json.WriteNumber("wavesLowerBound", bill.Bound.Waves);
        WriteObstacle(json, "obstacle", bill.Obstacle.Calls, bill.Limits);
        WriteObstacle(json, "wavesObstacle", bill.Obstacle.Waves, bill.Limits);
        json.WriteNumber("lockRounds", bill.LockRounds);
        json.WriteNumber("apiCalls", bill.ApiCalls);
        json.WriteEndObject();
        json.WriteNumber("queries", bill.Queries);
        if (bill.Usage is var (used, allowed))
        {
            json.WriteStartObject("apiUsage");
            json.WriteNumber("used", used);
            json.WriteNumber("allowed", allowed);
            json.WriteEndObject();
        }
        json.WriteNumber("storageKB", bill.StorageKilobytes);
        if (bill.StorageLeft is { } left)
        {
            json.WriteNumber("storageLeftMB", left);
        }
    }

    private static void WriteObstacle(Utf8JsonWriter json, string name, BindingConstraintKind obstacle, ApiLimits limits)
    {
        if (obstacle != BindingConstraintKind.None)
        {
            json.WriteString(name, BindingConstraint.Describe(obstacle, limits));
        }
    }

    private static void WriteCalls(Utf8JsonWriter json, PlannedRun run)
    {
        json.WriteStartArray("calls");
        foreach (var call in run.Graph.Calls)
        {
            json.WriteStartObject();
            json.WriteNumber("number", call.Number + 1);
            json.WriteString("kind", JournalOperations.KindOf(call));
            json.WriteNumber("wave", call.Wave);
            json.WriteStartArray("after");
            foreach (var before in call.After)
            {
                json.WriteNumberValue(before + 1);
            }
            json.WriteEndArray();
            json.WriteStartArray("records");
            foreach (var index in call.Operations)
            {
                WriteOperation(json, run, index);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteOperation(Utf8JsonWriter json, PlannedRun run, int index)
    {
        var operation = run.Graph.Operations.Nodes[index];
        json.WriteStartObject();
        json.WriteString("refId", run.AddressOf(index));
        json.WriteString("type", run.Graph.Operations.TypeOf(index).Name);
        json.WriteString("action", operation.Kind switch
        {
            OperationKind.DeleteBeforeReplace => "delete",
            OperationKind.RevertBeforeReplace => "revert",
            var kind => kind.ToString().ToLowerInvariant(),
        });
        if (operation.Kind == OperationKind.Deactivate)
        {
            json.WriteStartArray("fields");
            foreach (var field in run.Deletions[operation.Record].Cleared.Prepend(StandardFields.IsActive))
            {
                json.WriteStringValue(field);
            }
            json.WriteEndArray();
        }
        if (operation.Kind == OperationKind.Update)
        {
            json.WriteStartArray("fields");
            foreach (var field in operation.Fields)
            {
                json.WriteStringValue(run.Plan.Records[operation.Record].Fields[field].Field.Name);
            }
            if (operation.Activates)
            {
                json.WriteStringValue(StandardFields.IsActive);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteDeferred(Utf8JsonWriter json, ImmutableArray<DeferredField> deferred)
    {
        json.WriteStartArray("deferred");
        foreach (var field in deferred)
        {
            json.WriteStartObject();
            json.WriteString("type", field.Type);
            json.WriteString("field", field.Field);
            json.WriteNumber("records", field.Records);
            json.WriteString("reason", field.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
