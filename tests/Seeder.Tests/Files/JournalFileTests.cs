using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.State;
using Seeder.Files;

namespace Seeder.Tests.Files;

/// <summary>A journal whose disk fails: the run stops, and what recovery reads is what was on the disk before.</summary>
internal sealed class JournalFileTests
{
    private static readonly JournalEntry.Header Header = new(
        1, "run", "lineage", 0, "demo", "demo.yaml", "hash",
        new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"), DateTimeOffset.UnixEpoch, "stop");

    private static readonly JournalEntry[] Entries =
    [
        new JournalEntry.Begin(0, 1, "create", null, []),
        new JournalEntry.End(0, 1, JournalOutcome.Succeeded, []),
        new JournalEntry.Begin(1, 1, "create", null, []),
        new JournalEntry.Split(1, [1, 1]),
        new JournalEntry.Closed(true),
    ];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("seeder-journal-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    private string Place => Path.Combine(_folder, "demo.manifest.json.journal");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void A_flush_that_fails_stops_the_run_and_leaves_what_was_flushed_before(int failing)
    {
        var flushes = 0;
        void Flush(FileStream file)
        {
            if (flushes++ == failing)
            {
                throw new IOException("No space left on device");
            }
            file.Flush(flushToDisk: true);
        }
        var state = new RunState(null);
        if (failing == 0)
        {
            var refused = Assert.Catch<SeederException>(() => Journal.Create(Place, Header, state, Flush))!;
            Assert.That(refused.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
            Assert.That(Directory.GetFiles(_folder), Is.Empty);
            return;
        }
        using (var journal = Journal.Create(Place, Header, state, Flush))
        {
            foreach (var entry in Entries.Take(failing - 1))
            {
                journal.Record(entry, state);
            }
            var stopped = Assert.Catch<SeederException>(() => journal.Record(Entries[failing - 1], state))!;
            Assert.That(stopped.Kind, Is.EqualTo(DiagnosticKind.LocalFiles));
            // Behind it nothing is written, even if the disk is well again.
            Assert.That(() => journal.Record(new JournalEntry.Closed(true), state), Throws.InstanceOf<SeederException>());
        }
        Assert.That(JournalJson.Read(File.ReadAllBytes(Place)), Has.Length.EqualTo(failing));
    }

    [Test]
    public void A_journal_comes_into_its_place_with_its_header_on_the_disk()
    {
        var seen = new List<string[]>();
        using var journal = Journal.Create(Place, Header, new RunState(null), file =>
        {
            seen.Add(Directory.GetFiles(_folder, "*.journal"));
            file.Flush(flushToDisk: true);
        });
        Assert.That(seen.Single(), Is.Empty);
        Assert.That(JournalJson.Read(File.ReadAllBytes(Place)), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo([Place]));
    }
}
