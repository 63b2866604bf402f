using Seeder.Core.Binding;
using Seeder.Core.Facts;

namespace Seeder.Core.Graph;

/// <summary>The orders that Salesforce wants although no lookup says so. Each becomes a dependency for order only.</summary>
internal sealed class OrderRules(SeedPlan plan, Resolution resolution)
{
    private enum Book
    {
        Standard,
        Found,
        OfThePlan,
    }

    private readonly List<(int Operation, string Product, Book Book)> _prices = [];
    private readonly Dictionary<string, List<int>> _memberStatuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _queueTypes = new(StringComparer.Ordinal);
    private readonly List<(int Operation, string Campaign)> _members = [];
    private readonly List<(int Operation, string Owner)> _owned = [];
    private readonly Dictionary<string, List<int>> _books = new(StringComparer.Ordinal);
    private readonly List<(int Operation, string Document)> _lines = [];
    private readonly FrozenSet<string> _standardBooks = plan.Lookups
        .Where(l => l.Type?.Name == "Pricebook2" && l.Conditions.Any(c => c.Field.Name == "IsStandard" && c.Value is FieldValue.Flag { Value: true }))
        .SelectMany(l => new[] { $"look-up {l.Index}", resolution.Ids[l.Index] })
        .OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    public void Note(int operation, SeedRecord record, bool creates)
    {
        switch (record.Type.Name)
        {
            case "PricebookEntry" when creates && Key(record, "Product2Id") is { } product && Key(record, "Pricebook2Id") is { } book:
                _prices.Add((operation, product, _standardBooks.Contains(book) ? Book.Standard : IsOfThePlan(book) ? Book.OfThePlan : Book.Found));
                break;
            case "CampaignMemberStatus" when creates && Key(record, "CampaignId") is { } campaign:
                Add(_memberStatuses, campaign, operation);
                break;
            case "CampaignMember" when Key(record, "CampaignId") is { } campaign:
                _members.Add((operation, campaign));
                break;
            case "QueueSobject" when creates && Key(record, "QueueId") is { } queue:
                Add(_queueTypes, queue, operation);
                break;
            case "OpportunityLineItem" or "OrderItem" or "QuoteLineItem" when creates:
                if ((Key(record, "OpportunityId") ?? Key(record, "OrderId") ?? Key(record, "QuoteId")) is { } document)
                {
                    _lines.Add((operation, document));
                }
                break;
            case "Opportunity" or "Order" or "Quote" when !creates && Key(record, "Pricebook2Id") is not null:
                Add(_books, $"record {record.Index}", operation);
                break;
        }
        if (Key(record, "OwnerId") is { } owner)
        {
            _owned.Add((operation, owner));
        }
    }

    public void Apply(OperationGraph.Builder builder)
    {
        // A product needs its entry in the standard price book before any other (Object Reference, PricebookEntry). A book of this plan is never
        // the standard one; one that was found by an id, a name or a query may be.
        var byProduct = _prices.ToLookup(p => p.Product, StringComparer.Ordinal);
        foreach (var price in _prices.Where(p => p.Book != Book.Standard))
        {
            After(builder, price.Operation, byProduct[price.Product].Where(p => p.Book < price.Book).Select(p => p.Operation));
        }
        // A member's status must be among its campaign's, or it silently becomes the default (Object Reference, CampaignMember).
        foreach (var (operation, campaign) in _members)
        {
            After(builder, operation, _memberStatuses.GetValueOrDefault(campaign));
        }
        // A line's price must be of the book of what it stands in (Object Reference, OpportunityLineItem: PricebookEntryId).
        foreach (var (operation, document) in _lines)
        {
            After(builder, operation, _books.GetValueOrDefault(document));
        }
        // A queue owns only records of the types that a QueueSobject names.
        foreach (var (operation, owner) in _owned)
        {
            After(builder, operation, _queueTypes.GetValueOrDefault(owner));
        }
    }

    private static void After(OperationGraph.Builder builder, int operation, IEnumerable<int>? first)
    {
        foreach (var on in first ?? [])
        {
            builder.Depend(operation, new Dependency(on, -1, null));
        }
    }

    private static void Add(Dictionary<string, List<int>> lists, string key, int operation)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }
        list.Add(operation);
    }

    private static bool IsOfThePlan(string key) => key.StartsWith("record ", StringComparison.Ordinal);

    // What a lookup field leads to: a record of the plan, a look-up, or an id.
    private string? Key(SeedRecord record, string field)
    {
        foreach (var bound in record.Fields)
        {
            if (bound.Field.Name == field)
            {
                return bound.Value switch
                {
                    _ when plan.TargetOf(bound.Value) is { } target => $"record {target}",
                    FieldValue.Found found => resolution.Ids[found.Lookup] ?? $"look-up {found.Lookup}",
                    FieldValue.Text id => id.Value,
                    _ => null,
                };
            }
        }
        return null;
    }
}
