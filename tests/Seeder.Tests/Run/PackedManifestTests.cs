using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Run;

internal sealed class PackedManifestTests
{
    // Sets of two records and more, so that small manifests have some.
    private const int Spelled = 1;

    private static readonly string[] Patterns =
        ["customer_{0}", "contact_{0}_{1}", "Account#1_{0}.Contacts#2_{1}", "deal_{0}#double", "named", "acme_007", "year_{0}x"];

    [Test]
    public void Records_are_read_as_they_were_written_in_sets_and_one_by_one() =>
        Property.Holds(200, RandomRecords, IsRoundTrip, r => r.Select(one => r.Remove(one)), r => string.Join('\n', r));

    [Test]
    public void A_manifest_without_sets_becomes_one_with_sets_and_the_same_records()
    {
        var records = Copies(2500).ToImmutableArray();
        var manifest = With(records);
        var (spelled, packed) = (ManifestJson.Write(manifest, int.MaxValue), ManifestJson.Write(manifest));
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(spelled), Does.Not.Contain("\"sets\""));
            Assert.That(Encoding.UTF8.GetString(packed), Does.Contain("\"sets\"").And.Not.Contain("\"customer_7\""));
            Assert.That(packed, Has.Length.LessThan(spelled.Length / 4));
            Assert.That(ManifestJson.Read(spelled).Records, Is.EqualTo(records));
            Assert.That(ManifestJson.Read(packed).Records, Is.EqualTo(records));
            Assert.That(ManifestJson.Write(ManifestJson.Read(spelled)), Is.EqualTo(packed));
            Assert.That(ManifestJson.Write(ManifestJson.Read(packed)), Is.EqualTo(packed));
        });
    }

    [Test]
    public void Sets_of_up_to_1_000_copies_and_named_records_have_entries_of_their_own()
    {
        var text = Encoding.UTF8.GetString(ManifestJson.Write(With([.. Copies(1000), .. Copies(1001, "deal_{0}"), One("acme", 5000)])));
        Assert.That(
            text,
            Does.Contain("\"customer_1000\": {").And.Contain("\"acme\": {").And.Contain("\"deal_*\"").And.Not.Contain("\"deal_1\""));
    }

    [Test]
    public void A_record_is_found_by_its_address_and_others_are_not()
    {
        var records = With([.. Copies(1500)]).Records;
        Assert.Multiple(() =>
        {
            Assert.That(records["customer_1500"].Order, Is.EqualTo(1499));
            Assert.That(records.Find("customer_3", "Account")!.Id, Is.EqualTo(Id(3)));
            Assert.That(records.Find("customer_3", "Contact"), Is.Null);
            Assert.That(
                new string[] { "customer_0", "customer_1501", "customer_", "customer_*", "customer_01", "customer", "customer_1_1", "" },
                Is.All.Matches<string>(a => !records.ContainsKey(a!)));
            Assert.That(() => records["customer_1501"], Throws.InstanceOf<KeyNotFoundException>());
        });
    }

    [Test]
    public void A_changed_record_leaves_objects_that_were_read_before_as_they_were()
    {
        var table = With([.. Copies(1200)]).Records.ToTable();
        var copy = new RecordTable(table);
        var before = table["customer_7"];
        table["customer_7"] = before with { Id = Id(9999), Keep = true };
        table.Remove("customer_8");
        table["customer_1201"] = Record(1201, 1201);
        Assert.Multiple(() =>
        {
            Assert.That((before.Id, before.Keep), Is.EqualTo((Id(7), false)));
            Assert.That((table["customer_7"].Id, table["customer_7"].Keep), Is.EqualTo((Id(9999), true)));
            Assert.That((table.Contains("customer_8"), table.Count), Is.EqualTo((false, 1200)));
            Assert.That((copy["customer_7"], copy.Contains("customer_1201"), copy.Count), Is.EqualTo((before, false, 1200)));
            Assert.That(ManifestRecords.InOrder(table).Keys.Count(), Is.EqualTo(1200));
        });
    }

    [TestCase("\"count\": 1500", "\"count\": 1499", "fingerprint")]
    [TestCase("\"count\": 1500", "\"count\": 0", "at least one")]
    [TestCase("\"shape\": 0", "\"shape\": 7", "no shape 7")]
    [TestCase("\"customer_*\"", "\"customer_*_*\"", "stars")]
    [TestCase("\"idPrefix\": \"00100\"", "\"idPrefix\": \"001\"", "'001' does not have 5")]
    [TestCase("\"idPrefix\": \"00100\"", "\"idPrefix\": \"001'0\"", "001'0")]
    [TestCase("\"records\": {}", "\"records\": { \"customer_3\": { \"type\": \"Account\", \"id\": \"001000000000003AAA\", \"shape\": 0, "
        + "\"hash\": \"AAAAAAAAAAAAAAAA\", \"refs\": [], \"order\": 0, \"created\": true } }", "'customer_3' twice")]
    public void A_set_that_was_edited_wrongly_is_refused_at_its_place(string old, string now, string reason)
    {
        var text = Encoding.UTF8.GetString(ManifestJson.Write(With([.. Copies(1500)])));
        Assert.That(text, Does.Contain(old));
        var fault = Assert.Throws<JsonFaultException>(() => ManifestJson.Read(Encoding.UTF8.GetBytes(text.Replace(old, now))))!.Faults[0];
        Assert.That($"{fault.Reason} {fault.Hint}", Does.Contain(reason));
    }

    private static IEnumerable<string> IsRoundTrip(ImmutableArray<KeyValuePair<string, ManifestRecord>> records)
    {
        var packed = new ManifestRecords(records, mostObjects: 0);
        if (!packed.SequenceEqual(records))
        {
            yield return "the packed records differ";
        }
        var plain = With(records);
        var bytes = ManifestJson.Write(plain with { Records = packed }, Spelled);
        var read = ManifestJson.Read(bytes);
        if (!read.Records.SequenceEqual(records))
        {
            yield return "the records that were read differ";
        }
        var again = read with { Records = new ManifestRecords(read.Records, mostObjects: 0) };
        if (!ManifestJson.Write(again, Spelled).SequenceEqual(bytes))
        {
            yield return "they are written differently";
        }
        if (records.Any(r => packed.Find(r.Key, r.Value.Type) != r.Value))
        {
            yield return "a record is not found";
        }
    }

    private static ImmutableArray<KeyValuePair<string, ManifestRecord>> RandomRecords(Random random)
    {
        bool Maybe(int one = 8) => random.Next(one) == 0;
        string Print() => Maybe(20) ? Fingerprint.Unknown : Fingerprint.Of($"{random.Next(6)}");
        string[] fields = ["Name", "AccountId"];
        var records = new OrderedDictionary<string, ManifestRecord>();
        var most = random.Next(60);
        for (var i = 0; i < most; i++)
        {
            var (first, second) = (random.Next(30), random.Next(1, 4));
            ImmutableArray<string> shape = [.. fields[..(Maybe() ? 1 : 2)]];
            var address = string.Format(CultureInfo.InvariantCulture, Patterns[random.Next(Patterns.Length)], first, second);
            records.TryAdd(address, new ManifestRecord(
                Maybe() ? "Contact" : "Account",
                Id(random.Next(100_000), Maybe() ? "003" : "001"),
                Maybe(3) ? $"customer_{first}" : Maybe() ? "acme" : null,
                shape,
                string.Concat(shape.Select(_ => Print())),
                Maybe(3) ? [$"shop_{random.Next(9)}", "acme"] : [],
                i * random.Next(1, 3),
                !Maybe())
            {
                Keep = Maybe(),
                IsNew = Maybe(),
                Deactivated = Maybe(),
                Origin = Maybe() ? null : Maybe() ? new Origin(null, Id(1, "005"), DateTimeOffset.UnixEpoch) : new Origin("run1"),
                Sent = Maybe(2) ? ManifestRecord.NoPrints.Add("CloseDate", Print()) : ManifestRecord.NoPrints,
                Seen = Maybe(2) ? DateTimeOffset.FromUnixTimeSeconds(random.Next()) : null,
                Own = Maybe() ? ManifestRecord.NoPrints.Add("Site", Print()) : ManifestRecord.NoPrints,
                Repaired = Maybe() ? ManifestRecord.NoPrints.Add("Name", Print()) : ManifestRecord.NoPrints,
            });
        }
        return [.. records.OrderBy(r => r.Value.Order).ThenBy(r => r.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<KeyValuePair<string, ManifestRecord>> Copies(int count, string pattern = "customer_{0}") =>
        Enumerable.Range(1, count)
            .Select(i => KeyValuePair.Create(string.Format(CultureInfo.InvariantCulture, pattern, i), Record(i, i - 1)));

    private static KeyValuePair<string, ManifestRecord> One(string address, int order) =>
        KeyValuePair.Create(address, Record(order, order));

    private static ManifestRecord Record(int number, int order) => new(
        "Account",
        Id(number),
        null,
        ["Name", "Rating"],
        Fingerprint.Of($"{number}") + Fingerprint.Of($"{number % 3}"),
        [],
        order,
        true)
    { Origin = new Origin("run1") };

    private static string Id(int number, string prefix = "001")
    {
        Span<char> id = stackalloc char[18];
        PackedId.Write($"{prefix}00", number, id);
        Core.Schema.SalesforceId.Complete(id);
        return new string(id);
    }

    private static Manifest With(ImmutableArray<KeyValuePair<string, ManifestRecord>> records) => new()
    {
        Plan = "demo",
        Source = "demo.yaml",
        Lineage = "lineage",
        Org = new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
        Runs = [new ManifestRun("run1", "005000000000001AAA", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)],
        Records = new ManifestRecords(records),
    };
}
