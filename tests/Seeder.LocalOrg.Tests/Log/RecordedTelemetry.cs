using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Seeder.Cli.Tests.Log;

/// <summary>Keeps the spans and counts of Seeder that belong to one action, while other tests run at the same time.</summary>
internal sealed class RecordedTelemetry
{
    /// <summary>The spans that ended.</summary>
    public IReadOnlyList<Activity> Spans { get; private set; } = [];

    /// <summary>The spans of calls.</summary>
    public IReadOnlyList<Activity> Calls => [.. Spans.Where(s => s.OperationName == "Seeder call")];

    /// <summary>The sum of the measurements of each counter, by its name.</summary>
    public ConcurrentDictionary<string, long> Counts { get; } = [];

    public static async Task<RecordedTelemetry> OfAsync(Func<Task> action)
    {
        var recorded = new RecordedTelemetry();
        using var own = new ActivitySource($"test {Guid.NewGuid()}");
        var spans = new ConcurrentQueue<Activity>();
        ActivityTraceId trace = default;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == own || source.Name == "Seeder",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Seeder")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        // The trace shows which measurements belong to the action.
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (Activity.Current?.TraceId == trace)
            {
                recorded.Counts.AddOrUpdate(instrument.Name, value, (_, before) => before + value);
            }
        });
        using (var root = own.StartActivity("test")!)
        {
            trace = root.TraceId;
            meters.Start();
            await action();
        }
        recorded.Spans = [.. spans.Where(s => s.TraceId == trace && s.Source.Name == "Seeder")];
        return recorded;
    }
}
