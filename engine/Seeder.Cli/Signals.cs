using System.Runtime.InteropServices;

namespace Seeder.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP. The first signal stops the run in an orderly way, the second drops the calls in flight, and the third ends
/// the process.
/// The executor reports the effect, because only it knows which calls are in flight.
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
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
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

    private void OnSignal(PosixSignalContext context)
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
