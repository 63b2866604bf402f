namespace Seeder.Local;

/// <summary>What is left of a query that did not fit one answer: the rows it found, in order.</summary>
internal sealed record OpenQuery(CompiledQuery Query, IReadOnlyList<long> Rows);

/// <summary>Open queries by locator. The oldest are dropped, as Salesforce drops cursors, once they keep too much.</summary>
internal sealed class QueryLocators
{
    // By rows and not by count: each parent of an answer may leave a list of children open.
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
