using Seeder.Cli.Output;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder.Cli.Commands;

/// <summary>
/// The result of <c>show --check</c>: records of the manifest that the org has no longer, or that differ from what was sent.
/// </summary>
internal static class DriftResult
{
    /// <param name="reference">The only record to check; null checks all.</param>
    public static async Task<CommandResult> RunAsync(CommandContext context, string plan, string? reference)
    {
        using var watch = context.Screen.Watch(context.Time);
        var read = await PlanFile.ReadAsync(context, await PlanFile.LoadAsync(context, plan), PlanGoal.DetectDrift);
        if (read.HasErrors)
        {
            return PlanFile.Failed(read);
        }
        var toRun = PlanFile.ToRun(context.Parse, read);
        await using var org = await OrgOpener.OpenAsync(context, [read]);
        var report = await toRun.RunAsync(
            org.Connection, run => run.PlanAsync(context.Cancel, progress: context.Screen.Progress), context.Cancel);
        if (report.Planning is not { HasErrors: false, Drift: { } drift })
        {
            return PlanFile.Failed(report.Diagnostics, report.ExitCode);
        }
        if (report.Manifest is not { } manifest)
        {
            throw SeederException.Of(
                CommandLineDiagnostics.NoManifest(report.ManifestPath!, report.Planning.Plan!.Name));
        }
        if (reference is not null && !manifest.Records.ContainsKey(reference))
        {
            return CommandResult.Stopped(
                CommandLineDiagnostics.NotInManifest(reference, report.ManifestPath!, manifest.Records.Keys));
        }
        ImmutableArray<CheckedRecord> records = [.. drift.Records.Where(r => reference is null || r.Address == reference)];
        return new CommandResult(records.All(r => r.State == CheckedState.Same) ? ExitCode.Done : ExitCode.ChangesPending)
        {
            Diagnostics = report.Diagnostics,
            Text = Render(records, drift.NotCompared, context.Screen.Verbose),
            Json = json => Write(json, manifest, report.ManifestPath!, records),
        };
    }

    private static string Render(ImmutableArray<CheckedRecord> records, ImmutableArray<string> notCompared, bool verbose)
    {
        var rows = records.Where(r => verbose || r.State != CheckedState.Same)
            .Select(r => new[] { r.Address, r.Entry.Type, r.Entry.Id, Say(r) })
            .ToList();
        var counts = Enum.GetValues<CheckedState>().Select(s => (State: s, Count: records.Count(r => r.State == s))).Where(c => c.Count > 0)
            .Select(c => $"{Plural.Number(c.Count)} {(c.State == CheckedState.Same ? "as sent" : DriftJson.NameOf(c.State))}");
        return $"{TextTable.Render(rows)}{(rows.Count > 0 ? "\n" : "")}{Plural.Count(records.Length, "record")}"
            + $"{(records.IsEmpty ? "" : ": ")}{string.Join(", ", counts)}\n"
            + $"{(notCompared.IsEmpty ? "" : $"Not compared, because Seeder cannot read the values: {string.Join(", ", notCompared)}\n")}";
    }

    private static string Say(CheckedRecord record) => record.State switch
    {
        CheckedState.Changed => $"changed: {string.Join(", ", record.Differing.Select(f => f.Name))}",
        var state => DriftJson.NameOf(state),
    };

    private static void Write(Utf8JsonWriter json, Manifest manifest, string path, ImmutableArray<CheckedRecord> records)
    {
        json.WriteString("plan", manifest.Plan);
        json.WriteString("orgId", manifest.Org.Id);
        json.WriteString("manifest", path);
        json.WriteStartArray("records");
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("refId", record.Address);
            json.WriteString("type", record.Entry.Type);
            json.WriteString("id", record.Entry.Id);
            json.WriteString(
                "action",
                record.Entry.Deactivated ? RecordReports.Deactivated : record.Entry.Created ? RecordReports.Created : RecordReports.Found);
            json.WriteString("state", DriftJson.NameOf(record.State));
            json.WriteStartArray("fields");
            foreach (var field in record.Differing)
            {
                json.WriteStringValue(field.Name);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
