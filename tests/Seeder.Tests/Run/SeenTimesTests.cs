using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;

namespace Seeder.Tests.Run;

/// <summary>The times of comparisons are kept for records in sets and for others, whatever happened to the manifest since.</summary>
internal sealed class SeenTimesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Times_come_back_to_the_records_that_did_not_change([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var records = Copies(1500).Append(One("named", 1501)).Append(One("own", 1502))
            .Append(KeyValuePair.Create("own_again", One("own", 1502).Value))
            .ToList();
        var seen = records.ConvertAll(r => KeyValuePair.Create(r.Key, r.Value with
        {
            Seen = r.Value.Order == 1502 ? Noon : random.Next(8) == 0 ? null : Noon.AddSeconds(random.Next(1000)),
            Own = r.Value.Order == 1502 ? r.Value.Own.Add("Name", Fingerprint.Of("theirs")) : r.Value.Own,
        }));
        var file = Written(With(seen));
        // Since then, some records were deleted, some were sent again, and some are new. Two entries are of one record.
        var now = records.Where(_ => random.Next(50) > 0)
            .Select(r => random.Next(50) == 0 ? KeyValuePair.Create(r.Key, r.Value with { Hash = Print(random.Next()) }) : r)
            .SelectMany(r => random.Next(50) == 0 ? [One($"new_{r.Value.Order + 1}", r.Value.Order + 5000), r] : new[] { r })
            .ToList();

        var read = SeenTimes.Add(With(now), file).Records;

        var sent = seen.GroupBy(r => (r.Value.Id, r.Value.Hash)).ToDictionary(r => r.Key, r => r.First().Value);
        var expected = now.Select(r => sent.TryGetValue((r.Value.Id, r.Value.Hash), out var known)
            ? KeyValuePair.Create(r.Key, r.Value with { Seen = known.Seen, Own = known.Own })
            : r).ToList();
        Assert.That(read, Is.EqualTo(expected));
        Assert.That(read.Keys, Is.EqualTo(now.Select(r => r.Key)));
        Assert.That(expected.All(r => read[r.Key] == r.Value), Is.True);
        Assert.That(ManifestJson.Write(With([.. read])), Is.EqualTo(ManifestJson.Write(With(now) with { Records = read })));
    }

    [Test]
    public void Records_in_sets_and_the_same_records_as_objects_have_the_same_lines()
    {
        var records = Copies(1500).ConvertAll(r => KeyValuePair.Create(r.Key, r.Value with { Seen = Noon }));
        var objects = With(records) with { Records = new ManifestRecords(records, mostObjects: int.MaxValue) };
        Assert.That(Written(objects), Is.EqualTo(Written(With(records))));
    }

    [Test]
    public void Lines_that_cannot_be_read_are_ignored()
    {
        var records = Copies(3).ConvertAll(r => KeyValuePair.Create(r.Key, r.Value with { Seen = Noon }));
        var lines = Encoding.ASCII.GetString(Written(With(records))).Split('\n');
        string[] damaged =
        [
            lines[0], lines[1][..20], "", "\0\u0001", lines[2].Replace(" 1", " -", StringComparison.Ordinal),
            $"{lines[2][..33]}99999999999999999999", $"{lines[2][..33]}12x", lines[3], "zzz zzz", $"{lines[3][..33]}1 a=b c",
        ];
        var read = SeenTimes.Add(With(Copies(3)), Encoding.ASCII.GetBytes(string.Join('\n', damaged))).Records;
        Assert.That(read.Values.Select(r => r.Seen), Is.EqualTo((DateTimeOffset?[])[null, null, DateTimeOffset.FromUnixTimeSeconds(1)]));
        Assert.That(read.Values.SelectMany(r => r.Own), Is.Empty);
    }

    [TestCase("")]
    [TestCase("a user's file\n")]
    [TestCase("seeder-seen-1\n001000000000001AAA AAAAAAAA 1772366400\n")]
    [TestCase("seeder-seen-3\n")]
    public void A_file_of_another_kind_or_version_changes_nothing(string file)
    {
        var manifest = With(Copies(3));
        Assert.That(SeenTimes.Add(manifest, Encoding.UTF8.GetBytes(file)), Is.SameAs(manifest));
        Assert.That(SeenTimes.IsOurs(Encoding.UTF8.GetBytes(file)), Is.EqualTo(file.StartsWith("seeder-seen-", StringComparison.Ordinal)));
    }

    private static byte[] Written(Manifest manifest)
    {
        using var bytes = new MemoryStream();
        SeenTimes.Write(bytes, manifest);
        return bytes.ToArray();
    }

    private static List<KeyValuePair<string, ManifestRecord>> Copies(int count) =>
        [.. Enumerable.Range(1, count).Select(i => One($"customer_{i}", i - 1))];

    private static KeyValuePair<string, ManifestRecord> One(string address, int order) => KeyValuePair.Create(
        address,
        new ManifestRecord(
            "Account",
            SalesforceId.Normalise(string.Create(CultureInfo.InvariantCulture, $"001000{order:D9}")),
            null,
            ["Name"],
            Print(order),
            [],
            order,
            Created: true));

    private static string Print(int number) => Fingerprint.Of($"{number}");

    private static Manifest With(List<KeyValuePair<string, ManifestRecord>> records) => new()
    {
        Plan = "p",
        Source = "p.yaml",
        Lineage = "l",
        Org = new ManifestOrg("00D000000000001AAA", "005000000000001AAA", "http://127.0.0.1", "67.0"),
        Records = new ManifestRecords(records),
    };
}
