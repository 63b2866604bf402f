using Seeder.Cli.Output;

namespace Seeder.Cli;

/// <summary>Flags of the contract that are not there yet: known, so that they are refused with that word and not taken for a slip.</summary>
internal static class LaterFlags
{
    public static readonly List<Option> All =
    [
        Flag("--learn"),
    ];

    /// <summary>The first of them that was typed, or null.</summary>
    public static string? Used(ParseResult parse) => All.Find(o => parse.GetResult(o) is { Implicit: false })?.Name;

    private static Option<bool> Flag(string name) => new(name) { Hidden = true, Recursive = true };
}

/// <summary>A command of the contract that is not there yet.</summary>
internal sealed class LaterCommand : SeederCommand
{
    private LaterCommand(string name)
        : base(name, "")
    {
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
    }

    public static List<Command> All =>
        [.. new[] { "import", "export", "init" }.Select(n => new LaterCommand(n))];

    public override Task<Answer> RunAsync(CommandContext context) =>
        Task.FromResult(Answer.Stopped(EnvironmentDiagnostics.NotYetAvailable($"'seeder {Name}'"), ExitCode.PlanErrors));
}
