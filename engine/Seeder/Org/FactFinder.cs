using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Facts;

namespace Seeder.Org;

/// <summary>
/// Reads the facts that the planner asks for: queries in Batch calls, records by retrieve, describes from the cache or the org.
/// </summary>
internal sealed class FactFinder(OrgSession session, SchemaCache schemas, TimeProvider time)
{
    // How often the remaining time is reported.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    /// <summary>Receives notes about waits.</summary>
    public Action<string>? Note { get; set; }

    /// <summary>The number of lookup queries.</summary>
    public int Queries { get; private set; }

    /// <summary>Beyond this number of records of a type, they are read by a query job of Bulk API 2.0.</summary>
    public int MostWithoutJob { get; set; } = ApiLimits.RowsWithoutJob;

    public async Task<PlanningState> AnswerAsync(PlanningState planning, CancellationToken cancel)
    {
        switch (planning.Needs)
        {
            case Needs.Types types:
                return planning with { Schema = await schemas.DescribeAsync(planning.Schema, types.Names, cancel) };
            case Needs.Queries queries:
                Queries += queries.Soql.Length;
                return planning with { Facts = planning.Facts.With(await QueryAsync(queries.Soql, cancel, queries.Places)) };
            case Needs.Reconciliation traces:
                await WaitAsync(traces.NotBefore, cancel);
                var now = Now;
                return planning with { Facts = planning.Facts.WithReconciliation(await QueryAsync(traces.Soql, cancel), now) };
            case Needs.Creators creators:
                var reader = new CreatorReader(this, session.Client);
                var (rows, records) = (await reader.RowsAsync(creators.Asked, cancel), await reader.RecordsAsync(creators.Records, cancel));
                Queries += reader.Queries;
                return planning with
                {
                    Facts = planning.Facts.With(rows) with { RecordCreators = planning.Facts.RecordCreators.With(records) },
                };
            case Needs.Rows needed:
                var answers = await new RowReader(this, session.Client).ReadAsync(needed.Questions, cancel);
                return planning with { Facts = planning.Facts.With(needed.Questions.Select(q => q.Type), answers) };
            case Needs.Jobs jobs:
                var found = await JobsAsync(jobs.Questions, cancel);
                return planning with { Facts = planning.Facts with { Jobs = planning.Facts.Jobs.SetItems(found) } };
            default:
                throw new InvalidOperationException($"{planning.Needs} cannot be answered.");
        }
    }

    private async Task<List<KeyValuePair<string, JobAnswer?>>> JobsAsync(ImmutableArray<JobQuestion> questions, CancellationToken cancel)
    {
        var client = new JobClient(session.Client);
        var answers = new List<KeyValuePair<string, JobAnswer?>>(questions.Length);
        foreach (var question in questions)
        {
            var answer = await client.FindAsync(question, Say, cancel);
            answers.Add(KeyValuePair.Create(question.Id, answer));

            void Say(JobAnswer running) => Note?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"Job {running.Id} of an earlier run is still running: {running.Processed:N0} of {question.Sent:N0} rows are done"));
        }
        return answers;
    }

    private DateTimeOffset Now => session.Client.Now;

    // Waits until the org's clock has reached the given time, so that late commits are visible in the rows.
    private async Task WaitAsync(DateTimeOffset? until, CancellationToken cancel)
    {
        if (until - Now is { } all && all > TimeSpan.Zero)
        {
            session.Client.LogWait(all, "a response was lost, and the org may still commit its call");
        }
        while (until - Now is { } left && left > TimeSpan.Zero)
        {
            Note?.Invoke($"A response was lost. Checking the org in {Math.Ceiling(left.TotalSeconds):0} s, when late commits have arrived");
            await Task.Delay(left < Tick ? left : Tick, time, cancel);
        }
    }

    /// <summary>Returns the rows of each query, from all pages.</summary>
    public async Task<List<KeyValuePair<string, ImmutableArray<OrgRow>>>> QueryAsync(
        IReadOnlyList<string> soql, CancellationToken cancel, ImmutableDictionary<string, SourceSpan>? places = null)
    {
        var answers = new List<KeyValuePair<string, ImmutableArray<OrgRow>>>();
        foreach (var (query, answer) in await AskAsync(soql, "query", cancel))
        {
            var first = session.Client.Require(answer, words => EnvironmentDiagnostics.QueryRefused(query, words, PlaceOf(query)));
            answers.Add(KeyValuePair.Create(query, await RowsAsync(query, first, cancel)));
        }
        return answers;

        SourceSpan? PlaceOf(string query) => places is not null && places.TryGetValue(query, out var place) ? place : null;
    }

    /// <summary>Returns the first page of each query, or the org's refusal.</summary>
    /// <param name="resource"><c>query</c>, or <c>queryAll</c> to include deleted records.</param>
    public async Task<List<(string Soql, BatchAnswer Answer)>> AskAsync(
        IReadOnlyList<string> soql, string resource, CancellationToken cancel)
    {
        var paths = soql.Select(q => $"{resource}?q={Uri.EscapeDataString(q)}");
        return [.. soql.Zip(await session.Client.BatchAllAsync([.. paths], cancel))];
    }

    /// <summary>Returns the rows of a query from all pages.</summary>
    /// <param name="page">The first page.</param>
    public async Task<ImmutableArray<OrgRow>> RowsAsync(string soql, JsonElement page, CancellationToken cancel)
    {
        var (rows, reader) = (ImmutableArray.CreateBuilder<OrgRow>(), new JsonRows());
        await PagesAsync(soql, page, p => rows.AddRange(p.GetProperty("records").EnumerateArray().Select(reader.Read)), cancel);
        return rows.ToImmutable();
    }

    /// <summary>Calls a function at each page of a query.</summary>
    public async Task PagesAsync(string soql, JsonElement page, Action<JsonElement> read, CancellationToken cancel)
    {
        var pages = new QueryPages(soql);
        while (true)
        {
            var next = pages.Next(page);
            Reads.Take("query", () =>
            {
                read(page);
                return true;
            });
            if (next is null)
            {
                return;
            }
            var request = new ApiRequest("GET", session.Client.PageAt(next), default);
            using var answer = await session.Client.ReadAsync("query", request, cancel);
            page = answer.RootElement.Clone();
        }
    }
}
