namespace Seeder.Cli.Tests.Campaign;

/// <summary>The result of a run.</summary>
/// <param name="Shape">The name of the plan.</param>
/// <param name="Fault">The name of the fault.</param>
/// <param name="Exit">The exit code of the command with the fault.</param>
/// <param name="Others">Other commands that its message named and that were needed.</param>
/// <param name="Wrong">What is wrong at the end; null if everything is exact.</param>
/// <param name="Target">The request that was hit.</param>
/// <param name="Struck">Whether the fault happened. A kill that came too late, or a rule that matched no request, proves nothing.</param>
internal sealed record Outcome(string Shape, string Fault, int Exit, string Others, string? Wrong, string Target, bool Struck)
{
    public bool IsExact => Wrong is null;

    /// <summary>Whether the command itself, or the same command a second time, gave the exact result.</summary>
    public bool IsExactByItself => IsExact && Others.Length == 0;

    public string Column =>
        Wrong is not null
            ? "NOT EXACT"
            : !Struck ? "did not happen" : Others.Length > 0 ? $"exit {Exit}, {Others}" : Exit == 0 ? "exact" : $"exit {Exit}, again";
}
