namespace Seeder.Cli.Tests.Campaign;

/// <summary>How a run ended.</summary>
/// <param name="Shape">The plan.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Exit">Of the command that was disturbed.</param>
/// <param name="Others">The commands that its message named, where it was not the same once more.</param>
/// <param name="Wrong">What is not as it should be in the end; null where all is exact.</param>
/// <param name="Target">Which request was hit.</param>
/// <param name="Struck">Whether the fault happened: a kill that came too late, or a rule that met nothing, shows nothing.</param>
internal sealed record Outcome(string Shape, string Fault, int Exit, string Others, string? Wrong, string Target, bool Struck)
{
    public bool IsExact => Wrong is null;

    /// <summary>Exact by the command itself: at once, or by the same command once more.</summary>
    public bool IsExactByItself => IsExact && Others.Length == 0;

    public string Column =>
        Wrong is not null
            ? "NOT EXACT"
            : !Struck ? "did not happen" : Others.Length > 0 ? $"exit {Exit}, {Others}" : Exit == 0 ? "exact" : $"exit {Exit}, again";
}
