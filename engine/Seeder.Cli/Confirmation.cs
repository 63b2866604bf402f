using Seeder.Cli.Output;

namespace Seeder.Cli;

/// <summary>Asks for confirmation before something is deleted. Without a terminal, <see cref="SeedRun.ApplyAsync"/> decides.</summary>
internal static class Confirmation
{
    /// <param name="context">The command line.</param>
    /// <param name="run">The run that would delete records.</param>
    /// <param name="planning">What it would delete.</param>
    /// <param name="title">Which of several plans asks; null for the only plan.</param>
    /// <returns>False if the user said no.</returns>
    public static async Task<bool> AskAsync(
        CommandContext context, SeedRun run, PlanningState planning, string? title)
    {
        if (context.Parse.GetValue(Flags.Yes) || !Screen.CanAsk || run.Question is not { } question)
        {
            return true;
        }
        var heading = title is null ? "" : $"{title}\n";
        var warnings = string.Concat(run.Warnings.Select(d => $"{DiagnosticText.Render(d)}\n\n"));
        if (!await context.Screen.AskAsync($"{heading}{DeletionText.Render(planning)}\n{warnings}", question, context.Cancel))
        {
            return false;
        }
        run.Agree();
        return true;
    }
}
