using Seeder.Core.Binding;
using Seeder.Core.Lookups;

namespace Seeder.Core.Graph;

/// <summary>Adds dependencies that Salesforce requires without a lookup between the records. They affect only the order.</summary>
internal sealed class OrderRules(TypedPlan plan, Resolution resolution)
{
    private enum Book
    {
        Standard,
        Found,
        OfThePlan,
    }

    // The target of a lookup field: a record of the plan, an id, or a look-up whose record does not exist yet.
    private readonly record struct Target(int Record, string? Id, int Lookup);

    private readonly List<(int Operation, Target Product, Book Book)> _prices = [];
    private readonly Dictionary<Target, List<int>> _memberStatuses = [];
    private readonly Dictionary<Target, List<int>> _queueTypes = [];
    private readonly List<(int Operation, Target Campaign)> _members = [];
    private readonly List<(int Operation, Target Owner)> _owned = [];
    private readonly Dictionary<Target, List<int>> _books = [];
    private readonly List<(int Operation, Target Document)> _lines = [];
    private readonly FrozenSet<Target> _standardBooks = plan.Lookups
        .Where(
            l => l.Type?.Name == "Pricebook2"
                && l.Conditions.Any(c => c.Field.Name == "IsStandard" && c.Value is FieldValue.Flag { Value: true }))
        .Select(l => Of(l.Index, resolution)).ToFrozenSet();

    public void Note(int operation, SeedRecord record, bool creates)
    {
        switch (record.Type.Name)
        {
            case "PricebookEntry" when creates && Find(record, "Product2Id") is { } product && Find(record, "Pricebook2Id") is { } book:
                _prices.Add(
                    (operation, product, _standardBooks.Contains(book) ? Book.Standard : book.Record >= 0 ? Book.OfThePlan : Book.Found));
                break;
            case "CampaignMemberStatus" when creates && Find(record, "CampaignId") is { } campaign:
                Add(_memberStatuses, campaign, operation);
                break;
            case "CampaignMember" when Find(record, "CampaignId") is { } campaign:
                _members.Add((operation, campaign));
                break;
            case "QueueSobject" when creates && Find(record, "QueueId") is { } queue:
                Add(_queueTypes, queue, operation);
                break;
            case "OpportunityLineItem" or "OrderItem" or "QuoteLineItem" when creates:
                if ((Find(record, "OpportunityId") ?? Find(record, "OrderId") ?? Find(record, "QuoteId")) is { } document)
                {
                    _lines.Add((operation, document));
                }
                break;
            case "Opportunity" or "Order" or "Quote" when !creates && Find(record, "Pricebook2Id") is not null:
                Add(_books, new Target(record.Index, null, -1), operation);
                break;
        }
        if (Find(record, "OwnerId") is { } owner)
        {
            _owned.Add((operation, owner));
        }
    }

    public void Apply(OperationGraph.Builder builder)
    {
        // A product needs its price in the standard price book before other prices (Object Reference, PricebookEntry). A price book that
        // this plan creates is never the standard one; one that was found by id, name or query may be.
        var byProduct = _prices.ToLookup(p => p.Product);
        foreach (var price in _prices.Where(p => p.Book != Book.Standard))
        {
            After(builder, price.Operation, byProduct[price.Product].Where(p => p.Book < price.Book).Select(p => p.Operation));
        }
        // The status of a member must exist in its campaign; otherwise Salesforce silently uses the default (Object Reference,
        // CampaignMember).
        foreach (var (operation, campaign) in _members)
        {
            After(builder, operation, _memberStatuses.GetValueOrDefault(campaign));
        }
        // The price of a line must be in the price book of its opportunity, order or quote (Object Reference, OpportunityLineItem:
        // PricebookEntryId).
        foreach (var (operation, document) in _lines)
        {
            After(builder, operation, _books.GetValueOrDefault(document));
        }
        // A queue can own only records of types for which it has a QueueSobject.
        foreach (var (operation, owner) in _owned)
        {
            After(builder, operation, _queueTypes.GetValueOrDefault(owner));
        }
    }

    private static void After(OperationGraph.Builder builder, int operation, IEnumerable<int>? first)
    {
        foreach (var on in first ?? [])
        {
            builder.Depend(operation, new Dependency(on));
        }
    }

    private static void Add(Dictionary<Target, List<int>> lists, Target key, int operation) =>
        lists.GetOrAdd(key, _ => []).Add(operation);

    private Target? Find(SeedRecord record, string field)
    {
        for (var i = 0; i < record.FieldCount; i++)
        {
            if (record.FieldAt(i).Name == field)
            {
                var value = record.ValueAt(i);
                return value switch
                {
                    _ when plan.TargetOf(value) is { } target => new Target(target, null, -1),
                    FieldValue.Found found => Of(found.Lookup, resolution),
                    FieldValue.Text id => new Target(-1, id.Value, -1),
                    _ => null,
                };
            }
        }
        return null;
    }

    private static Target Of(int lookup, Resolution resolution) =>
        resolution.Ids[lookup] is { } id ? new Target(-1, id, -1) : new Target(-1, null, lookup);
}
