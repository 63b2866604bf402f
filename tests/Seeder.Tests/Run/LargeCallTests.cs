using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Run;

/// <summary>A call of many records has the effect of many calls of one record, and takes less memory.</summary>
internal sealed class LargeCallTests
{
    private static readonly JournalEntry.Header Header = new(
        2,
        "run2",
        "lineage",
        5,
        "demo",
        "demo.yaml",
        "hash",
        new ManifestOrg("00D", "005", "https://org", "65.0"),
        DateTimeOffset.UnixEpoch,
        "continue");

    private sealed record Case(
        ImmutableArray<JournalOperation> Operations, ImmutableArray<string?> Ids, ImmutableArray<JournalOperation> Earlier, bool Completes);

    [Test]
    public void Records_of_one_call_are_those_of_a_call_for_each() => Property.Holds(
        40, RandomCase, IsSame, _ => [], c => string.Join('\n', c.Operations.Zip(c.Ids, (o, id) => $"{o.Address} {o.Kind} {id}")));

    [Test]
    public void A_list_has_the_operations_of_which_it_was_made() =>
        Property.Holds(40, RandomCase, c => IsList(c.Operations), _ => [], c => string.Join('\n', c.Operations));

    [Test]
    public void A_job_makes_no_object_for_a_record()
    {
        OperationList operations = [.. Enumerable.Range(1, 20_000).Select(i => Create($"contact_{i / 3}_{i % 3}", i))];
        var state = StateOf([]);
        state.Apply(new JournalEntry.Begin(1, 1, "job", null, operations));
        state.Apply(new JournalEntry.End(1, 1, JournalOutcome.Succeeded, [.. Enumerable.Range(1, 20_000).Select(i => Id(i))]));
        Assert.Multiple(() =>
        {
            Assert.That(operations.Packed.Single().Count, Is.EqualTo(20_000));
            Assert.That(state.ToManifest().Records.Rows.Select(r => r.Packed?.Set).Distinct().Count(), Is.EqualTo(1));
        });
    }

    // The line is given to the file in parts, and its last members come after the last part.
    [Test]
    public void A_line_of_any_length_has_its_checksums_at_its_end()
    {
        var entries = Enumerable.Range(0, 200).Select(i => new JournalEntry.Dropped([new string('x', (64 * 1024) - 150 + i)]));
        ImmutableArray<JournalEntry> all = [Header, .. entries];
        var read = JournalJson.Read(JournalJson.WriteAll(all));
        Assert.That(
            read.OfType<JournalEntry.Dropped>().Select(d => d.Addresses[0].Length),
            Is.EqualTo(all.OfType<JournalEntry.Dropped>().Select(d => d.Addresses[0].Length)));
    }

    private static IEnumerable<string> IsSame(Case one)
    {
        var (whole, single) = (StateOf(one.Earlier), StateOf(one.Earlier));
        whole.Apply(new JournalEntry.Begin(1, 1, "job", null, [.. one.Operations]));
        whole.Apply(new JournalEntry.End(1, 1, JournalOutcome.Succeeded, one.Ids));
        for (var i = 0; i < one.Operations.Length; i++)
        {
            single.Apply(new JournalEntry.Begin(1 + i, 1, "create", null, [one.Operations[i]]));
            single.Apply(new JournalEntry.End(1 + i, 1, JournalOutcome.Succeeded, [one.Ids[i]]));
        }
        foreach (var state in new[] { whole, single })
        {
            state.Apply(new JournalEntry.Closed(one.Completes));
        }
        if (!ManifestJson.Write(whole.ToManifest()).SequenceEqual(ManifestJson.Write(single.ToManifest())))
        {
            yield return "the manifests differ";
        }
        if (one.Completes && whole.ToManifest().Records.Values.Any(r => r.IsNew))
        {
            yield return "a record of a complete run is new";
        }
        if (one.Operations.Any(o => whole.Find(o.Address) != single.Find(o.Address)))
        {
            yield return "a record is found differently";
        }
    }

    private static IEnumerable<string> IsList(ImmutableArray<JournalOperation> operations)
    {
        OperationList list = [.. operations];
        if (list.Length != operations.Length || !list.Select(Text).SequenceEqual(operations.Select(Text)))
        {
            yield return "the list differs";
        }
        if (Enumerable.Range(0, list.Length).Any(i => Text(list[i]) != Text(operations[i])))
        {
            yield return "an operation at a position differs";
        }
    }

    private static string Text(JournalOperation operation) =>
        $"{operation with { Shape = [], Refs = [] }} {string.Join(',', operation.Shape)} {string.Join(',', operation.Refs)}";

    private static RunState StateOf(ImmutableArray<JournalOperation> earlier)
    {
        var first = new RunState(null);
        first.Apply(Header with { Run = "run1" });
        first.Apply(new JournalEntry.Begin(1, 1, "create", null, [.. earlier]));
        first.Apply(new JournalEntry.End(1, 1, JournalOutcome.Succeeded, [.. earlier.Select((_, i) => Id(90_000 + i))]));
        var state = new RunState(first.ToManifest());
        state.Apply(Header);
        return state;
    }

    private static Case RandomCase(Random random)
    {
        bool Maybe(int one) => random.Next(one) == 0;
        var count = random.Next(900, 1200);
        var isPlain = Maybe(3);
        var operations = Enumerable.Range(0, count).Select(i =>
        {
            var operation = Create(Maybe(20) && !isPlain ? $"named{i}" : $"contact_{i / 3}_{i % 3}", i);
            return isPlain ? operation : operation with
            {
                Keep = Maybe(50),
                In = Maybe(50) ? null : operation.In,
                Refs = Maybe(50) ? ["shop_3", "acme"] : [],
                IdempotencyKey = Maybe(50) ? new SentValue("Name", "x") : null,
                Sent = Maybe(50) ? Fingerprint.Of("now") + operation.Hash[Fingerprint.Length..] : null,
                Shape = Maybe(50) ? ["LastName", "OwnerId"] : operation.Shape,
            };
        }).ToImmutableArray();
        var ids = operations.Select((_, i) => Maybe(60) ? null : Id(i, Maybe(40) ? "00Q" : "003")).ToImmutableArray();
        // Records of an earlier run, some of them at the addresses of this call.
        var earlier = Enumerable.Range(0, random.Next(0, 300))
            .Select(i => Create(Maybe(2) ? $"contact_{i}_1" : $"other_{i}", i))
            .ToImmutableArray();
        return new Case(operations, ids, earlier, Maybe(2));
    }

    private static JournalOperation Create(string address, int order) => new(
        address,
        "Contact",
        OperationKind.Create,
        null,
        $"customer_{order / 3}",
        -1,
        null,
        ["LastName", "AccountId"],
        Fingerprint.Of($"{order % 7}") + Fingerprint.Of($"{order / 3}"),
        [],
        order);

    private static string Id(int number, string prefix = "003") => PackedId.TextOf($"{prefix}00", number);
}
