using Seeder.Cli.Output;
using Seeder.Cli.Results;
using Seeder.Core.Binding;
using Seeder.Core.Facts;

namespace Seeder.Cli.Commands;

/// <summary>
/// Runs a command for its plans with one login, one plan after the other. A plan that fails keeps those plans from running that depend
/// on it; the others run.
/// </summary>
internal sealed class SeveralPlans
{
    private readonly CommandContext _context;
    private readonly GivenPlan[] _plans;
    private readonly ImmutableArray<PlanNode> _nodes;
    private readonly PlanQueue _queue;
    private readonly Work _work;
    private readonly List<PlanOutcome> _outcomes = [];
    private readonly HashSet<int> _waiting = [];
    private readonly SharedVars _vars;
    private string? _stop;

    /// <summary>Runs one plan.</summary>
    /// <param name="org">The org.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="title">The plan's name and its number, for a progress bar; null for the only plan.</param>
    /// <param name="isEarly">Whether a plan that it uses creates records first, so that records may be missing now.</param>
    public delegate Task<PlanResult> Work(OpenOrg org, PlanningState plan, string? title, bool isEarly);

    private SeveralPlans(
        CommandContext context, ImmutableArray<GivenPlan> plans, ImmutableArray<PlanNode> nodes, PlanQueue queue, Work work)
    {
        (_context, _plans, _nodes, _queue, _work) = (context, [.. plans], nodes, queue, work);
        _vars = SharedVars.Of(plans.Select(p => p.Read), FlagValues.Vars(context.Parse));
    }

    /// <summary>Runs a command for one plan or for several. The result of the only plan is that of the command.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="plans">The plans, at least one.</param>
    /// <param name="isReversed">Whether the users of a plan run before it.</param>
    /// <param name="work">Runs one plan.</param>
    public static async Task<CommandResult> RunAsync(
        CommandContext context, ImmutableArray<GivenPlan> plans, bool isReversed, Work work)
    {
        if (plans is [{ Read: { } only }])
        {
            return await RunOnlyAsync(context, only, work);
        }
        CheckFlags(context.Parse, plans.Length);
        var nodes = await PlanGraph.FindAsync(context, plans);
        var diagnostics = new DiagnosticBag();
        var order = PlanOrder.Find(nodes, PlanSet.PathComparer, diagnostics);
        if (diagnostics.HasErrors)
        {
            // Nothing runs, so the errors of all plans are shown with these.
            return PlanFile.Failed([.. plans.SelectMany(ErrorsOf), .. diagnostics.ToImmutable()]);
        }
        var several = new SeveralPlans(context, plans, nodes, new PlanQueue(nodes, order, isReversed), work);
        return await several.RunAsync();
    }

    private static async Task<CommandResult> RunOnlyAsync(CommandContext context, PlanningState plan, Work work)
    {
        context.Results.BeginOnly(plan.Request.Text.Path, plan.Syntax?.Name?.Text);
        if (plan.HasErrors)
        {
            return PlanFile.Failed(plan);
        }
        await using var org = await OrgOpener.OpenAsync(context, [plan]);
        context.Results.Start(context.Time);
        var result = await work(org, plan, title: null, isEarly: false);
        return result.Result with { Counts = result.Counts };
    }

    private static void CheckFlags(ParseResult parse, int plans)
    {
        var flag = parse.GetValue(Flags.Manifest) is not null ? Flags.Manifest.Name
            : parse.GetValue(Flags.AdoptManifest) is not null ? Flags.AdoptManifest.Name
            : parse.GetValue(Flags.Only) is { Length: > 0 } ? Flags.Only.Name
            : parse.GetValue(Flags.SavedPlan) is not null ? Flags.SavedPlan.Name
            : parse.GetValue(Flags.Format) is ("mermaid" or "dot") and var format ? $"{Flags.Format.Name} {format}"
            : null;
        if (flag is not null)
        {
            throw SeederException.Of(CommandLineDiagnostics.OnePlanOnly(flag, plans));
        }
    }

    private static IEnumerable<Diagnostic> ErrorsOf(GivenPlan plan) =>
        plan.Unreadable?.Diagnostics ?? (plan.IsBroken ? plan.Read!.Diagnostics : []);

    private async Task<CommandResult> RunAsync()
    {
        if (!_context.Screen.Quiet)
        {
            _context.Screen.ShowFirst(_vars.Warnings);
        }
        ReportBroken();
        var ready = _plans.Where(p => !p.IsBroken).Select(p => p.Read!).ToList();
        OpenOrg? org = null;
        OrgIdentity? identity = null;
        var sent = 0;
        var failure = await CommandLine.ResultAsync(_context, async () =>
        {
            if (_queue.Order.Any(i => IsNext(i)))
            {
                org = await OrgOpener.OpenAsync(_context, ready);
            }
            return new CommandResult(ExitCode.Done);
        });
        ready.Clear();
        if (failure.Code != ExitCode.Done)
        {
            _stop = "there is no org";
        }
        await using (org)
        {
            foreach (var plan in _queue.Order)
            {
                await RunAsync(plan, org);
            }
            (identity, sent) = (org?.Session.Identity, org?.Session.Client.Sent ?? 0);
        }
        return SeveralResult.Of(_context, [.. _outcomes], failure, _vars.Warnings, identity, sent);
    }

    // All errors that need no org are reported together, before an org is asked.
    private void ReportBroken()
    {
        for (var i = 0; i < _plans.Length; i++)
        {
            if (_plans[i] is { IsBroken: true } plan)
            {
                Add(i, new PlanResult(
                    plan.Unreadable is { } stopped
                        ? PlanFile.Failed([.. stopped.Diagnostics], stopped.Kind.ToExitCode())
                        : PlanFile.Failed(plan.Read!)));
            }
        }
    }

    // Whether a plan would run if those before it succeed.
    private bool IsNext(int plan) => _queue.BlockerOf(plan) is null && _nodes[plan].IsGiven;

    private async Task RunAsync(int index, OpenOrg? org)
    {
        if (_queue.BlockerOf(index) is { } blocker)
        {
            if (_nodes[index].IsGiven && blocker != index)
            {
                Skip(index, _queue.ReasonOf(index, blocker));
            }
            return;
        }
        var isEarly = _nodes[index].Uses.Any(u => _waiting.Contains(u.Plan));
        if (!_nodes[index].IsGiven)
        {
            Wait(index, isEarly);
            return;
        }
        if (_stop is null && _context.Cancel.IsCancellationRequested)
        {
            _stop = "the command was cancelled";
        }
        if (_stop is not null)
        {
            Skip(index, _stop);
            return;
        }
        var plan = _vars.Share(_plans[index].Read!);
        // Frees the memory of each plan after its run.
        _plans[index] = _plans[index] with { Read = null };
        var result = new PlanResult(new CommandResult(ExitCode.Done));
        var title = $"{_nodes[index].Title} ({_outcomes.Count + 1} of {_plans.Length})";
        _context.Results.Start(_context.Time);
        var failure = await CommandLine.ResultAsync(
            _context, async () => (result = await _work(org!, plan, title, isEarly)).Result);
        Add(index, result with { Result = failure });
        Wait(index, isEarly || result.HasNewRecords);
        _stop = failure.Code switch
        {
            ExitCode.Cancelled => "the command was cancelled",
            ExitCode.NoOrg => "the org cannot be used",
            ExitCode.Bug => "a bug stopped the command",
            _ => _stop,
        };
    }

    private void Wait(int index, bool waits)
    {
        if (waits)
        {
            _waiting.Add(index);
        }
    }

    private void Add(int index, PlanResult plan)
    {
        var result = plan.Result;
        var (title, file, name) = NamesOf(index);
        _context.Screen.PrintPart(title, result);
        var status = result.Code switch
        {
            ExitCode.Done or ExitCode.ChangesPending => plan.Later is null ? PlanStatus.Done : PlanStatus.Skipped,
            ExitCode.Cancelled => PlanStatus.Cancelled,
            _ => PlanStatus.Failed,
        };
        _context.Report?.End(title, status, result, plan.Later);
        if (status is PlanStatus.Failed or PlanStatus.Cancelled)
        {
            _queue.Fail(index);
        }
        var reason = plan.Later ?? result.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message;
        _context.Results.Add(
            new PlanEntry(file, name, status) { Reason = reason, Counts = plan.Counts, Diagnostics = result.Diagnostics }, _context.Time);
        _outcomes.Add(new PlanOutcome(title, file, name, status, plan.Later is null ? result.Code : null)
        {
            Reason = reason,
            Counts = plan.Counts,
            Calls = plan.Calls,
            Json = _context.Screen.Json && result.Json is { } json ? JsonBytes.Text(writer => Write(writer, json)) : null,
            Diagnostics = result.Diagnostics,
        });
    }

    private static void Write(Utf8JsonWriter json, Action<Utf8JsonWriter> members)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }

    private void Skip(int index, string reason)
    {
        var (title, file, name) = NamesOf(index);
        _context.Screen.PrintPart(title, new CommandResult(ExitCode.Done) { Text = $"Skipped: {reason}.\n" });
        _context.Results.Add(new PlanEntry(file, name, PlanStatus.Skipped) { Reason = reason }, _context.Time);
        _context.Report?.End(title, PlanStatus.Skipped, new CommandResult(ExitCode.Done), reason);
        _outcomes.Add(new PlanOutcome(title, file, name, PlanStatus.Skipped, null) { Reason = reason });
    }

    private (string Title, string File, string? Name) NamesOf(int index)
    {
        var (path, name) = (_nodes[index].Path, _nodes[index].Name?.Text);
        return (name is null ? path : $"{name} ({path})", path, name);
    }
}
