namespace Seeder.Local;

/// <summary>What is left of a query that did not fit one answer: the rows it found, in order.</summary>
internal sealed record OpenQuery(CompiledQuery Query, IReadOnlyList<long> Rows);

/// <summary>Open queries by locator. The oldest are dropped, as Salesforce drops cursors.</summary>
internal sealed class QueryLocators
{
    private const int MaxOpen = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenQuery> open = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private long last;

    public string Open(OpenQuery query, string pod)
    {
        lock (gate)
        {
            var locator = RecordId.Make("01g", pod, ++last);
            open[locator] = query;
            order.Enqueue(locator);
            if (order.Count > MaxOpen)
            {
                open.Remove(order.Dequeue());
            }

            return locator;
        }
    }

    public OpenQuery? Find(string locator)
    {
        lock (gate)
        {
            return open.GetValueOrDefault(locator);
        }
    }
}
