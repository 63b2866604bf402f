namespace Seeder.Local;

/// <summary>The remaining rows of a query whose result did not fit into one response, in order.</summary>
internal sealed record OpenQuery(CompiledQuery Query, IReadOnlyList<long> Rows);

/// <summary>Open queries by locator. When they contain too many rows, the oldest are dropped, as Salesforce drops cursors.</summary>
internal sealed class QueryLocators
{
    // The rows are limited, not the queries: each parent in a response may leave a list of children open.
    private const long MaxRows = 5_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenQuery> open = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private long last, rows;

    public string Open(OpenQuery query, string pod)
    {
        lock (gate)
        {
            var locator = RecordId.Make("01g", pod, ++last);
            open[locator] = query;
            order.Enqueue(locator);
            rows += query.Rows.Count;
            while (rows > MaxRows && order.Count > 1)
            {
                open.Remove(order.Dequeue(), out var dropped);
                rows -= dropped!.Rows.Count;
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
