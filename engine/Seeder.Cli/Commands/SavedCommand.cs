using Seeder.Cli.Output;
using Seeder.Core.Saved;
using Seeder.Files;

namespace Seeder.Cli.Commands;

/// <summary>
/// Does what a saved plan says: runs the command that the plan was saved for, with the same flags, and only if planning finds the same.
/// </summary>
internal sealed class SavedCommand
{
    private readonly CommandContext _context;
    private readonly SavedPlan _saved;
    private readonly SavedCheck _check;

    private SavedCommand(CommandContext context, SavedPlan saved, SavedCheck check) => (_context, _saved, _check) = (context, saved, check);

    /// <returns>Null if the words name no saved plan.</returns>
    /// <exception cref="SeederException">The file cannot be used, or a flag contradicts it.</exception>
    public static SavedCommand? Find(CommandContext context, IReadOnlyList<string> words)
    {
        if (words.FirstOrDefault(SavedPlanFile.Is) is not { } file)
        {
            return null;
        }
        if (words.Count > 1)
        {
            throw SeederException.Of(SavedDiagnostics.OneAtATime(file));
        }
        foreach (var flag in Flags.Deciding.Where(f => context.Parse.GetResult(f) is { Implicit: false }))
        {
            throw SeederException.Of(SavedDiagnostics.FlagDecided(flag.Name));
        }
        var saved = SavedPlanFile.Read(file);
        CheckFlags(file, saved);
        // The org's names and the flags of this command line. A saved plan names no address and no file with a login: a token could be sent
        // to a stranger.
        var own = SavedPlanInputs.Words(
            context.Parse, context.Parse.CommandResult.Command.Options.Concat(Flags.Everywhere).Distinct()).ToList();
        var target = saved.Target is { } name && !NamesOrg(context.Parse) ? [$"{Flags.TargetOrg.Name}={name}"] : Array.Empty<string>();
        string[] decided = [.. saved.Flags, $"{Flags.Clock.Name}={SavedPlanJson.TextOf(saved.Clock)}", .. target, .. own];
        string[] version = context.Parse.GetValue(Flags.ApiVersion) is null ? [$"{Flags.ApiVersion.Name}={saved.Org.ApiVersion}"] : [];
        var parse = CommandLine.Parse([saved.Goal, .. decided, .. version, "--", saved.Plan]);
        if (CommandLineErrors.Find(parse) is [{ } error, ..])
        {
            throw SeederException.Of(SavedDiagnostics.Unreadable(file, $"its flags do not fit together: {error.Message.TrimEnd('.')}"));
        }
        string[] same = [saved.Goal, saved.Plan, .. decided];
        var again = CommandOf(
            ["plan", saved.Plan, .. saved.Goal == "destroy" ? new[] { Flags.Destroy.Name } : [], .. saved.Flags, .. target,
                Flags.SavedPlan.Name, file]);
        var check = new SavedCheck(saved, again, CommandOf([saved.Goal, saved.Plan, .. saved.Flags, .. target]));
        return new SavedCommand(context with { Parse = parse, Args = same }, saved, check);
    }

    public async Task<CommandResult> RunAsync()
    {
        // The file has the flags, so this line shows a person what the command does.
        _context.Screen.Note($"saved plan: {_check.Apply}");
        if (Refuse(await PureWork.RunAsync(FirstChanges, _context.Cancel)) is { } changed)
        {
            return changed;
        }
        var goal = _saved.Goal == "destroy" ? PlanGoal.Destroy : PlanGoal.Apply;
        var read = await PlanFile.ReadAsync(_context, await PlanFile.LoadAsync(_context, _saved.Plan), goal);
        var inputs = SavedPlanInputs.Of(_context, read);
        if (Refuse(_check.Inputs(inputs.AddRange(SavedRun.FilesOf(read)), isAll: false)) is { } refused)
        {
            return refused;
        }
        var context = _context with { Saved = new SavedRun(_saved, _check, inputs) };
        // The old values are compared too.
        read = read with { Request = read.Request with { ShowsValues = true } };
        return await ((RunCommand)_context.Parse.CommandResult.Command).RunAsync(
            context, [new GivenPlan(_saved.Plan, read, null)]);
    }

    // Before anything is parsed: a changed file is named, and not its first mistake.
    private ImmutableArray<Diagnostic> FirstChanges()
    {
        var limits = FlagValues.Files(_context.Parse);
        var access = PlanFileAccess.For(_saved.Plan, limits);
        return _check.Inputs(
            _saved.Inputs.Where(i => i.Kind == InputKind.File)
                .Select(i => i with { Hash = SavedRun.HashOf(access.Find(i.Name)) })
                .Prepend(new SavedInput(InputKind.Plan, _saved.Plan, HashOfPlan(_saved.Plan, limits))),
            isAll: false);
    }

    private static string? HashOfPlan(string path, FileLimits limits)
    {
        try
        {
            return Path.Exists(path) ? ContentHash.Of(PlanTextFile.Read(path, limits).Content) : null;
        }
        catch (SeederException)
        {
            return null;
        }
    }

    private static CommandResult? Refuse(ImmutableArray<Diagnostic> changes) => changes.IsEmpty ? null : PlanFile.Failed(changes);

    // The file may come from others, so it cannot bring flags that 'plan' would not have saved.
    private static void CheckFlags(string file, SavedPlan saved)
    {
        var known = Flags.Deciding.Except([Flags.Clock]).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        if (saved.Flags.FirstOrDefault(f => !known.Contains(f.Split('=')[0])) is { } other)
        {
            throw SeederException.Of(SavedDiagnostics.Unreadable(file, $"a saved plan has no flag {Quoting.Quote(other.Split('=')[0])}"));
        }
    }

    private static bool NamesOrg(ParseResult parse) =>
        parse.GetValue(Flags.TargetOrg) is not null || parse.GetValue(Flags.InstanceUrl) is not null
            || parse.GetValue(Flags.SfdxUrlFile) is not null;

    private static string CommandOf(IEnumerable<string> words) => $"seeder {string.Join(' ', words.Select(ShellWord.Quote))}";
}
