using System.Text.Json;

namespace Seeder.Org;

/// <summary>
/// Checks the pages of a query as they arrive, so that a faulty org cannot send rows without end. The org may return fewer rows per page
/// than requested; only <c>done</c> tells that a page is the last one.
/// </summary>
internal sealed class QueryPages(string soql)
{
    private const string Counts = "SELECT COUNT()";

    private readonly HashSet<string> _locators = new(StringComparer.Ordinal);
    private long? _total;
    private long _seen;

    /// <returns>The address of the next page; null if this is the last page.</returns>
    /// <exception cref="SeederException">The response is not a valid page of this query.</exception>
    public string? Next(JsonElement page)
    {
        var count = Reads.Take("query", () => page.GetProperty("records").GetArrayLength());
        var done = Reads.Take("query", () => page.GetProperty("done").GetBoolean());
        var isFirst = _locators.Count == 0;
        var total = Reads.Take("query", () => page.TryGetProperty("totalSize", out var size) ? size.GetInt64() : (long?)null);
        _total = isFirst ? total : _total;
        _seen += count;
        if (!isFirst && total > _total)
        {
            throw Wrong($"its number of rows grows from {Quoting.Number(_total ?? 0)} to {Quoting.Number(total.Value)} between two pages");
        }
        if (_total >= 0 && _seen > _total)
        {
            throw Wrong($"it has more than the {Quoting.Number(_total ?? 0)} rows that it counts");
        }
        if (done)
        {
            // If rows were missing, their records would seem not to exist. A COUNT() query returns a number and no rows.
            return _total is null or < 0 || _seen == _total || soql.StartsWith(Counts, StringComparison.OrdinalIgnoreCase) ? null
                : throw Wrong($"it counts {Quoting.Number(_total ?? 0)} rows and has {Quoting.Number(_seen)}");
        }
        if (_total is null or < 0)
        {
            throw Wrong("it has several pages, but no number of rows");
        }
        if (count == 0)
        {
            throw Wrong("a page without rows is not the last one");
        }
        var next = Reads.Take("query", () => page.GetProperty("nextRecordsUrl").GetString() ?? "");
        return next.Length == 0 ? throw Wrong("a page that is not the last one has no address of the next page")
            : _locators.Add(next) ? next
            : throw Wrong($"its pages go in a circle: '{next}' comes twice");
    }

    private static SeederException Wrong(string words) =>
        SeederException.Of(EnvironmentDiagnostics.UnexpectedAnswer("query", 200, $"{words}."));
}
