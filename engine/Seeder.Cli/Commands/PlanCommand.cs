using Seeder.Cli.Output;
using Seeder.Core.Calls;
using Seeder.Org;

namespace Seeder.Cli.Commands;

/// <summary>Shows what apply would do and what it costs. Writes nothing to the org.</summary>
internal sealed class PlanCommand : SeederCommand
{
    private readonly Argument<string> _plan = PlanFile.Argument();

    public PlanCommand()
        : base("plan", "Shows what apply would do: the changes, the calls and the cost; writes nothing to the org")
    {
        Add(_plan);
        this.AddRange([Flags.Format, Flags.DetailedExitCode, Flags.Destroy]);
        this.AddRange(Flags.Apply);
        this.AddRange(Flags.Run);
        this.AddRange(Flags.Org);
    }

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        CheckFormat(context.Parse);
        var read = await PlanFile.ReadAsync(
            context,
            await PlanFile.LoadAsync(context, context.Parse.GetRequiredValue(_plan)),
            context.Parse.GetValue(Flags.Destroy) ? PlanGoal.Destroy : PlanGoal.Apply);
        if (read.HasErrors)
        {
            return PlanFile.Failed(read);
        }
        var options = PlanFile.Options(context.Parse, read);
        await using var org = await OrgOpener.OpenAsync(context, read);
        using var run = new SeedRun(org.Session, options, context.Time);
        var report = await run.PlanAsync(context.Cancel);
        if (report.Planning.Run is null)
        {
            return org.Failed(report);
        }
        var cost = await PureWork.RunAsync(() => CostEstimate.Of(report, org.Session.Client.Usage), context.Cancel);
        if (cost.Create > 0)
        {
            cost = cost with { StorageLeft = await DataStorage.LeftAsync(org.Session.Client, context.Cancel) };
        }
        return new CommandResult(cost.IsEmpty || !context.Parse.GetValue(Flags.DetailedExitCode) ? ExitCode.Done : ExitCode.ChangesPending)
        {
            Diagnostics = report.Diagnostics,
            Text = context.Screen.Json ? "" : await PureWork.RunAsync(Render, context.Cancel),
            Json = json => PlanJson.Write(json, report, cost, org.Session.Identity),
        };

        string Render() => context.Parse.GetValue(Flags.Format) switch
        {
            "mermaid" => GraphMermaid.Render(report.Planning.Run),
            "dot" => GraphDot.Render(report.Planning.Run),
            _ => PlanText.Render(report, cost, context.Screen.Verbose),
        };
    }

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
