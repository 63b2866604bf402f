using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Binding;

internal sealed class FieldStoreTests
{
    private static readonly FieldSchema[] Fields =
        [.. Enumerable.Range(0, 4).Select(i => new FieldSchema($"F{i}__c", FieldType.String))];

    private static readonly FieldValue[] Constants =
        [new FieldValue.Text("Berlin"), new FieldValue.Text(new string('y', 2000)), new FieldValue.Number("7"), FieldValue.Null.Value];

    [Test]
    public void Fields_are_read_as_they_were_added_in_any_order() =>
        Property.Holds(
            100, r => Enumerable.Range(0, r.Next(300)).Select(_ => RandomFields(r)).ToImmutableArray(), IsSame, _ => [], _ => "");

    private static IEnumerable<string> IsSame(ImmutableArray<List<BoundField>> records)
    {
        var store = new FieldStore();
        var places = records.Select(store.Add).ToList();
        foreach (var i in Enumerable.Range(0, records.Length).Concat(Enumerable.Range(0, records.Length).Reverse()))
        {
            if (!store.Read(places[i]).SequenceEqual(records[i]))
            {
                yield return $"record {i} is read as {string.Join(", ", store.Read(places[i]))}, and was {string.Join(", ", records[i])}";
            }
            for (var field = 0; field < records[i].Count; field++)
            {
                var (one, bound) = ((store.FieldAt(places[i], field), store.ValueAt(places[i], field)), records[i][field]);
                if (one != (bound.Field, bound.Value)
                    || store.IsConstantAt(places[i], field) != bound.IsConstant
                    || (bound.IsConstant && !ReferenceEquals(one.Item2, bound.Value))
                    || store.PlainLengthAt(places[i], field) != bound.Value.PlainLength)
                {
                    yield return $"field {field} of record {i} is read as {one}, and was {bound}";
                }
            }
            if (store.CountAt(places[i]) != records[i].Count)
            {
                yield return $"record {i} has {store.CountAt(places[i])} fields";
            }
        }
    }

    private static List<BoundField> RandomFields(Random random) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(i => random.Next(3) == 0
            ? new BoundField(Fields[random.Next(4)], Constants[random.Next(4)], default) { IsConstant = true }
            : new BoundField(Fields[random.Next(4)], RandomValue(random), default))];

    private static FieldValue RandomValue(Random random) => random.Next(10) switch
    {
        0 => FieldValue.Null.Value,
        1 => FieldValue.Flag.Of(random.Next(2) == 0),
        2 => new FieldValue.Number($"{random.Next()}.{random.Next(9)}"),
        3 => new FieldValue.Reference(random.Next()),
        4 => new FieldValue.Text("äö\0ÿ \n"),
        5 => new FieldValue.Text("🙂 \ud83d 漢字"),
        6 => new FieldValue.Text(new string('x', random.Next(3000))),
        7 => new FieldValue.Timed(new FieldValue.Text($"2026-01-{random.Next(10, 29)}"), $"today + {random.Next(2)}d"),
        8 => new FieldValue.OrgValue(new FieldValue.Reference(1), "Account", "Name"),
        _ => new FieldValue.Text($"{random.Next(5)}"),
    };
}
