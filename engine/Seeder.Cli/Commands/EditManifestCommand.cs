using Seeder.Cli.Output;
using Seeder.Core.Run;

namespace Seeder.Cli.Commands;

/// <summary>The common part of adopt and forget: they edit the manifest and change nothing in the org.</summary>
internal abstract class EditManifestCommand : SeederCommand
{
    private readonly Argument<string> _plan = PlanFile.Argument();
    private readonly Argument<string[]> _references;

    protected EditManifestCommand(string name, string description, string references, string explained)
        : base(name, description)
    {
        _references = new Argument<string[]>(references) { Arity = ArgumentArity.OneOrMore, Description = explained };
        Add(_plan);
        Add(_references);
        this.AddRange(Flags.EditManifest);
        this.AddRange(Flags.Org);
    }

    protected abstract ManifestEdit Read(string word);

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        using var watch = context.Screen.Watch(context.Time);
        ImmutableArray<ManifestEdit> edits = [.. context.Parse.GetRequiredValue(_references).Select(Read)];
        var read = await PlanFile.ReadAsync(
            context, await PlanFile.LoadAsync(context, context.Parse.GetRequiredValue(_plan)), PlanGoal.EditManifest, edits);
        if (read.HasErrors)
        {
            return PlanFile.Failed(read);
        }
        var plan = PlanFile.ToRun(context.Parse, read);
        await using var org = await OrgOpener.OpenAsync(context, [read]);
        var report = await plan.RunAsync(
            org.Connection, run => run.EditManifestAsync(context.Screen.Progress, context.Cancel), context.Cancel);
        if (report.Planning.Edited is not { } edited)
        {
            return PlanFile.Failed(report.Diagnostics, report.ExitCode);
        }
        IReadOnlyList<RecordReport> records =
            [.. edited.Records.Select(
                r => new RecordReport(
                    r.Address,
                    r.Type is { Length: > 0 } ? r.Type : null,
                    r.Id,
                    r.Adopted ? RecordReports.Adopted : RecordReports.Forgotten) { IsOfPlan = true })];
        return new CommandResult(report.ExitCode)
        {
            Diagnostics = report.Diagnostics,
            Text =
                $"{TextTable.Render([.. edited.Records.Select(r => new[] { r.Address, r.Type ?? "", r.Id ?? "", Say(r) })])}\n"
                    + $"{TextTable.Render([["manifest", report.ManifestPath ?? ""]])}",
            TextFirst = report.ExitCode != ExitCode.Done,
            Last = report.ExitCode == ExitCode.Done
                ? null
                : "Your decisions are in the journal. The manifest is written as soon as no call is in doubt.",
            Json = json =>
            {
                json.WriteString("plan", report.Planning.Syntax?.Name?.Text);
                json.WriteString("orgId", org.Connection.OrgId);
                json.WriteString("manifest", report.ManifestPath);
                json.WriteNumber("serial", report.Manifest?.Serial ?? 0);
                RunJson.WriteRecords(json, records);
            },
        };
    }

    private static string Say(EditedRecord record) => !record.Adopted ? "forgotten: the org's record is unchanged"
        : record.Created ? "adopted as created by this plan"
        : "adopted as found: destroy will not delete it";
}
