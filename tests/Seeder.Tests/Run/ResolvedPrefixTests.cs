using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core;
using Seeder.Core.Diagnostics;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Invented;

namespace Seeder.Tests.Run;

/// <summary>A run that is cut off at any byte, with every call in doubt carried out, lost, or landing late: the next run ends the
/// same.</summary>
internal sealed class ResolvedPrefixTests
{
    private const string Plan = """
        plan: demo
        options: { recordsPerCall: 3 }
        records:
          Account:
            - $ref: acme
              Name: Acme
              Industry: Banking
              Contacts:
                - LastName: Doe
                - LastName: Doe
            - $ref: beta
              Name: Beta
              ParentId: ${acme}
              Contacts:
                - LastName: Roe
                  Birthdate: ${today - 9000d}
            - Name: Twin
            - Name: Twin
            - Name: Twin
              Phone: "1"
          Opportunity:
            - Name: Renewal
              StageName: Prospecting
              CloseDate: ${today + 30d}
              AccountId: ${beta}
            - Name: Other
              StageName: Prospecting
              CloseDate: 2026-04-30
              AccountId: ${acme}
          User:
            - Username: Jane@demo.example
              LastName: Doe
              Email: jane@demo.example
              Alias: jane
              ProfileId: 00e000000000001AAA
              TimeZoneSidKey: Europe/Berlin
              LocaleSidKey: en_US
              EmailEncodingKey: UTF-8
              LanguageLocaleKey: en_US
        """;

    private enum Fate { CarriedOut, Lost, Late }

    private static readonly CaseFacts Facts = new();

    private static readonly InventedOrg First = new(StandardObjects.Schema, Facts) { Overlaps = true };

    private static readonly ImmutableArray<JournalEntry> Journal = Run(First, History.None).Journal;

    private static readonly List<string> Contents = ContentsOf(First);

    private static (PlanningState Planning, ImmutableArray<JournalEntry> Journal) Run(InventedOrg org, History history)
    {
        var planning = org.Plan(Facts.Request(new SourceText("plan.yaml", Plan)), history);
        Assert.That(planning.HasErrors, Is.False, DiagnosticText.Render(planning.Diagnostics));
        return (planning, org.Run(planning).Journal);
    }

    private static List<string> ContentsOf(InventedOrg org) => [.. org.Rows.Select(r => r.Content(org.Rows)).Order(StringComparer.Ordinal)];

    [Test]
    public void The_next_run_ends_with_the_same_records_and_sends_nothing_twice()
    {
        var bytes = Journal.SelectMany(OlderJournal.Line).ToArray();
        var several = 0;
        for (var length = Array.IndexOf(bytes, (byte)'\n') + 1; length <= bytes.Length; length++)
        {
            // Between two line ends all bytes leave the same entries behind: the first and the last of them, and some more, will do.
            if (length < bytes.Length
                && bytes[length] != (byte)'\n'
                && (length == 0 || bytes[length - 1] != (byte)'\n')
                && length % 499 != 0)
            {
                continue;
            }
            var left = JournalJson.Read(bytes.AsSpan(0, length));
            var doubts = Recovery.Recover(null, left).InDoubt.Select(d => d.Call).ToArray();
            several += doubts.Length > 1 ? 1 : 0;
            foreach (var fates in Fates(doubts.Length))
            {
                Check(left, doubts.Zip(fates).ToDictionary(), $"{length} bytes, {string.Join(", ", doubts.Zip(fates))}");
            }
        }
        Assert.That(several, Is.Positive, "Several calls are in doubt at once.");
    }

    // All of them for a few calls; for more of them those where one differs.
    private static IEnumerable<Fate[]> Fates(int count) => count == 0 ? [[]]
        : Fates(count - 1).SelectMany(rest => Enum.GetValues<Fate>().Select(f => (Fate[])[f, .. rest])).Take(81);

    private static void Check(ImmutableArray<JournalEntry> left, Dictionary<int, Fate> fates, string what)
    {
        var ended = left.OfType<JournalEntry.End>().Select(e => e.Call).ToHashSet();
        var org = new InventedOrg(StandardObjects.Schema, Facts)
        {
            Rows = [
                .. First.Rows.Where(r => ended.Contains(r.Call) || (fates.TryGetValue(r.Call, out var fate) && fate == Fate.CarriedOut))],
            FirstId = 1000,
        };
        org.Late.AddRange(First.Effects.Where(r => fates.TryGetValue(r.Call, out var fate) && fate == Fate.Late));

        var (planning, journal) = Run(org, new History(null, left));

        Assert.That(ContentsOf(org), Is.EqualTo(Contents), what);
        var manifest = Recovery.Recover(planning.Recovered!.Manifest, journal).Manifest!;
        Assert.That(
            manifest.Records.Select(r => $"{r.Key} {r.Value.Type}"), Is.EqualTo(Done.Records.Select(r => $"{r.Key} {r.Value.Type}")), what);
        Assert.That(manifest.Records.Values.Select(r => r.Id), Is.EquivalentTo(org.Rows.Select(r => r.Row.Id)), what);
        Assert.That(org.Waits, Is.EqualTo(fates.Values.Any(f => f != Fate.CarriedOut) ? 1 : 0), what);
    }

    private static readonly Manifest Done = Recovery.Recover(null, Journal).Manifest!;
}
