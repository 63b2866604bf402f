using System.Runtime.InteropServices;
using Seeder.Cli.Output;

namespace Seeder.Cli;

/// <summary>
/// Ctrl-C and its kin. The first asks the run to stop in good order, the second drops what is in flight, and the third is the operating system's.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _abort;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Screen _screen;
    private int _seen;

    public Signals(Screen screen, CommandHost host)
    {
        _screen = screen;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(host.Cancel);
        _abort = CancellationTokenSource.CreateLinkedTokenSource(host.Abort);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Take),
        ];
    }

    public CancellationToken Cancel => _cancel.Token;

    public CancellationToken Abort => _abort.Token;

    /// <summary>Said at the first signal; null where stopping takes no time.</summary>
    public string? Farewell { get; set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
        _cancel.Dispose();
        _abort.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        var seen = Interlocked.Increment(ref _seen);
        context.Cancel = seen <= 2;
        if (seen == 1)
        {
            if (Farewell is { } words)
            {
                _screen.Note(words);
            }
            _cancel.Cancel();
        }
        else if (seen == 2)
        {
            _abort.Cancel();
        }
    }
}
