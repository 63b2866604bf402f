using NUnit.Framework;
using Seeder.Core.Diff;
using Seeder.Core.Schema;

namespace Seeder.Tests.Diff;

internal sealed class IdOwnersTests
{
    private static readonly string[] Prefixes = ["001A1", "001A2", "003A1"];

    [Test]
    public void The_first_owner_of_each_id_is_known_in_any_order([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (owners, expected) = (new IdOwners(), new Dictionary<string, int>());
        var number = 0L;
        for (var owner = 0; owner < 500; owner++)
        {
            // Mostly ids that go up, then some that were there, some in between, and texts that are not ids.
            number += random.Next(1, 3);
            var (prefix, own) = (Prefixes[random.Next(3)], random.Next(4) == 0 ? random.NextInt64(number + 1) : number);
            var id = random.Next(20) == 0 ? $"no id {own % 5}" : PackedId.TextOf(prefix, own);

            var found = id[0] == 'n' || random.Next(2) == 0 ? owners.Claim(id, owner) : owners.Claim(prefix, own, owner);

            Assert.That(found, Is.EqualTo(expected.TryGetValue(id, out var known) ? known : null), id);
            expected.TryAdd(id, owner);
        }
    }

    [Test]
    public void An_id_of_15_characters_is_another_text()
    {
        var owners = new IdOwners();
        var id = PackedId.TextOf("001A1", 7);
        Assert.That(owners.Claim(id, 1), Is.Null);
        Assert.That(owners.Claim(id[..15], 2), Is.Null);
        Assert.That(owners.Claim(id, 3), Is.EqualTo(1));
        Assert.That(owners.Claim(id[..15], 4), Is.EqualTo(2));
    }
}
