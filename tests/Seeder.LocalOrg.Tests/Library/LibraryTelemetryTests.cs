using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Seeder.Cli.Tests.Log;

namespace Seeder.Local.Tests.Library;

/// <summary>Logs, spans and counters of the library, none of which shows the token.</summary>
internal sealed class LibraryTelemetryTests : LibraryFixture
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Login_and_run_are_logged_at_every_level_without_the_token(bool isOfConnection)
    {
        using var log = new RecordedLog();
        await using var org = await ConnectAsync(new OrgConnectionOptions { LoggerFactory = log });
        var ofLogin = log.Entries.Count;
        using var ofRun = new RecordedLog();

        await Load(Small).ApplyAsync(org, isOfConnection ? Options : Options with { LoggerFactory = ofRun });

        var run = isOfConnection ? log : ofRun;
        Assert.That(ofLogin, Is.Positive);
        Assert.That(run.Category, Is.EqualTo("Seeder.SeedRun"));
        Assert.That(
            run.Entries.Select(e => e.Level).Distinct(), Is.SupersetOf(new[] { LogLevel.Trace, LogLevel.Debug, LogLevel.Information }));
        Assert.That(run.Values<string>("RequestBody", "Body"), Has.Some.Contains("Acme"));
        Assert.That(
            log.Entries.Concat(ofRun.Entries).Select(e => $"{e.Message} {string.Join(' ', e.Values.Values)}"),
            Has.None.Contains(Org.AccessToken));
    }

    [Test]
    public async Task A_run_has_spans_and_counters_without_the_token()
    {
        using var own = new ActivitySource($"test {Guid.NewGuid()}");
        var spans = new ConcurrentQueue<Activity>();
        var counts = new ConcurrentDictionary<string, long>();
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
        // Other tests run at the same time: the trace shows which measurements belong to this test.
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (Activity.Current?.TraceId == trace)
            {
                counts.AddOrUpdate(instrument.Name, value, (_, before) => before + value);
            }
        });
        using (var root = own.StartActivity("test")!)
        {
            trace = root.TraceId;
            meters.Start();
            await using var org = await ConnectAsync();
            await Load(Small).ApplyAsync(org);
        }

        var mine = spans.Where(s => s.TraceId == trace && s.Source.Name == "Seeder").ToList();
        Assert.That(mine.Select(s => s.OperationName), Is.SupersetOf(new[] { "Seeder call", "Seeder stage Read", "Seeder stage Execute" }));
        Assert.That(mine.SelectMany(s => s.Tags).Select(t => t.Value), Has.None.Contains(Org.AccessToken));
        Assert.That(counts["seeder.records"], Is.EqualTo(3));
        Assert.That(counts["seeder.calls"], Is.EqualTo(mine.Count(s => s.OperationName == "Seeder call")));
    }
}
