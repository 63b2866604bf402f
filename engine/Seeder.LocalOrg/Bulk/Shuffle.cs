namespace Seeder.Local;

/// <summary>
/// An order that looks random and is the same each time. Salesforce works on batches in any order, and returns results in any order.
/// </summary>
internal static class Shuffle
{
    /// <summary>The numbers from 0 to <paramref name="count"/> - 1.</summary>
    public static int[] Order(string seed, int count)
    {
        var state = 14_695_981_039_346_656_037UL;
        foreach (var character in seed)
        {
            state = (state ^ character) * 1_099_511_628_211UL;
        }

        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            state = (state * 6_364_136_223_846_793_005UL) + 1_442_695_040_888_963_407UL;
            var other = (int)((state >> 33) % (ulong)(i + 1));
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }
}
