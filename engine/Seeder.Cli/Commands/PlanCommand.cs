using Seeder.Cli.Output;
using Seeder.Cli.Report;
using Seeder.Core.Calls;
using Seeder.Core.Preview;
using Seeder.Core.Saved;
using Seeder.Files;

namespace Seeder.Cli.Commands;

/// <summary>Shows what apply would do and what it costs. Writes nothing to the org.</summary>
internal sealed class PlanCommand : SeederCommand
{
    private readonly Argument<string[]> _plans = PlanFile.Arguments();

    public PlanCommand()
        : base("plan", "Shows what apply would do: each changed record with its values, and the cost; writes nothing to the org")
    {
        Add(_plans);
        this.AddRange([Flags.Format, Flags.Calls, Flags.DetailedExitCode, Flags.Destroy, Flags.SavedPlan]);
        this.AddRange(Flags.Apply);
        this.AddRange(Flags.Run);
        this.AddRange(Flags.Org);
    }

    public override string Example => "seeder plan plans/demo.yaml --target-org my-sandbox";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        CheckFormat(context.Parse);
        using var watch = context.Screen.Watch(context.Time);
        var isDestroy = context.Parse.GetValue(Flags.Destroy);
        var goal = isDestroy ? PlanGoal.Destroy : PlanGoal.Apply;
        var file = OutputFlags.Check(context, Flags.SavedPlan, OutputAccess.Private, SavedPlanJson.Start);
        var plans = await PlanSet.ReadAsync(context, context.Parse.GetRequiredValue(_plans), goal);
        return await SeveralPlans.RunAsync(
            context, plans, isReversed: isDestroy, (org, plan, title, isEarly) => PlanAsync(context, org, plan, title, isEarly, file));
    }

    private static async Task<PlanResult> PlanAsync(
        CommandContext context, OpenOrg org, PlanningState read, string? title, bool isEarly, OutputFile? file)
    {
        context.Report?.Use(org);
        context.Screen.Progress.State.BeginPlan(title);
        var given = file is null ? null : SavedPlanInputs.Given(context, read);
        // A drawing shows no values, but a saved plan holds them.
        var showsValues = file is not null || context.Parse.GetValue(Flags.Format) is not ("mermaid" or "dot");
        var plan = PlanFile.ToRun(context.Parse, read with { Request = read.Request with { ShowsValues = showsValues } });
        var report = await plan.RunAsync(org.Connection, PlanIn, context.Cancel);
        if (report.Planning.Run is null)
        {
            return isEarly && report.Diagnostics.All(d => d.Severity != Severity.Error || IsOfUsedPlan(d))
                ? Later(report)
                : new PlanResult(org.Failed(report));
        }
        var changes = await PureWork.RunAsync(() => ChangeList.Of(report.Planning), context.Cancel);
        var values = new ShownValues(context.Screen);
        var cost = await PureWork.RunAsync(() => CostEstimate.Of(report, org.Session.Client.Usage), context.Cancel);
        cost = cost with { StorageLeft = report.StorageLeft };
        context.Report?.Hold(
            () => new ReportResult(report, ReportFacts.OfPlan(report, cost), ReportRows.OfPlan(report, changes), values.Hide));
        var isPending = !cost.IsEmpty && context.Parse.GetValue(Flags.DetailedExitCode);
        return new PlanResult(new CommandResult(isPending ? ExitCode.ChangesPending : ExitCode.Done)
        {
            Diagnostics = report.Diagnostics,
            Text = context.Screen.Json ? "" : await PureWork.RunAsync(Render, context.Cancel),
            Last = file is null ? null : $"Saved the plan. To do exactly this, run: seeder apply {ShellWord.Quote(file.Path)}",
            ShowsChanges = true,
            Json = json =>
            {
                PlanJson.Write(json, report, cost, changes, values, org.Session.Identity);
                if (file is not null)
                {
                    json.WriteString("savedPlan", file.Path);
                }
            },
        })
        {
            Counts =
            [
                new("create", cost.Changes.Create), new("update", cost.Changes.Update), new("replace", cost.Changes.Replace),
                new("delete", cost.Changes.Delete),
                new("deactivate", cost.Changes.Deactivate), new("unchanged", cost.Changes.Unchanged),
            ],
            Calls = cost.Calls,
            HasNewRecords = cost.Changes.Create + cost.Changes.Replace > 0,
        };

        async Task<SeedReport> PlanIn(SeedRun run)
        {
            var planned = await run.PlanAsync(context.Cancel, showsStorage: true, context.Screen.Progress);
            if (given is not null && planned.Planning.Run is not null)
            {
                var saved = await run.SaveAsync(given, planned.Planning, context.Cancel);
                file!.Write(await PureWork.RunAsync(() => SavedPlanJson.Write(saved, context.Cancel), context.Cancel));
            }
            return planned;
        }

        string Render() => context.Parse.GetValue(Flags.Format) switch
        {
            "mermaid" => GraphMermaid.Render(report.Planning.Run),
            "dot" => GraphDot.Render(report.Planning.Run),
            _ => PlanText.Render(
                report,
                cost,
                ChangeText.Render(changes, context.Screen.Verbose, values.Hide),
                new PlanDetail(context.Parse.GetValue(Flags.Calls), context.Screen.Verbose)),
        };
    }

    // The records of the used plan do not exist yet, but an apply of both plans creates them first.
    private static PlanResult Later(SeedReport report) => new(new CommandResult(ExitCode.Done)
    {
        Diagnostics = [.. report.Diagnostics.Where(d => d.Severity != Severity.Error)],
        Text = "Not planned: it needs records of a plan above that are not in the org yet. 'apply' creates them first.\n",
    })
    {
        Later = "it needs records that an apply creates first",
        HasNewRecords = true,
    };

    private static bool IsOfUsedPlan(Diagnostic diagnostic) => diagnostic.Code is "SEED508" or "SEED655";

    private static void CheckFormat(ParseResult parse)
    {
        switch (parse.GetValue(Flags.Format))
        {
            case null or "table" or "json" or "mermaid" or "dot":
                break;
            case var text:
                throw FlagValues.Bad(Flags.Format, text, "table, json, mermaid or dot");
        }
    }
}
