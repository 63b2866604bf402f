using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Preview;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Cli.Output;

/// <summary>The result of <c>plan</c> as JSON. Calls are numbered from 1, as in the text.</summary>
internal static class PlanJson
{
    public static void Write(
        Utf8JsonWriter json,
        SeedReport report,
        CostEstimate cost,
        ImmutableArray<RecordChange> changes,
        ShownValues values,
        OrgIdentity org)
    {
        var run = report.Planning.Run!;
        json.WriteString("plan", run.Plan.Name);
        json.WriteString("source", run.Plan.Source);
        json.WriteString("orgId", org.Id);
        json.WriteString("instanceUrl", org.InstanceUrl);
        json.WriteString("apiVersion", org.ApiVersion);
        json.WriteString("manifest", report.ManifestPath);
        WriteCost(json, cost);
        ChangeJson.Write(json, "changes", changes, values);
        DeletionJson.Write(json, report.Planning);
        DriftJson.Write(json, report.Planning.Drift);
        json.WriteStartObject("graph");
        WriteCalls(json, run);
        WriteDeferred(json, run.Graph.Deferred);
        json.WriteEndObject();
        json.WriteStartArray("left");
        foreach (var (address, record) in cost.Orphans)
        {
            json.WriteStartObject();
            json.WriteString("refId", address);
            json.WriteString("type", record.Type);
            json.WriteString("id", record.Id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCost(Utf8JsonWriter json, CostEstimate cost)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("create", cost.Changes.Create);
        json.WriteNumber("update", cost.Changes.Update);
        json.WriteNumber("replace", cost.Changes.Replace);
        json.WriteNumber("unchanged", cost.Changes.Unchanged);
        json.WriteNumber("delete", cost.Changes.Delete);
        json.WriteNumber("deactivate", cost.Changes.Deactivate);
        json.WriteEndObject();
        json.WriteStartObject("calls");
        cost.Calls.WriteProperties(json);
        json.WriteNumber("waves", cost.Waves);
        json.WriteNumber("lowerBound", cost.Bound.Calls);
        json.WriteNumber("wavesLowerBound", cost.Bound.Waves);
        WriteLimit(json, "obstacle", cost.LimitedBy.Calls, cost.Limits);
        WriteLimit(json, "wavesObstacle", cost.LimitedBy.Waves, cost.Limits);
        json.WriteNumber("lockRounds", cost.LockRounds);
        json.WriteNumber("apiCalls", cost.ApiCalls);
        json.WriteEndObject();
        if (cost.Jobs is { } jobs)
        {
            json.WriteStartObject("jobs");
            json.WriteNumber("count", jobs.Jobs);
            json.WriteNumber("records", jobs.Records);
            json.WriteNumber("csvBytes", jobs.Bytes);
            json.WriteNumber("apiCalls", jobs.ApiCalls);
            json.WriteEndObject();
        }
        json.WriteNumber("queries", cost.Queries);
        if (cost.Usage is var (used, allowed))
        {
            json.WriteStartObject("apiUsage");
            json.WriteNumber("used", used);
            json.WriteNumber("allowed", allowed);
            json.WriteEndObject();
        }
        json.WriteNumber("storageKB", cost.StorageKilobytes);
        if (cost.StorageLeft is { } left)
        {
            json.WriteNumber("storageLeftMB", left);
        }
    }

    private static void WriteLimit(Utf8JsonWriter json, string name, BindingConstraintKind limit, ApiLimits limits)
    {
        if (limit != BindingConstraintKind.None)
        {
            json.WriteString(name, BindingConstraint.Describe(limit, limits));
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
            if (call is ApiCall.Bulk job)
            {
                json.WriteNumber("csvBytes", job.Bytes);
                json.WriteNumber("apiCalls", ApiCallCount.Of(job, run.Graph));
            }
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
        var operation = run.NodeOf(index);
        json.WriteStartObject();
        json.WriteString("refId", run.AddressOf(index));
        json.WriteString("type", run.TypeOf(index).Name);
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
