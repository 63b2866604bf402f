using Seeder.Files;

namespace Seeder.Cli.Results;

/// <summary>
/// Appends to the summary of the job, a file that GitHub Actions names in the environment. Other commands of the step append to it too.
/// </summary>
internal static class GithubSummary
{
    private const string Variable = "GITHUB_STEP_SUMMARY";

    // GitHub shows nothing of a step whose summary is larger (docs.github.com, "Workflow commands for GitHub Actions").
    private const long MostBytes = 1024 * 1024;

    /// <summary>Appends the text, if the command runs in GitHub Actions.</summary>
    /// <param name="markdown">Writes the text. It is called only in GitHub Actions.</param>
    /// <returns>A warning if it cannot be written; null if it was, or if there is no summary.</returns>
    public static Diagnostic? Append(Func<string> markdown)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return null;
        }
        try
        {
            using var file = AtomicFile.OpenToAppend(path);
            var bytes = Encoding.UTF8.GetBytes(markdown());
            if (file.Length + bytes.Length > MostBytes)
            {
                return CommandLineDiagnostics.SummaryUnwritten(path, "the summary of the step would be larger than 1 MiB.");
            }
            // A blank line ends a paragraph or a table of the command before.
            file.Write([(byte)'\n', .. bytes]);
            return null;
        }
        catch (SeederException stopped)
        {
            return CommandLineDiagnostics.SummaryUnwritten(path, stopped.Diagnostic.Message);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception) || exception is ArgumentException or NotSupportedException)
        {
            return CommandLineDiagnostics.SummaryUnwritten(path, exception.Message);
        }
    }
}
