using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Run;

internal sealed class OperationSetsTests
{
    private static readonly string[] Patterns = ["customer_{0}", "contact_{0}_{1}", "Account#1_{0}.Contacts#2_{1}", "named", "acme_007"];

    [Test]
    public void Entries_are_read_as_they_were_written() =>
        Property.Holds(200, RandomCall, IsRoundTrip, _ => [], c => Text(c.Begin));

    [Test]
    public void Copies_are_named_by_their_pattern_and_take_little_space()
    {
        var begin = new JournalEntry.Begin(1, 1, "create", null, [.. Enumerable.Range(1, 200).Select(i => Create(i))]);
        var end = new JournalEntry.End(1, 1, JournalOutcome.Succeeded, [.. Enumerable.Range(1, 200).Select(i => Id(i))]);
        var text = Encoding.UTF8.GetString(JournalJson.WriteAll([begin, end]));
        Assert.That(text, Does.Contain("\"contact_*_*\"").And.Contain("\"customer_*\""));
        Assert.That(text, Does.Not.Contain("contact_7").And.Not.Contain(Id(7)));
        Assert.That(text, Has.Length.LessThan(6_000));
    }

    [Test]
    public void Records_with_many_fields_are_read_as_they_were_written([Values(126, 127, 128, 255, 256)] int fields, [Values] bool hasSent)
    {
        ImmutableArray<string> shape = [.. Enumerable.Range(0, fields).Select(i => $"F{i}__c")];
        string Prints(int record) => string.Concat(shape.Select(f => Fingerprint.Of($"{f} {record}")));
        var begin = new JournalEntry.Begin(1, 1, "create", null, [.. Enumerable.Range(1, 20).Select(i =>
            new JournalOperation($"customer_{i}", "Account", OperationKind.Create, null, null, -1, null, shape, Prints(i), [], i)
            {
                Sent = hasSent ? Prints(-i) : null,
            })]);

        Assert.That(IsRoundTrip((begin, new JournalEntry.End(1, 1, JournalOutcome.Refused, []))), Is.Empty);
    }

    // A property that is not packed would be lost.
    [Test]
    public void Every_property_of_an_operation_is_packed_or_keeps_it_out_of_a_set() =>
        Assert.That(
            typeof(JournalOperation).GetProperties().Select(p => p.Name).Except(["SentPrints", "EqualityContract"]).Order(),
            Is.EqualTo(
                new[]
                {
                    "Address", "Body", "Hash", "Id", "IdempotencyKey", "In", "Keep", "Kind", "Nested", "NestedField", "Once", "Order",
                    "Origin", "Reads", "Refs", "Replaced", "Sent", "Shape", "Type",
                }));

    private static IEnumerable<string> IsRoundTrip((JournalEntry.Begin Begin, JournalEntry.End End) call)
    {
        var previous = JournalJson.NoLine;
        foreach (var entry in new JournalEntry[] { call.Begin, call.End, new JournalEntry.IdPart(1, 0, call.End.Ids) })
        {
            var line = JournalJson.Write(entry, ref previous);
            var read = JournalJson.Parse(line.AsSpan()[..^1]);
            if (Text(read) != Text(entry))
            {
                yield return $"read as {Text(read)}";
            }
        }
    }

    private static string Text(JournalEntry entry) => entry switch
    {
        JournalEntry.Begin begin => $"{begin with { Operations = [] }}\n"
            + string.Join('\n', begin.Operations.Select(
                o => $"{o with { Replaced = null }} {List(o.Shape)} {List(o.Refs)} {o.Replaced?.Count}")),
        JournalEntry.End end => $"{end with { Ids = [] }} {List(end.Ids)}",
        JournalEntry.IdPart part => $"{part with { Items = [] }} {List(part.Items)}",
        _ => $"{entry}",
    };

    private static string List(IEnumerable<string?> items) => string.Join(',', items.Select(i => i ?? "null"));

    private static (JournalEntry.Begin Begin, JournalEntry.End End) RandomCall(Random random)
    {
        bool Maybe(int one = 12) => random.Next(one) == 0;
        string Print() => Maybe(40) ? Fingerprint.Unknown : Fingerprint.Of($"{random.Next(6)}");
        var operations = Enumerable.Range(0, random.Next(80)).Select(i =>
        {
            var (first, second) = (random.Next(30), random.Next(1, 4));
            var isNested = i > 0 && Maybe(3);
            ImmutableArray<string> shape = Maybe() ? ["Name"] : ["Name", "AccountId", "CloseDate"];
            var hash = string.Concat(shape.Select(f => isNested && f == "AccountId" ? Fingerprint.Unknown : Print()));
            var kind = Maybe() ? OperationKind.Update : OperationKind.Create;
            return new JournalOperation(
                string.Format(CultureInfo.InvariantCulture, Patterns[random.Next(Patterns.Length)], first, second),
                Maybe() ? "Contact" : "Account",
                kind,
                kind == OperationKind.Update ? Id(random.Next(1000)) : null,
                Maybe(3) ? $"customer_{first}" : Maybe() ? "acme" : null,
                isNested ? random.Next(i) : -1,
                isNested ? "AccountId" : null,
                shape,
                hash,
                Maybe(3) ? [$"shop_{random.Next(9)}", "acme"] : [],
                i * random.Next(1, 3))
            {
                Keep = Maybe(),
                Sent = Maybe(2) ? hash[..^Fingerprint.Length] + (Maybe(40) ? Fingerprint.Unknown : Print()) : null,
                Replaced = Maybe() ? ManifestRecord.NoPrints.Add("Name", Print()) : null,
                IdempotencyKey = Maybe() ? new SentValue("Name", "x") : null,
                Origin = Maybe() ? new Origin("run1") : null,
                Once = Maybe(),
            };
        }).ToImmutableArray();
        var ids = operations.Select(_ => Maybe() ? null : Maybe() ? "x" : Id(random.Next(1000), Maybe(3) ? "003" : "001"));
        var begin = new JournalEntry.Begin(1, 1, "create", null, [.. operations]);
        return (begin, new JournalEntry.End(1, 1, JournalOutcome.Succeeded, [.. ids]));
    }

    private static JournalOperation Create(int number) => new(
        $"contact_{number / 3}_{number % 3}",
        "Contact",
        OperationKind.Create,
        null,
        $"customer_{number / 3}",
        -1,
        null,
        ["LastName", "AccountId"],
        Fingerprint.Of($"{number}") + Fingerprint.Of($"{number / 3}"),
        [],
        number);

    private static string Id(int number, string prefix = "001") => PackedId.TextOf($"{prefix}00", number);
}
