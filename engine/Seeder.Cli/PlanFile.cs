using Seeder.Cli.Output;
using Seeder.Core.Binding;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>
/// Reads a plan's file as far as possible without an org, so that mistakes in its text are reported before any org is asked.
/// </summary>
internal static class PlanFile
{
    public static Argument<string> Argument() => new("PLAN") { Description = "The file of the plan" };

    /// <summary>The argument of the commands that run one plan or several.</summary>
    public static Argument<string[]> Arguments() => new("PLAN")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Plans: files, folders or patterns. A plan runs after the plans that it uses",
    };

    /// <summary>Reads the file; a signal cancels that, even if the file is a pipe that blocks.</summary>
    /// <exception cref="SeederException">It cannot be read as a plan.</exception>
    public static async Task<SourceText> LoadAsync(CommandContext context, string path)
    {
        var limits = FlagValues.Files(context.Parse);
        var text = await PureWork.RunAsync(() => PlanTextFile.Read(path, limits), context.Cancel);
        return SavedPlanFile.OtherThanPlan(text, context.Parse.CommandResult.Command.Name) is { } wrong
            ? throw SeederException.Of(wrong)
            : text;
    }

    /// <returns>A state with errors, or one that waits for the plan's history.</returns>
    public static async Task<PlanningState> ReadAsync(
        CommandContext context, SourceText text, PlanGoal goal, ImmutableArray<Core.Run.ManifestEdit> edits = default)
    {
        var options = await ReadOptionsAsync(context) with { Edits = edits.IsDefault ? [] : edits };
        return await SeedPlan.ReadAsync(text, options, goal, context.Log, context.Time, context.Cancel);
    }

    /// <summary>The plan for the library, with the flags that matter after it was read.</summary>
    public static SeedPlan ToRun(ParseResult parse, PlanningState read, SavedRun? saved = null) => SeedPlan.Of(read, WithFiles(parse, new()
    {
        Saved = saved,
        Manifest = parse.GetValue(Flags.Manifest),
        AdoptManifest = parse.GetValue(Flags.AdoptManifest),
        Parallel = FlagValues.Number(parse, Flags.Parallel, 1, int.MaxValue),
        Yes = parse.GetValue(Flags.Yes),
        Cascade = parse.GetValue(Flags.Cascade),
        AbortJobs = parse.GetValue(Flags.AbortJobs),
        HasTimeline = parse.GetValue(Flags.ReportFile) is not null,
    }));

    private static async Task<SeedOptions> ReadOptionsAsync(CommandContext context)
    {
        var parse = context.Parse;
        var options = new SeedOptions
        {
            Vars = FlagValues.Vars(parse),
            GivenVars = await context.Vars.ReadAsync(context),
            Clock = FlagValues.Clock(parse),
            IsClockLocal = parse.GetValue(Flags.Clock) is { } clock && !IsoTime.HasOffset(clock),
            Namespaces = MetadataFiles.Namespaces(parse.GetValue(Flags.Metadata) ?? []),
            SeedText = FlagValues.Seed(parse),
            RecordsPerCall = FlagValues.Number(parse, Flags.RecordsPerCall, 1, 200),
            Bulk = FlagValues.Bulk(parse),
            OnError = FlagValues.OnError(parse),
            MaxRecords = FlagValues.Number(parse, Flags.MaxRecords, 1, PlanRequest.MostRecords) ?? PlanRequest.DefaultMaxRecords,
            Prune = parse.GetValue(Flags.Prune),
            Only = FlagValues.Only(parse),
            Replace = parse.GetValue(Flags.Replace),
            RecreateMissing = parse.GetValue(Flags.RecreateMissing),
            Repair = parse.GetValue(Flags.Repair),
            MoveDates = parse.GetValue(Flags.MoveDates),
            NoRefresh = parse.GetValue(Flags.NoRefresh),
        };
        return WithFiles(parse, FlagValues.Resolving(parse, options));
    }

    private static SeedOptions WithFiles(ParseResult parse, SeedOptions options)
    {
        var limits = FlagValues.Files(parse);
        return options with { AllowFiles = limits.Allowed, MaxFileSize = limits.MaxBytes };
    }

    /// <summary>
    /// What the last line says if the errors are not all, because some checks need a plan without these errors; null if they are all.
    /// </summary>
    public static string? MoreChecks(PlanningState planning) => planning switch
    {
        { HasErrors: false } => null,
        { Result: not BoundPlan } =>
            "More checks follow when these errors are fixed: names and values are checked only in a plan that can be read.",
        { Result: BoundPlan { Written.IsPartial: true } } =>
            "More checks follow when these errors are fixed: some records could not be read, and their values are not checked yet.",
        { Facts.Org: not null, Result: BoundPlan { Plan: var plan } and not ResolvedPlan } when AsksOrg(plan) =>
            "More checks follow when these errors are fixed: the org is asked for existing records only by a plan without errors.",
        _ => null,
    };

    private static bool AsksOrg(TypedPlan plan) => plan.Lookups.Any(l => l.Record is null) || plan.Records.Any(r => !r.Key.IsEmpty);

    /// <summary>The result for a plan that has errors, with the hint that more checks follow.</summary>
    public static CommandResult Failed(PlanningState read)
    {
        var failed = Failed(read.Diagnostics);
        return MoreChecks(read) is { } more ? failed with { Last = $"{failed.Last}\n{more}" } : failed;
    }

    /// <summary>The result for a plan that has errors.</summary>
    public static CommandResult Failed(ImmutableArray<Diagnostic> diagnostics, ExitCode code = ExitCode.PlanErrors) => new(code)
    {
        Diagnostics = diagnostics,
        Last = $"{DiagnosticText.Summary(diagnostics)}; nothing was sent.",
    };
}
