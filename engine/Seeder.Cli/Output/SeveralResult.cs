using Seeder.Cli.Commands;
using Seeder.Core.Facts;

namespace Seeder.Cli.Output;

/// <summary>The result of a command that ran several plans: a table of them, and one JSON object.</summary>
internal static class SeveralResult
{
    /// <param name="context">The command line.</param>
    /// <param name="plans">The outcome of each plan, in the order in which they ran.</param>
    /// <param name="failure">The result of opening the org.</param>
    /// <param name="warnings">Warnings about the command line, which were shown before.</param>
    /// <param name="org">The org; null if none was opened.</param>
    /// <param name="sent">The number of HTTP requests of any kind.</param>
    public static CommandResult Of(
        CommandContext context,
        ImmutableArray<PlanOutcome> plans,
        CommandResult failure,
        ImmutableArray<Diagnostic> warnings,
        OrgIdentity? org,
        int sent)
    {
        var code = plans.Select(p => p.Code ?? ExitCode.Done).Append(failure.Code).MaxBy(Rank);
        var diagnostics = warnings.Concat(plans.SelectMany(p => p.Diagnostics));
        return new CommandResult(code)
        {
            Name = failure.Code == code ? failure.Name : null,
            // Text was printed plan by plan.
            Diagnostics = [.. context.Screen.Json ? diagnostics : [], .. failure.Diagnostics],
            Text = Table(plans, sent),
            Took = RunTime.Of(plans.SelectMany(p => p.Counts), context.Screen.Progress.State.Elapsed),
            Last = Last(context, plans, code),
            Json = json => Write(json, plans, org, sent),
        };
    }

    // The worst exit code is the highest. 'Changes pending' is no failure.
    private static int Rank(ExitCode code) => code == ExitCode.ChangesPending ? 0 : code == ExitCode.Done ? -1 : (int)code;

    private static string Table(ImmutableArray<PlanOutcome> plans, int sent)
    {
        var columns = ColumnsOf(plans);
        List<string[]> rows =
        [
            ["plan", "outcome", .. columns, "calls"],
            .. plans.Select(p => new[] { p.Name ?? p.File, OutcomeOf(p) }
                .Concat(columns.Select(c => Plural.Number(p.Counts.Where(n => n.Key == c).Sum(n => n.Value))))
                .Append(Plural.Number(p.Calls.Total))
                .ToArray()),
        ];
        if (plans.Length > 1)
        {
            rows.Add(
            [
                "all", Tally(plans),
                .. columns.Select(c => Plural.Number(plans.SelectMany(p => p.Counts).Where(n => n.Key == c).Sum(n => n.Value))),
                Plural.Number(plans.Sum(p => p.Calls.Total)),
            ]);
        }
        return $"{TextTable.Render(rows, numbers: 2)}\n{Plural.Count(sent, "HTTP request")} in all\n";
    }

    // The columns that some plan fills, in the order in which plans have them.
    private static List<string> ColumnsOf(ImmutableArray<PlanOutcome> plans) =>
        [.. RunText.Columns.Concat(plans.SelectMany(p => p.Counts.Select(c => c.Key))).Distinct(StringComparer.Ordinal)
            .Where(c => plans.Any(p => p.Counts.Any(n => n.Key == c && n.Value > 0)))];

    private static string OutcomeOf(PlanOutcome plan) => plan.Status switch
    {
        PlanStatus.Done => "done",
        PlanStatus.Skipped => $"skipped: {plan.Reason}",
        PlanStatus.Cancelled => "cancelled",
        _ => $"failed (exit code {(int)plan.Code!})",
    };

    private static string Tally(ImmutableArray<PlanOutcome> plans) => string.Join(
        ", ", CountsOf(plans).Where(c => c.Value > 0).Select(c => $"{c.Value} {c.Key}"));

    private static IEnumerable<KeyValuePair<string, int>> CountsOf(ImmutableArray<PlanOutcome> plans) =>
        Enum.GetValues<PlanStatus>().Select(s => KeyValuePair.Create(WordOf(s), plans.Count(p => p.Status == s)));

    private static string WordOf(PlanStatus status) => status.ToString().ToLowerInvariant();

    private static string? Last(CommandContext context, ImmutableArray<PlanOutcome> plans, ExitCode code) =>
        code is ExitCode.Done or ExitCode.ChangesPending ? null
        : $"{Tally(plans)} of {Plural.Count(plans.Length, "plan")}. To continue with the plans that are not done, run: "
            + $"{context.SameCommand}";

    private static void Write(Utf8JsonWriter json, ImmutableArray<PlanOutcome> plans, OrgIdentity? org, int sent)
    {
        json.WriteString("orgId", org?.Id);
        json.WriteString("instanceUrl", org?.InstanceUrl);
        json.WriteStartArray("plans");
        foreach (var plan in plans)
        {
            Write(json, plan);
        }
        json.WriteEndArray();
        json.WriteStartObject("outcomes");
        foreach (var (status, count) in CountsOf(plans))
        {
            json.WriteNumber(status, count);
        }
        json.WriteEndObject();
        json.WriteStartObject("actions");
        foreach (var column in ColumnsOf(plans))
        {
            json.WriteNumber(column, plans.SelectMany(p => p.Counts).Where(n => n.Key == column).Sum(n => n.Value));
        }
        json.WriteEndObject();
        json.WriteStartObject("calls");
        CallCounts.Sum(plans.Select(p => p.Calls)).WriteProperties(json);
        json.WriteNumber("http", sent);
        json.WriteEndObject();
    }

    // The members of the plan's own result follow those that only several plans have.
    private static void Write(Utf8JsonWriter json, PlanOutcome plan)
    {
        json.WriteStartObject();
        json.WriteString("plan", plan.Name);
        json.WriteString("file", plan.File);
        json.WriteString("status", WordOf(plan.Status));
        if (plan.Code is { } code)
        {
            json.WriteNumber("exitCode", (int)code);
        }
        else
        {
            json.WriteNull("exitCode");
        }
        if (plan.Reason is { } reason)
        {
            json.WriteString("reason", reason);
        }
        if (plan.Json is not { } members)
        {
            json.WriteNull("manifest");
            json.WriteStartArray("records");
            json.WriteEndArray();
        }
        else
        {
            using var document = JsonDocument.Parse(members);
            foreach (var member in document.RootElement.EnumerateObject().Where(m => m.Name != "plan"))
            {
                member.WriteTo(json);
            }
        }
        json.WriteEndObject();
    }
}
