using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// Query jobs of Bulk API 2.0 in a scripted org, and the other reads of rows: COUNT() and retrieve. It serves the rows of one type, which
/// have a name and a time.
/// </summary>
internal sealed partial class ScriptedQueryJobs
{
    private readonly ScriptedOrg _org;
    private readonly List<string> _soql = [];

    public ScriptedQueryJobs(ScriptedOrg org)
    {
        _org = org;
        org.On("GET", "*/queryAll?q=SELECT COUNT()*", r => ScriptedAnswer.Json(
            new { totalSize = Rows(r.Query("q")!).Count, done = true, records = Array.Empty<object>() }));
        org.On("POST", "*/jobs/query", r => Create(r.Json.GetProperty("query").GetString()!));
        org.On("GET", "*/jobs/query/*", r => Poll(r.Path.Split('/')[^1]));
        org.On("GET", "*/jobs/query/*/resultPages*", Pages);
        org.On("GET", "*/jobs/query/*/results*", Page);
        org.On("DELETE", "*/jobs/query/*", r =>
        {
            Deleted.Add(r.Path.Split('/')[^1]);
            return new ScriptedAnswer(204, []);
        });
        org.On("POST", "*/composite/sobjects/Account", r => ScriptedAnswer.Json(r.Json.GetProperty("ids").EnumerateArray()
            .Select(i => org.Rows.TryGetValue(i.GetString()!, out var row) && !row.Deleted && Sees(row) ? Json(row) : null).ToList()));
        org.OnQuery(" WHERE Id IN (", soql => Quoted.Matches(soql)
            .Select(m => org.Rows[m.Groups[1].Value]).Where(Sees).Select(Json));
    }

    /// <summary>The number of rows in a page.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Whether each page has the header row, or only the first.</summary>
    public bool HasHeaders { get; set; } = true;

    /// <summary>Whether the org has an API version before 58: it lists no pages, and each page names the next one.</summary>
    public bool IsOld { get; set; }

    /// <summary>The states of a job, one for each poll; the last one stays.</summary>
    public string[] States { get; set; } = ["UploadComplete", "InProgress", "JobComplete"];

    /// <summary>Changes the text of the page with this number, from 0.</summary>
    public Func<int, string, string> Change { get; set; } = (_, page) => page;

    /// <summary>Which page the page with this number names as the next one; null names the right one.</summary>
    public Func<int, string>? NextOf { get; set; }

    /// <summary>Whether the user sees a row.</summary>
    public Func<ScriptedRow, bool> Sees { get; set; } = _ => true;

    /// <summary>The ids of the jobs that were deleted.</summary>
    public List<string> Deleted { get; } = [];

    /// <summary>The queries of the jobs, in their order.</summary>
    public IReadOnlyList<string> Soql => _soql;

    public IReadOnlyList<ScriptedRequest> Of(string method, string part) =>
        [.. _org.Requests.Where(r => r.Method == method && r.Path.Contains(part, StringComparison.Ordinal))];

    [GeneratedRegex(@"Id >= '(\w+)' AND Id <= '(\w+)'")]
    private static partial Regex Range { get; }

    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex Quoted { get; }

    private List<ScriptedRow> Rows(string soql)
    {
        var ranges = Range.Matches(soql).Select(m => (From: m.Groups[1].Value, To: m.Groups[2].Value)).ToList();
        return [
            .. _org.Rows.Values.Where(Sees).OrderBy(r => r.Id, StringComparer.Ordinal).Where(row => ranges.Exists(
                r => string.CompareOrdinal(row.Id, r.From) >= 0 && string.CompareOrdinal(row.Id, r.To) <= 0))];
    }

    private ScriptedAnswer Create(string soql)
    {
        _soql.Add(soql);
        return Poll($"750000000000{_soql.Count:D3}AAA", "UploadComplete");
    }

    private ScriptedAnswer Poll(string job)
    {
        var polls = Of("GET", $"/jobs/query/{job}").Count(r => r.Path.EndsWith(job, StringComparison.Ordinal));
        return Poll(job, States[Math.Min(polls, States.Length) - 1]);
    }

    private ScriptedAnswer Poll(string job, string state) => ScriptedAnswer.Json(new
    {
        id = job,
        operation = "queryAll",
        state,
        numberRecordsProcessed = state == "JobComplete" ? Rows(SoqlOf(job)).Count : 0,
        errorMessage = state == "Failed" ? "InvalidBatch : Failed to process query" : null,
    });

    private string SoqlOf(string job) => _soql[int.Parse(job[12..15], CultureInfo.InvariantCulture) - 1];

    private ScriptedAnswer Pages(ScriptedRequest request)
    {
        if (IsOld)
        {
            return ScriptedAnswer.Errors(404, "NOT_FOUND", "The requested resource does not exist");
        }
        var job = request.Path.Split('/')[^2];
        var (first, count) = (int.Parse(request.Query("locator") ?? "0", CultureInfo.InvariantCulture), Rows(SoqlOf(job)).Count);
        var last = (count + PageSize - 1) / PageSize;
        return ScriptedAnswer.Json(new
        {
            resultPages = Enumerable.Range(first, Math.Min(5, last - first))
                .Select(p => new { resultUrl = $"/services/data/v66.0/jobs/query/{job}/results?locator={p}" }).ToList(),
            nextRecordsUrl = first + 5 < last ? $"/services/data/v66.0/jobs/query/{job}/resultPages?locator={first + 5}" : null,
            done = first + 5 >= last,
        });
    }

    private ScriptedAnswer Page(ScriptedRequest request)
    {
        var soql = SoqlOf(request.Path.Split('/')[^2]);
        var page = int.Parse(request.Query("locator") ?? "0", CultureInfo.InvariantCulture);
        var fields = soql["SELECT ".Length..soql.IndexOf(" FROM", StringComparison.Ordinal)].Split(", ");
        var text = new StringBuilder(page == 0 || HasHeaders ? Line(fields) : "");
        var rows = Rows(soql);
        foreach (var row in rows.Skip(page * PageSize).Take(PageSize))
        {
            text.Append(Line(fields.Select(f => f switch
            {
                "Id" => row.Id,
                "IsDeleted" => row.Deleted ? "true" : "false",
                "SystemModstamp" => row.Created.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture),
                _ => row.Fields[f].ToString(),
            })));
        }
        var isLast = (page + 1) * PageSize >= rows.Count;
        return ScriptedAnswer.Text(200, Change(page, text.ToString()), "text/csv")
            .With("Sforce-NumberOfRecords", $"{Math.Min(PageSize, rows.Count - (page * PageSize))}")
            .With("Sforce-Locator", isLast ? "null" : NextOf?.Invoke(page) ?? $"{page + 1}");
    }

    private static Dictionary<string, object?> Json(ScriptedRow row) => new()
    {
        ["attributes"] = new { type = row.Type },
        ["Id"] = row.Id,
        ["IsDeleted"] = row.Deleted,
        ["Name"] = row.Fields["Name"].GetString(),
        ["SystemModstamp"] = row.Created.ToString("yyyy-MM-dd'T'HH:mm:ss.000'+0000'", CultureInfo.InvariantCulture),
    };

    private static string Line(IEnumerable<string> values) =>
        string.Join(',', values.Select(v => $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
