using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Log;

namespace Seeder.Tests.Shell;

/// <summary>Files of a run that depend on the clock: what is old enough to be removed, and how long a write took.</summary>
internal sealed class LocalFileTimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-time-").FullName;
    private readonly FakeClock _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase(59, false)]
    [TestCase(60, false)]
    [TestCase(61, true)]
    public void A_temporary_file_of_a_killed_run_is_removed_after_an_hour(int minutes, bool isRemoved)
    {
        var left = Path.Combine(_folder, $".seeder-{Guid.NewGuid():N}.tmp");
        File.WriteAllText(left, "half");
        File.SetLastWriteTimeUtc(left, _time.GetUtcNow().UtcDateTime);
        _time.Advance(TimeSpan.FromMinutes(minutes));

        AtomicFile.Write(Path.Combine(_folder, "m.json"), "1"u8, _ => { }, _time);

        Assert.That(File.Exists(left), Is.EqualTo(!isRemoved));
    }

    [Test]
    public void The_log_says_how_long_the_disk_took()
    {
        using var log = new Lines();
        var state = new RunState(null);
        var header = new JournalEntry.Header(
            1, "run", "lineage", 0, "demo", "demo.yaml", "hash",
            new ManifestOrg(ScriptedOrg.OrgId, ScriptedOrg.UserId, "https://example.my.salesforce.com", "66.0"), _time.GetUtcNow(), "stop");
        using var journal = Journal.Create(
            Path.Combine(_folder, "m.journal"), header, state, _ => _time.Advance(TimeSpan.FromMilliseconds(7)));
        journal.LogTo(new RunLog(log), _time);

        journal.Record(new JournalEntry.Closed(true), state);

        Assert.That(log.Written.Last(), Does.StartWith("Wrote Closed to the journal: ").And.EndsWith(" bytes in 7 ms"));
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
