using Seeder.Cli.Output;

namespace Seeder.Cli;

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
        [.. new[] { "export", "init" }.Select(n => new LaterCommand(n))];

    public override Task<CommandResult> RunAsync(CommandContext context) =>
        Task.FromResult(CommandResult.Stopped(EnvironmentDiagnostics.NotYetAvailable($"'seeder {Name}'"), ExitCode.PlanErrors));
}
