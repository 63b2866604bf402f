using System.Runtime.InteropServices;

namespace Seeder.Cli;

/// <summary>
/// Ctrl-C and its kin. The first asks the run to stop in good order, the second drops what is in flight, and the third is the operating system's.
/// What a signal did is said by whoever carries it out: only the executor knows what is in flight.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _cancel;
    private readonly CancellationTokenSource _abort;
    private readonly PosixSignalRegistration[] _registrations;
    private int _seen;

    public Signals(CommandHost host)
    {
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
            _cancel.Cancel();
        }
        else if (seen == 2)
        {
            _abort.Cancel();
        }
    }
}
