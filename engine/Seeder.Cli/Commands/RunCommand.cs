using Seeder.Cli.Output;
using Seeder.Cli.Report;
using Seeder.Cli.Results;
using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Cli.Commands;

/// <summary>The common part of apply and destroy: they send the calls of a plan and report the outcome of every record.</summary>
internal abstract class RunCommand : SeederCommand
{
    private readonly Argument<string[]> _plans = PlanFile.Arguments();

    protected RunCommand(string name, string description)
        : base(name, description)
    {
        Add(_plans);
        this.AddRange(Flags.Run);
        this.AddRange(Flags.Deletes);
        this.AddRange(Flags.Org);
        this.AddRange([Flags.Junit, Flags.Csv]);
    }

    protected abstract PlanGoal Goal { get; }

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        using var watch = context.Screen.Watch(context.Time);
        var words = context.Parse.GetRequiredValue(_plans);
        return Goal == PlanGoal.Apply && SavedCommand.Find(context, words) is { } saved
            ? await saved.RunAsync()
            : await RunAsync(context, await PlanSet.ReadAsync(context, words, Goal));
    }

    /// <summary>Runs plans that were read already.</summary>
    internal Task<CommandResult> RunAsync(CommandContext context, ImmutableArray<GivenPlan> plans) => SeveralPlans.RunAsync(
        context, plans, isReversed: Goal == PlanGoal.Destroy, (org, plan, title, _) => RunAsync(context, org, plan, title));

    /// <param name="context">The command line.</param>
    /// <param name="org">The org.</param>
    /// <param name="read">The plan.</param>
    /// <param name="title">The title of one of several plans; null for the only plan.</param>
    private static Task<PlanResult> RunAsync(CommandContext context, OpenOrg org, PlanningState read, string? title) =>
        PlanFile.ToRun(context.Parse, read, context.Saved)
            .RunAsync(org.Connection, run => RunAsync(context, org, run, title), context.Cancel);

    private static async Task<PlanResult> RunAsync(CommandContext context, OpenOrg org, SeedRun run, string? title)
    {
        context.Report?.Use(org);
        var before = title is null ? 0 : org.Session.Client.Sent;
        var progress = context.Screen.Progress;
        progress.State.BeginPlan(title);
        var planning = await run.PrepareAsync(progress, context.Cancel);
        if (!await Confirmation.AskAsync(context, run, planning, title))
        {
            return new PlanResult(new CommandResult(ExitCode.Cancelled) { Name = nameof(ExitCode.Cancelled), Last = "Nothing was sent." });
        }
        if (context.Parse.GetValue(Flags.Yes))
        {
            // Shown before anything is deleted, because --yes skips the question.
            context.Screen.ShowFirst(run.Warnings.Where(d => d.IsAlwaysShown));
        }
        SeedReport report;
        try
        {
            report = await run.ApplyAsync(progress, context.Signals.Cancel, context.Signals.Abort);
        }
        catch when (run.Partial is { } partial)
        {
            // A full disk or a lost org ends the run. The files of results still show what was done.
            var done = RecordReports.Of(partial);
            context.Results.Keep(done);
            var partlySent = org.Session.Client.Sent - before;
            context.Report?.Hold(() => ReportResult.Of(partial, done, partlySent, context.Screen));
            throw;
        }
        if (report.Planning.Run is null)
        {
            return new PlanResult(org.Failed(report));
        }
        var records = RecordReports.Of(report);
        context.Results.Keep(records);
        var sent = org.Session.Client.Sent - before;
        context.Report?.Hold(() => ReportResult.Of(report, records, sent, context.Screen));
        var last = report.ExitCode == ExitCode.Done ? null : Outcome(report, records);
        return new PlanResult(new CommandResult(report.ExitCode)
        {
            Diagnostics = report.Diagnostics,
            Text = RunText.Render(report, records, sent, context.Screen.Verbose),
            TextFirst = report.ExitCode != ExitCode.Done,
            Took = RunTime.Of(records.CountBy(r => r.Action), progress.State.ElapsedOfPlan),
            // After several plans, the last line of the command says how to continue.
            Last = last is { CanContinue: true } && title is null ? $"{last.Text}\nTo continue, run: {context.SameCommand}" : last?.Text,
            Json = json => RunJson.Write(json, report, records, org.Session.Identity, sent),
        })
        {
            Counts = RecordCounts.Of(records),
            Calls = CallCounts.Of(RunText.Sent(report)),
        };
    }

    private sealed record EndText(string Text, bool CanContinue);

    private static EndText Outcome(SeedReport report, IReadOnlyList<RecordReport> records)
    {
        if (report.Result is not { } result || (result.Complete && report.Undone is null))
        {
            return new EndText(
                "Done, except for records that this plan did not create: they stay in the org and in the manifest.", CanContinue: false);
        }
        var callsInDoubt = result.InDoubt + (report.Undone?.InDoubt ?? 0);
        var left = records.Count(
            r => r.IsUnfinished || r.Action is not (RecordReports.Unchanged or RecordReports.Moved or RecordReports.Found
                or RecordReports.Created or RecordReports.Updated or RecordReports.Replaced or RecordReports.Deleted
                or RecordReports.Deactivated));
        var why = result.Cancelled ? report.OnError == ErrorMode.Rollback ? "Cancelled, and nothing was rolled back" : "Cancelled"
            : report.Undone is { Cancelled: true } ? "Cancelled during the rollback: the rest was not undone"
            : report.Undone is { } undone
                ? undone.Complete
                    ? "Rolled back: everything that this seeding created and changed is undone"
                    : "Rolled back as far as the org allowed"
                : report.OnError == ErrorMode.Continue && !result.Operations.Contains(OperationStatus.Waiting)
                    ? "Done, except for the records that the org rejected and the records that depend on them"
                    : "Stopped";
        var inDoubt = callsInDoubt > 0 ? $"; {Plural.Count(callsInDoubt, "call")} in doubt" : "";
        var existing = report.Manifest?.Records.Values.Count(r => !r.Deactivated) ?? 0;
        var state = $"The org now has {Plural.Count(existing, "record")} of this plan";
        return new EndText(
            $"{why}. {state}; {Plural.Count(left, "record")} of this run left to do{inDoubt}.", CanContinue: true);
    }
}
