using Seeder.Cli.Output;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Files;
using Seeder.Log;

namespace Seeder.Cli;

/// <summary>
/// Reads a plan's file as far as possible without an org, so that mistakes in its text are reported before any org is asked.
/// </summary>
internal static class PlanFile
{
    // Without this, a letter in another encoding would arrive in the org as a question mark.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Argument<string> Argument() => new("PLAN") { Description = "The file of the plan" };

    /// <summary>Reads the file; a signal cancels that, even if the file is a pipe that blocks.</summary>
    /// <exception cref="SeederException">It cannot be read as a plan.</exception>
    public static Task<SourceText> LoadAsync(CommandContext context, string path)
    {
        var most = FlagValues.Files(context.Parse).MaxBytes;
        return PureWork.RunAsync(() => Load(path, most), context.Cancel);
    }

    private static SourceText Load(string path, long most)
    {
        if (PlanLink.Check(path, isNamed: true) is { } diagnostic)
        {
            throw SeederException.Of(diagnostic);
        }
        try
        {
            return new SourceText(path, WithoutMark(NamedFile.ReadOrReceive(path, most)));
        }
        catch (DecoderFallbackException)
        {
            throw SeederException.Of(
                EnvironmentDiagnostics.FileUnreadable(path, "it is not UTF-8 text.", "Save it as UTF-8."));
        }
        catch (FileTooLargeException exception)
        {
            var tooLarge = new FileFact.Refused(FileRefusal.TooLarge, exception.Most.ToString("N0", CultureInfo.InvariantCulture));
            throw SeederException.Of(FileDiagnostics.Refused(null, path, tooLarge));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception));
        }
    }

    private static string WithoutMark(ReadOnlySpan<byte> bytes) =>
        Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);

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
        var access = PlanFileAccess.For(text.Path, FlagValues.Files(parse));
        return await Converge.RunAsync(
            new PlanningState(request, OrgSchema.Empty, OrgFacts.None) { Cancel = context.Cancel }, Step, AnswerAsync, context.Cancel);

        (PlanningState, Needs?) Step(PlanningState planning)
        {
            var next = LoggedPlanner.Advance(planning, context.Log, context.Time);
            return (next, next.Needs as Needs.Files);
        }

        Task<PlanningState> AnswerAsync(PlanningState planning, Needs needs) =>
            PureWork.RunAsync(() => access.Answer(planning, (Needs.Files)needs), context.Cancel);
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
    public static CommandResult Failed(ImmutableArray<Diagnostic> diagnostics, ExitCode code = ExitCode.PlanErrors) => new(code)
    {
        Diagnostics = diagnostics,
        Last = $"{DiagnosticText.Summary(diagnostics)}; nothing was sent.",
    };
}
