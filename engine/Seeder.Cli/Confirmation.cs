using Seeder.Cli.Output;

namespace Seeder.Cli;

/// <summary>Asks for confirmation before something is deleted. Without a terminal, <see cref="SeedRun.ApplyAsync"/> decides.</summary>
internal static class Confirmation
{
    /// <returns>False if the user said no.</returns>
    public static async Task<bool> AskAsync(CommandContext context, SeedRun run, PlanningState planning, RunOptions options)
    {
        if (options.Yes || !Screen.CanAsk || run.Question is not { } question)
        {
            return true;
        }
        var warnings = string.Concat(run.Warnings.Select(d => $"{DiagnosticText.Render(d)}\n\n"));
        if (!await context.Screen.AskAsync($"{DeletionText.Render(planning)}\n{warnings}", question, context.Cancel))
        {
            return false;
        }
        run.Agree();
        return true;
    }
}
