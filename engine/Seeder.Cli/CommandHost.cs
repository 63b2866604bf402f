namespace Seeder.Cli;

/// <summary>The clock and signals that a command gets from its process. Tests pass a fake clock and their own signals.</summary>
/// <param name="Time">The clock and timers.</param>
/// <param name="Cancel">Cancelled by the first signal.</param>
/// <param name="Abort">Cancelled by the second signal.</param>
internal sealed record CommandHost(TimeProvider Time, CancellationToken Cancel = default, CancellationToken Abort = default)
{
    public static CommandHost System { get; } = new(TimeProvider.System);
}
