using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.House;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Schemas;

/// <summary>Compares the readers of manifests and schema files with the JSON schemas of these files.</summary>
internal sealed class WrittenFileTests
{
    private static readonly string[] OtherValues = ["null", "true", "7", "0.5", "\"text\"", "[]", "[null]", "{}", "{\"a\":null}"];

    [Test]
    public void A_manifest_that_is_written_is_valid_and_each_change_of_it_is_reported_or_valid() =>
        Property.Holds(
            2,
            r => RandomManifest(r, "record{0} \"{1}\" \u00e4"),
            m => Violations(ManifestJson.Write(m), "manifest.schema.json", utf8 => ManifestJson.Read(utf8)),
            _ => [],
            m => m.ToString());

    [Test]
    public void A_manifest_with_sets_that_is_written_is_valid_and_each_change_of_it_is_reported_or_valid() =>
        Property.Holds(
            2,
            r => RandomManifest(r, "record_{0}") is var m ? m with { Records = new ManifestRecords(m.Records, mostObjects: 0) } : m,
            m => Violations(ManifestJson.Write(m, mostSpelled: 0), "manifest.schema.json", utf8 => ManifestJson.Read(utf8)),
            _ => [],
            m => m.ToString());

    [Test]
    public void A_schema_file_that_is_written_is_valid_and_each_change_of_it_is_reported_or_valid() =>
        Property.Holds(
            3, RandomTypes, t => Violations(
                Encoding.UTF8.GetBytes(SchemaFile.Write(t, "66.0")),
                "schema-file.schema.json",
                utf8 => SchemaFile.Read(utf8)), _ => [], t => string.Join(',', t));

    [Test]
    public void The_schema_file_of_all_standard_types_is_valid() =>
        Assert.That(
            Faults(Encoding.UTF8.GetBytes(SchemaFile.Write(StandardObjects.Schema.Objects, "66.0")), "schema-file.schema.json"), Is.Empty);

    [TestCase("manifest.schema.json")]
    [TestCase("schema-file.schema.json")]
    public void Every_value_in_a_schema_has_an_example(string schema) =>
        Assert.That(WithoutExample(JsonNode.Parse(File.ReadAllText(Repository.At("schemas", schema)))!["properties"]!), Is.Empty);

    private static IEnumerable<string> WithoutExample(JsonNode? node) => node switch
    {
        JsonObject rule => rule.Where(r => r.Key != "examples").SelectMany(r => WithoutExample(r.Value))
            .Concat(rule["type"] is JsonValue or JsonArray && !rule.ContainsKey("examples") ? [rule.GetPath()] : []),
        _ => [],
    };

    private static IEnumerable<string> Violations(byte[] written, string schema, Action<byte[]> read)
    {
        read(written);
        foreach (var fault in Faults(written, schema))
        {
            yield return $"{fault.Span}: {fault.Reason}";
        }
        foreach (var (change, text) in Changes(written))
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            if (!IsReported(utf8, read) && Faults(utf8, schema).FirstOrDefault() is { } fault)
            {
                yield return $"{change} is not reported: {fault.Reason}";
            }
        }
    }

    private static bool IsReported(byte[] utf8, Action<byte[]> read)
    {
        try
        {
            read(utf8);
            return false;
        }
        catch (JsonFaultException exception)
        {
            Assert.That(exception.Faults.Select(f => f.Span.Source), Is.All.Not.Null);
            return true;
        }
    }

    private static List<JsonFault> Faults(byte[] utf8, string schema)
    {
        var source = new JsonSource("file.json", utf8);
        using var json = JsonDocument.Parse(source.Utf8);
        return [.. JsonShape.Faults(source, json.RootElement, schema)];
    }

    // Each key deleted and renamed, and each value replaced by values of other types: by every third of them, another third at the next
    // place; by all of them where SEEDER_CASES is set.
    private static IEnumerable<(string Change, string Text)> Changes(byte[] written)
    {
        var root = JsonNode.Parse(written)!;
        foreach (var (place, path) in Paths(root, []).ToList().Index())
        {
            foreach (var value in OtherValues.Where((_, i) => Property.Cases is not null || (i + place) % 3 == 0))
            {
                var changed = root.DeepClone();
                Replace(Parent(changed, path), path[^1], JsonNode.Parse(value));
                yield return ($"{string.Join('/', path)} = {value}", changed.ToJsonString());
            }
            if (path[^1] is string name)
            {
                var (deleted, renamed) = (root.DeepClone(), root.DeepClone());
                Parent(deleted, path).AsObject().Remove(name);
                yield return ($"{string.Join('/', path)} deleted", deleted.ToJsonString());
                var parent = Parent(renamed, path).AsObject();
                var content = parent[name];
                parent.Remove(name);
                parent[$"{name}x"] = content;
                yield return ($"{string.Join('/', path)} renamed", renamed.ToJsonString());
            }
        }
    }

    // Names of members, and positions in lists.
    private static IEnumerable<object[]> Paths(JsonNode? node, object[] at) => node switch
    {
        JsonObject members => members.SelectMany(m => Paths(m.Value, [.. at, m.Key]).Prepend([.. at, m.Key])),
        JsonArray items => items.SelectMany((item, i) => Paths(item, [.. at, i]).Prepend([.. at, i])),
        _ => [],
    };

    private static JsonNode Parent(JsonNode root, object[] path) =>
        path[..^1].Aggregate(root, (node, step) => step is string name ? node[name]! : node[(int)step]!);

    private static void Replace(JsonNode parent, object step, JsonNode? value)
    {
        if (step is string name)
        {
            parent[name] = value;
        }
        else
        {
            parent[(int)step] = value;
        }
    }

    private static Manifest RandomManifest(Random random, string address)
    {
        bool Maybe() => random.Next(2) == 0;
        DateTimeOffset Time() => new DateTimeOffset(2026, 3, 31, 9, 30, 0, TimeSpan.Zero).AddMilliseconds(random.Next(1_000) * 500);
        string[] fields = ["Name", "LastName", "Amount__c", "AccountId"];
        var records = Enumerable.Range(0, random.Next(4)).Select(i =>
        {
            ImmutableArray<string> shape = [.. fields.Where(_ => Maybe())];
            return KeyValuePair.Create(string.Format(CultureInfo.InvariantCulture, address, i, random.Next(9)), new ManifestRecord(
                Maybe() ? "Account" : "Region__c",
                $"00{random.Next(1, 9)}00000000000{random.Next(1, 9)}AAA",
                Maybe() ? "record0" : null,
                shape,
                string.Concat(shape.Select(_ => "AAAAAAAA")), Maybe() ? ["record0", "record1"] : [], i, Maybe())
            {
                Keep = Maybe(),
                IsNew = Maybe(),
                Deactivated = Maybe(),
                Sent = Maybe() ? ManifestRecord.NoPrints.Add("CreatedDate", "AAAAAAAA") : ManifestRecord.NoPrints,
                Seen = Maybe() ? Time() : null,
                Own = random.Next(4) == 0 ? ManifestRecord.NoPrints.Add("Site", "AAAAAAAA") : ManifestRecord.NoPrints,
                Repaired = random.Next(4) == 0 ? ManifestRecord.NoPrints.Add("Name", "AAAAAAAA") : ManifestRecord.NoPrints,
                Origin = random.Next(4) switch
                {
                    0 => null,
                    1 =>
                    new Origin("run1"),
                    2 => new Origin(null, null, Time()),
                    _ => new Origin(null, "005000000000001AAA", Time())
                },
                Read = Maybe()
                    ? ImmutableSortedDictionary<string, string>.Empty
                    : ImmutableSortedDictionary<string, string>.Empty.Add("CaseNumber", "\"0001\"").Add("Place", "{\"a\":[1]}"),
            });
        });
        return new Manifest
        {
            Plan = "demo",
            Source = "demo.yaml",
            Lineage = "lineage",
            Serial = random.Next(100),
            LastRun = Maybe() ? "run1" : null,
            Complete = Maybe(),
            Clock = Maybe() ? Time() : null,
            Org = new ManifestOrg("00D000000000001EAA", "005000000000001AAA", "https://invented.example", "66.0"),
            Runs = Maybe() ? [] : [new ManifestRun("run1", "005000000000001AAA", Time(), Time())],
            RecentRuns = Maybe() ? [] : ["run0", "run1"],
            Records = new ManifestRecords(records),
            Batch = Maybe() ? Manifest.NoBatch : Manifest.NoBatch.Add("#1", new RawResult("AAAAAAAA", Maybe() ? null : "{\"id\":\"x\"}")),
        };
    }

    private static ImmutableArray<ObjectSchema> RandomTypes(Random random)
    {
        bool Maybe() => random.Next(2) == 0;
        return
        [
            .. Enumerable.Range(0, random.Next(3)).Select(i => new ObjectSchema($"Type{i}__c")
            {
                Label = Maybe() ? "Label \u00e4" : "",
                Deletable = Maybe(),
                RecordTypes = Maybe() ? [] : [new RecordTypeSchema("Big", "Big one", null, Maybe(), Maybe())],
                ChildRelationships = Maybe()
                    ? []
                    : [new ChildRelationship("Children__r", "Contact", "X__c", CascadeDelete: Maybe(), RestrictedDelete: Maybe())],
                Fields =
                [
                    .. Enum.GetValues<FieldType>().Where(_ => random.Next(8) == 0).Select(t => new FieldSchema($"F{(int)t}__c", t)
                    {
                        Length = random.Next(3),
                        Createable = Maybe(),
                        Nillable = Maybe(),
                        ReferenceTo = Maybe() ? [] : ["Account", "User"],
                        RelationshipName = Maybe() ? null : "R__r",
                        RestrictedDelete = Maybe(),
                        PicklistValues = Maybe() ? [] : ["A", "B"],
                    }),
                ],
            }),
        ];
    }
}
