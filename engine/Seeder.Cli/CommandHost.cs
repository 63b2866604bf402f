namespace Seeder.Cli;

/// <summary>What a command takes from the process it runs in. Tests give it pauses that are over at once, and signals of their own.</summary>
/// <param name="Time">What it waits by.</param>
/// <param name="Cancel">The first signal to stop.</param>
/// <param name="Abort">The second.</param>
internal sealed record CommandHost(TimeProvider Time, CancellationToken Cancel = default, CancellationToken Abort = default)
{
    public static CommandHost System { get; } = new(TimeProvider.System);
}
