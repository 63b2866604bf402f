using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Seeder.Log;

/// <summary>
/// Spans and counters for OpenTelemetry: the <see cref="ActivitySource"/> and the <see cref="System.Diagnostics.Metrics.Meter"/> have
/// the name <c>Seeder</c>.
/// </summary>
internal static class Telemetry
{
    public const string Name = "Seeder";

    private static readonly Meter Meter = new(Name);

    /// <summary>One span for each HTTP call, one for each planning stage, and one for each execution.</summary>
    public static ActivitySource Source { get; } = new(Name);

    public static Counter<long> Calls { get; } =
        Meter.CreateCounter<long>("seeder.calls", "{call}", "HTTP calls that were sent to the org");

    public static Counter<long> Records { get; } =
        Meter.CreateCounter<long>("seeder.records", "{record}", "Record operations that are done");

    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>("seeder.retries", "{retry}", "Calls that are sent again");
}
