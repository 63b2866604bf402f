namespace Seeder.Core.Binding;

/// <summary>
/// The records that a record needs although it does not refer to them: Salesforce requires them first. The order of these records in a run
/// is that of the graph's <c>OrderRules</c>.
/// </summary>
internal sealed class ImpliedNeeds
{
    private enum Book
    {
        Standard,
        Found,
        OfThePlan,
    }

    private readonly TypedPlan _plan;

    // The records of each of these types, by the record that they belong to.
    private readonly Dictionary<FieldValue, List<(int Record, Book Book)>> _prices = [];
    private readonly Dictionary<FieldValue, List<int>> _statuses = [];
    private readonly Dictionary<FieldValue, List<int>> _queueTypes = [];

    public ImpliedNeeds(TypedPlan plan)
    {
        _plan = plan;
        foreach (var record in plan.Records)
        {
            switch (record.Type.Name)
            {
                case "PricebookEntry" when Find(record, "Product2Id") is { } product:
                    _prices.GetOrAdd(product, _ => []).Add((record.Index, BookOf(record)));
                    break;
                case "CampaignMemberStatus" when Find(record, "CampaignId") is { } campaign:
                    _statuses.GetOrAdd(campaign, _ => []).Add(record.Index);
                    break;
                case "QueueSobject" when Find(record, "QueueId") is { } queue:
                    _queueTypes.GetOrAdd(queue, _ => []).Add(record.Index);
                    break;
            }
        }
    }

    /// <summary>
    /// A price needs the product's price in the standard price book. A member needs the statuses of its campaign. A record that a queue
    /// owns needs the types of the queue.
    /// </summary>
    public IEnumerable<int> Of(SeedRecord record)
    {
        if (record.Type.Name == "PricebookEntry" && Find(record, "Product2Id") is { } product)
        {
            var book = BookOf(record);
            return _prices[product].Where(p => p.Book < book).Select(p => p.Record);
        }
        if (record.Type.Name == "CampaignMember")
        {
            return Find(record, "CampaignId") is { } campaign ? _statuses.GetValueOrDefault(campaign) ?? [] : [];
        }
        return _queueTypes.Count > 0 && Find(record, "OwnerId") is { } owner ? _queueTypes.GetValueOrDefault(owner) ?? [] : [];
    }

    private Book BookOf(SeedRecord price) => Find(price, "Pricebook2Id") switch
    {
        FieldValue.Reference => Book.OfThePlan,
        FieldValue.Found found when _plan.Lookups[found.Lookup].Conditions.Any(
            c => c.Field.Name == "IsStandard" && c.Value is FieldValue.Flag { Value: true }) => Book.Standard,
        _ => Book.Found,
    };

    private FieldValue? Find(SeedRecord record, string field)
    {
        foreach (ref readonly var bound in record.Fields.AsSpan())
        {
            if (bound.Field.Name == field)
            {
                return _plan.TargetOf(bound.Value) is { } target ? new FieldValue.Reference(target) : bound.Value;
            }
        }
        return null;
    }
}
