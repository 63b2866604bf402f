using Seeder.Cli.Output;
using Seeder.Cli.Results;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Files;

namespace Seeder.Cli.Commands;

/// <summary>Runs all checks that need no org, on any number of plans.</summary>
internal sealed class ValidateCommand : SeederCommand
{
    private readonly Argument<string[]> _plans = new("PLAN")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Plans: files, folders or patterns"
    };

    public ValidateCommand()
        : base("validate", "Checks plans without an org; reports all errors at once")
    {
        Add(_plans);
        this.AddRange(
            [Flags.Report, Flags.Junit, Flags.Metadata, Flags.Learn, Flags.Var, Flags.Vars, Flags.Clock, Flags.Seed, Flags.MaxRecords]);
        this.AddRange(Flags.Files);
    }

    public override string Example => "seeder validate plans/";

    public override async Task<CommandResult> RunAsync(CommandContext context)
    {
        CheckFormat(context.Parse);
        using var watch = context.Screen.Watch(context.Time);
        context.Screen.Progress.State.Do("checking plans");
        var diagnostics = new DiagnosticBag();
        var schema = await PureWork.RunAsync(
            () => MetadataFiles.ReadSchema(context.Parse.GetValue(Flags.Metadata) ?? [], diagnostics), context.Cancel);
        var learning = FlagValues.Learn(context.Parse) is { } request ? new Learning(request) : null;
        var checks = new List<Checked>();
        foreach (var path in PlanFiles.Find(context.Parse.GetRequiredValue(_plans), VarsFiles.IsOne(context.Parse)))
        {
            context.Cancel.ThrowIfCancellationRequested();
            var started = context.Time.GetTimestamp();
            var read = await PlanFile.ReadAsync(context, await PlanFile.LoadAsync(context, path), PlanGoal.Apply);
            checks.Add(new Checked(path, read, context.Time.GetElapsedTime(started)));
        }
        var vars = SharedVars.Of(checks.Select(c => c.Planning), FlagValues.Vars(context.Parse));
        for (var i = 0; i < checks.Count; i++)
        {
            var started = context.Time.GetTimestamp();
            var planning = await CheckAsync(context, vars.Share(checks[i].Planning), schema, learning);
            checks[i] = checks[i] with { Planning = planning, Took = checks[i].Took + context.Time.GetElapsedTime(started) };
        }
        // A file that other plans include has no name; it was checked together with them.
        var reached = checks.SelectMany(c => c.Planning.Files)
            .Where(f => f.Value is FileFact.Found)
            .Select(f => Path.GetFullPath(f.Key))
            .ToHashSet(StringComparer.Ordinal);
        checks.RemoveAll(c => c.Planning.Syntax is { Name: null } && reached.Contains(Path.GetFullPath(c.Path)));
        diagnostics.AddRange(vars.Warnings);
        await PureWork.RunAsync(() => Collect(checks.Select(c => c.Planning), diagnostics), context.Cancel);
        learning?.NoteUnused(context.Screen);
        foreach (var check in checks)
        {
            var status = check.Planning.HasErrors ? PlanStatus.Failed : PlanStatus.Done;
            context.Results.Add(
                new PlanEntry(check.Path, check.Planning.Syntax?.Name?.Text, status)
                {
                    Diagnostics = Own(check.Planning),
                    Took = check.Took,
                },
                context.Time);
        }
        return ResultOf(context, checks, learning, diagnostics);
    }

    private static bool Collect(IEnumerable<PlanningState> checks, DiagnosticBag diagnostics)
    {
        foreach (var planning in checks)
        {
            diagnostics.AddRange(Own(planning));
        }
        return true;
    }

    // A bag for each plan: a warning that appears once appears once for each plan.
    private static ImmutableArray<Diagnostic> Own(PlanningState planning)
    {
        var own = new DiagnosticBag();
        own.AddRange(planning.Diagnostics);
        return [.. own.ToImmutable().Select(d => d with { Subject = null })];
    }

    private sealed record Checked(string Path, PlanningState Planning, TimeSpan Took);

    private static CommandResult ResultOf(
        CommandContext context, List<Checked> checks, Learning? learning, DiagnosticBag diagnostics)
    {
        var all = diagnostics.ToImmutable();
        return new CommandResult(diagnostics.HasErrors ? ExitCode.PlanErrors : ExitCode.Done)
        {
            Diagnostics = all,
            Text = $"{Plural.Count(checks.Count, "plan")}: {DiagnosticText.Summary(all)}\n",
            Last = checks.Select(c => PlanFile.MoreChecks(c.Planning)).FirstOrDefault(m => m is not null),
            Json = json =>
            {
                Write(json, checks);
                learning?.Write(json);
            },
        };
    }

    private static void CheckFormat(ParseResult parse)
    {
        if (parse.GetValue(Flags.Report) is not (null or "text" or "json" or "github" or "sarif"))
        {
            throw FlagValues.Bad(Flags.Report, parse.GetValue(Flags.Report)!, "text, json, github or sarif");
        }
    }

    private static async Task<PlanningState> CheckAsync(
        CommandContext context, PlanningState read, OrgSchema schema, Learning? learning)
    {
        if (learning is not null && !read.HasErrors)
        {
            schema = await learning.LearnAsync(context, [read], schema);
        }
        var access = PlanFileAccess.For(read.Request.Text.Path, FlagValues.Files(context.Parse));
        return await Converge.RunAsync(
            read,
            (planning, needs) => PureWork.RunAsync(() => Answer(planning, needs), context.Cancel),
            context.Log,
            context.Time,
            context.Cancel);

        PlanningState Answer(PlanningState planning, Needs needs) => needs switch
        {
            Needs.History => planning with { History = History.None, Schema = schema },
            Needs.Files files => access.Answer(planning, files),
            _ => throw new InvalidOperationException($"{needs} cannot be answered without an org."),
        };
    }

    private static void Write(Utf8JsonWriter json, List<Checked> checks)
    {
        json.WriteStartArray("plans");
        foreach (var (path, planning, _) in checks)
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteString("plan", planning.Syntax?.Name?.Text);
            json.WriteNumber("errors", planning.Diagnostics.Count(d => d.Severity == Severity.Error));
            json.WriteNumber("warnings", planning.Diagnostics.Count(d => d.Severity == Severity.Warning));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
