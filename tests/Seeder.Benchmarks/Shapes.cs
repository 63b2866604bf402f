using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using static Seeder.Benchmarks.ShapeBuilder;

namespace Seeder.Benchmarks;

/// <summary>The plans to pack, each with approximately the requested number of records.</summary>
internal static class Shapes
{
    public static readonly ImmutableArray<(string Name, Func<int, TypedPlan> Make)> All =
    [
        ("accounts 1:3:2", Accounts),
        ("catalogue", Catalogue),
        ("8 levels", Levels),
        ("sparse, 1 % cycles", Sparse),
        ("10,000 contacts", Busy),
    ];

    private static TypedPlan Accounts(int count)
    {
        var shape = new ShapeBuilder(count);
        while (shape.Count + 6 <= count)
        {
            var account = Account(shape);
            for (var n = 0; n < 3; n++)
            {
                Contact(shape, account);
            }
            for (var n = 0; n < 2; n++)
            {
                Deal(shape, ("AccountId", To(account)));
            }
        }
        return shape.Build([]);
    }

    // Per 20 records: two products with a standard price and one price in another price book, an account, three opportunities with this
    // price book, and eleven line items.
    private static TypedPlan Catalogue(int count)
    {
        var shape = new ShapeBuilder(count);
        var (bookOf, prices) = (new List<int>(), new List<List<int>>());
        for (var n = 0; n < Math.Max(1, count / 20_000); n++)
        {
            bookOf.Add(shape.Add("Pricebook2", ("Name", Text("Book")), ("IsActive", FieldValue.Flag.True)));
            prices.Add([]);
        }
        for (var n = 0; shape.Count + 21 <= count; n++)
        {
            var book = n % bookOf.Count;
            for (var i = 0; i < 2; i++)
            {
                var product = shape.Add("Product2", ("Name", Text("Product")), ("IsActive", FieldValue.Flag.True));
                shape.Add(
                    "PricebookEntry", ("Pricebook2Id", new FieldValue.Found(0)), ("Product2Id", To(product)), ("UnitPrice", Number("10")));
                prices[book].Add(
                    shape.Add(
                        "PricebookEntry", ("Pricebook2Id", To(bookOf[book])), ("Product2Id", To(product)), ("UnitPrice", Number("9"))));
            }
            var account = Account(shape);
            for (var i = 0; i < 3; i++)
            {
                var deal = Deal(shape, ("AccountId", To(account)), ("Pricebook2Id", To(bookOf[book])));
                for (var item = 0; item < (i == 0 ? 3 : 4); item++)
                {
                    var price = prices[book][shape.Random(prices[book].Count)];
                    shape.Add(
                        "OpportunityLineItem",
                        ("OpportunityId", To(deal)),
                        ("PricebookEntryId", To(price)),
                        ("Quantity", Number("1")),
                        ("UnitPrice", Number("9")));
                }
            }
        }
        var type = StandardObjects.Schema.Find("Pricebook2")!;
        return shape.Build(
            [new Lookup(
                0,
                type,
                [new LookupCondition(type.FindField("IsStandard")!, FieldValue.Flag.True)],
                new SourceSpan(new SourceText("shape.yaml", ""), 0, 0))]);
    }

    // Each account has two child accounts, down to eight levels.
    private static TypedPlan Levels(int count)
    {
        var shape = new ShapeBuilder(count);
        while (!shape.IsFull)
        {
            var root = Account(shape);
            for (var n = 2; n < 256 && !shape.IsFull; n++)
            {
                Account(shape, ("ParentId", To(root + (n / 2) - 1)));
            }
        }
        return shape.Build([]);
    }

    // Lookups point to any earlier record of the right type. One record in a hundred is in a ring of two to five records of its type.
    private static TypedPlan Sparse(int count)
    {
        var shape = new ShapeBuilder(count);
        var above = new int[count];
        for (var n = 0; n < count; n++)
        {
            above[n] = shape.Random(3) == 0 ? Earlier(shape, n, n % 4) : -1;
        }
        for (var ringed = 0; ringed < count / 100;)
        {
            var ring = new int[2 + shape.Random(4)];
            var type = shape.Random(4);
            for (var i = 0; i < ring.Length; i++)
            {
                ring[i] = Earlier(shape, count, type);
            }
            for (var i = 0; i < ring.Length; i++)
            {
                above[ring[i]] = ring[(i + 1) % ring.Length];
            }
            ringed += ring.Length;
        }
        for (var n = 0; n < count; n++)
        {
            var _ = (n % 4) switch
            {
                0 => Account(shape, ("ParentId", Lookup(above[n]))),
                1 => Contact(shape, ("AccountId", Lookup(Earlier(shape, n, 0))), ("ReportsToId", Lookup(above[n]))),
                2 => shape.Add("Campaign", ("Name", Text("Campaign")), ("ParentId", Lookup(above[n]))),
                _ => shape.Add(
                    "Case", ("Subject", Text("Case")), ("ContactId", Lookup(Earlier(shape, n, 1))), ("ParentId", Lookup(above[n]))),
            };
        }
        return shape.Build([]);
    }

    // The index of an earlier record of the given type; every fourth record has this type.
    private static int Earlier(ShapeBuilder shape, int place, int type) => place < 4 ? -1 : (4 * shape.Random(place / 4)) + type;

    private static FieldValue Lookup(int to) => to < 0 ? FieldValue.Null.Value : To(to);

    private static TypedPlan Busy(int count)
    {
        var shape = new ShapeBuilder(count);
        while (!shape.IsFull)
        {
            var account = Account(shape);
            for (var n = 0; n < 10_000 && !shape.IsFull; n++)
            {
                Contact(shape, account);
            }
        }
        return shape.Build([]);
    }

    private static int Account(ShapeBuilder shape, params ReadOnlySpan<(string, FieldValue)> more) =>
        shape.Add("Account", [("Name", Text("Acme")), .. more]);

    private static int Contact(ShapeBuilder shape, int account) => Contact(shape, ("AccountId", To(account)));

    private static int Contact(ShapeBuilder shape, params ReadOnlySpan<(string, FieldValue)> more) =>
        shape.Add("Contact", [("LastName", Text("Lovelace")), .. more]);

    private static int Deal(ShapeBuilder shape, params ReadOnlySpan<(string, FieldValue)> more) =>
        shape.Add("Opportunity", [("Name", Text("Deal")), ("StageName", Text("Prospecting")), ("CloseDate", Text("2026-06-30")), .. more]);
}
