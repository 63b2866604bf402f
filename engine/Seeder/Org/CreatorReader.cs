using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;

namespace Seeder.Org;

/// <summary>
/// Reads who created records before they are deleted, also of deleted and archived ones. If a type cannot be queried, the command does not
/// stop: the result says that it was rejected. Many rows of a type are read by a query job.
/// </summary>
internal sealed class CreatorReader(FactFinder finder, OrgClient client)
{
    private readonly CreatorRowParser _parser = new();
    private readonly QueryJobs _jobs = new(client);

    /// <summary>The number of queries. A job counts as one.</summary>
    public int Queries { get; private set; }

    /// <summary>The rows of each query.</summary>
    public async Task<List<KeyValuePair<string, CreatorRows>>> RowsAsync(ImmutableArray<CreatorQuery> queries, CancellationToken cancel)
    {
        var answers = new List<KeyValuePair<string, CreatorRows>>(queries.Length);
        var few = new List<CreatorQuery>(queries.Length);
        foreach (var query in queries)
        {
            var byJob = query.OnlyByJob || query.Rows > finder.MostWithoutJob ? await ByJobAsync(query, cancel) : null;
            if (byJob is null && !query.OnlyByJob)
            {
                few.Add(query);
            }
            else
            {
                answers.Add(KeyValuePair.Create(query.Soql, byJob ?? CreatorRows.Unread));
            }
        }
        foreach (var (query, (soql, answer)) in few.Zip(await AskAsync(few.ConvertAll(q => q.Soql), cancel)))
        {
            if (!answer.IsGood)
            {
                answers.Add(KeyValuePair.Create(soql, CreatorRows.Refused));
                continue;
            }
            var rows = ImmutableArray.CreateBuilder<CreatorRow>();
            await finder.PagesAsync(soql, answer.Result, page => rows.AddRange(_parser.Rows(page, query.Parent)), cancel);
            answers.Add(KeyValuePair.Create(soql, new CreatorRows(rows.ToImmutable(), CreatorRowParser.Total(answer.Result))));
        }
        return answers;
    }

    private async Task<CreatorRows?> ByJobAsync(CreatorQuery query, CancellationToken cancel)
    {
        Queries++;
        var rows = ImmutableArray.CreateBuilder<CreatorRow>();
        var (table, columns) = (new QueryRows(query.Fields), new CreatorColumns(query.Fields, query.Parent));
        var isRead = await _jobs.TryReadAsync(
            query.Soql,
            table,
            () =>
            {
                var row = _parser.Row(table, columns);
                if (row.Parent is null || query.IsParent?.Invoke(row.Parent) != false)
                {
                    rows.Add(row);
                }
            },
            cancel);
        return isRead ? new CreatorRows(rows.ToImmutable(), rows.Count) : null;
    }

    /// <summary>The rows of records of the manifest.</summary>
    public async Task<RecordCreators> RecordsAsync(ImmutableArray<CreatorQuestion> questions, CancellationToken cancel)
    {
        var found = new Dictionary<string, CreatorRow?>(questions.Sum(q => q.Ids.Length), StringComparer.Ordinal);
        var open = new List<(string Type, string Soql)>();
        foreach (var question in questions)
        {
            if (question.Ids.Length > finder.MostWithoutJob)
            {
                await ByJobAsync(question, found, cancel);
            }
            var left = question.Ids.Where(id => !found.ContainsKey(id)).ToList();
            open.AddRange(IdQueries.Build(question.Type, question.Fields, left).Select(q => (question.Type, q.Soql)));
            left.ForEach(id => found[id] = null);
        }
        var refused = ImmutableHashSet.CreateBuilder<string>();
        foreach (var ((type, soql), (_, answer)) in open.Zip(await AskAsync(open.ConvertAll(o => o.Soql), cancel)))
        {
            if (!answer.IsGood)
            {
                refused.Add(type);
                continue;
            }
            await finder.PagesAsync(soql, answer.Result, page => Add(_parser.Rows(page, null)), cancel);
        }
        return new RecordCreators(found, refused.ToImmutable());

        void Add(IEnumerable<CreatorRow> rows)
        {
            foreach (var row in rows)
            {
                found[row.Id] = row;
            }
        }
    }

    private async Task ByJobAsync(CreatorQuestion question, Dictionary<string, CreatorRow?> found, CancellationToken cancel)
    {
        var ids = new IdTable([.. question.Ids]);
        if (ids.Condition() is not { } condition)
        {
            return;
        }
        // The job, and the query that counts its rows.
        Queries += 2;
        ImmutableArray<string> fields = ["Id", .. question.Fields];
        var columns = new CreatorColumns(fields, null);
        await _jobs.TryReadAsync(
            question.Type,
            fields,
            condition,
            QueryJobs.MostPerId * question.Ids.Length,
            row =>
            {
                if (ids.Find(row.Bytes(0)) is >= 0 and var place)
                {
                    found[question.Ids[place]] = _parser.Row(row, columns, question.Ids[place]);
                }
            },
            cancel);
    }

    private Task<List<(string Soql, BatchAnswer Answer)>> AskAsync(List<string> soql, CancellationToken cancel)
    {
        Queries += soql.Count;
        return finder.AskAsync(soql, "queryAll", cancel);
    }
}
