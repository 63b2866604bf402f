using Seeder.Cli.Output;
using Seeder.Files;

namespace Seeder.Cli;

/// <summary>
/// Reads a plan's file as far as possible without an org, so that mistakes in its text are reported before any org is asked.
/// </summary>
internal static class PlanFile
{
    public static Argument<string> Argument() => new("PLAN") { Description = "The file of the plan" };

    /// <summary>Reads the file; a signal cancels that, even if the file is a pipe that blocks.</summary>
    /// <exception cref="SeederException">It cannot be read as a plan.</exception>
    public static Task<SourceText> LoadAsync(CommandContext context, string path)
    {
        var most = FlagValues.Files(context.Parse).MaxBytes;
        return PureWork.RunAsync(() => PlanTextFile.Read(path, most), context.Cancel);
    }

    /// <returns>A state with errors, or one that waits for the plan's history.</returns>
    public static async Task<PlanningState> ReadAsync(
        CommandContext context, SourceText text, PlanGoal goal, ImmutableArray<Core.Run.ManifestEdit> edits = default)
    {
        var parse = context.Parse;
        var request = new PlanRequest(text, context.Time.GetUtcNow())
        {
            Goal = goal,
            Edits = edits.IsDefault ? [] : edits,
            Vars = FlagValues.Vars(parse),
            Clock = FlagValues.Clock(parse),
            Seed = FlagValues.Seed(parse),
            RecordsPerCall = FlagValues.Number(parse, Flags.RecordsPerCall, 1, 200),
            MaxRecords = FlagValues.Number(parse, Flags.MaxRecords, 1, PlanRequest.MostRecords) ?? PlanRequest.DefaultMaxRecords,
            Prune = parse.GetValue(Flags.Prune),
            Replace = parse.GetValue(Flags.Replace),
            RecreateMissing = parse.GetValue(Flags.RecreateMissing),
            MoveDates = parse.GetValue(Flags.MoveDates),
            Refresh = !parse.GetValue(Flags.NoRefresh),
            ResolveMode = FlagValues.ResolveMode(parse),
        };
        return await PlanReading.ReadAsync(request, FlagValues.Files(parse), context.Log, context.Time, context.Cancel);
    }

    public static RunOptions Options(ParseResult parse, PlanningState read)
    {
        return new RunOptions(read.Request)
        {
            ManifestPath = parse.GetValue(Flags.Manifest),
            AdoptManifest = parse.GetValue(Flags.AdoptManifest),
            FileLimits = FlagValues.Files(parse),
            OnError = FlagValues.OnError(parse),
            Parallel = FlagValues.Number(parse, Flags.Parallel, 1, int.MaxValue),
            Read = read,
            Yes = parse.GetValue(Flags.Yes),
            Cascade = parse.GetValue(Flags.Cascade),
            IsProduction = parse.GetValue(Flags.AllowProduction) is not null,
        };
    }

    /// <summary>The result for a plan that has errors.</summary>
    /// <summary>The last line for a plan that cannot be read: the errors are not all.</summary>
    public const string MoreChecks =
        "More checks follow when these errors are fixed: names and values are checked only in a plan that can be read.";

    public static CommandResult Failed(ImmutableArray<Diagnostic> diagnostics, ExitCode code = ExitCode.PlanErrors) => new(code)
    {
        Diagnostics = diagnostics,
        Last = $"{DiagnosticText.Summary(diagnostics)}; nothing was sent.",
    };
}
