namespace Seeder.Cli.Tests.Campaign;

/// <summary>A kind of fault.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="RunAsync">Causes the fault and runs the command of the shape.</param>
internal sealed record Fault(string Name, Func<Case, Task<CliResult>> RunAsync)
{
    /// <summary>Whether the fault is possible for a shape.</summary>
    public Func<Stage, bool> Occurs { get; init; } = _ => true;

    /// <summary>The fault is chosen once in this number of rounds. Faults that the user must resolve are chosen less often.</summary>
    public int Rarity { get; init; } = 1;

    /// <summary>Whether the fault needs a separate process, which takes about a second.</summary>
    public bool IsSlow { get; init; }

    public override string ToString() => Name;
}
