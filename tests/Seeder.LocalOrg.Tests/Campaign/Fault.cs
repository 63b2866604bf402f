namespace Seeder.Cli.Tests.Campaign;

/// <summary>A kind of thing that goes wrong.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="RunAsync">Makes it happen, and runs the shape's command meanwhile.</param>
internal sealed record Fault(string Name, Func<Case, Task<CliResult>> RunAsync)
{
    /// <summary>The shapes that it can happen to.</summary>
    public Func<Stage, bool> Occurs { get; init; } = _ => true;

    /// <summary>
    /// Once in so many rounds: what the org cannot show is resolved by the user, so such faults are drawn less often, and each still has
    /// its runs.
    /// </summary>
    public int Rarity { get; init; } = 1;

    /// <summary>It needs a process of its own, which takes a second.</summary>
    public bool IsSlow { get; init; }

    public override string ToString() => Name;
}
