using System.Collections;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;

namespace Seeder.Org;

/// <summary>
/// Reads records by id: whether they exist, whether they changed, and their fields. Few ids of many types are queried together in a Batch.
/// Many ids of one type are retrieved, up to 2,000 per call. Very many are read by a query job of Bulk API 2.0.
/// </summary>
internal sealed class RowReader(FactFinder finder, OrgClient client)
{
    // Five pages are held together. Most texts are short although their fields are long.
    private const int RowsWithLongTexts = 2_000;

    private readonly JsonRows _json = new();
    private readonly List<OrgRow> _rows = [];
    private readonly Dictionary<string, SameRows> _same = new(StringComparer.Ordinal);
    private readonly List<string> _modified = [];
    private readonly Dictionary<string, Absence> _absent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unreadable = [];

    public async Task<RowAnswers> ReadAsync(ImmutableArray<RowQuestion> questions, CancellationToken cancel)
    {
        var at = client.Now;
        var uncertain = new List<RowQuestion>();
        foreach (var asked in questions)
        {
            var question = await WithoutJobAsync(asked, cancel);
            uncertain.Add(question.Ids.Length <= IdQueries.MostIds ? question : await RetrieveAsync(question, cancel));
        }
        await QueryAsync(uncertain, cancel);
        return new RowAnswers(at)
        {
            Absent = _absent,
            Rows = _rows,
            Same = _same,
            Modified = _modified,
            Unreadable = [.. _unreadable],
        };
    }

    // Returns the question about those ids that no query job answers. The rows of a job are those in the ranges of the ids.
    private async Task<RowQuestion> WithoutJobAsync(RowQuestion question, CancellationToken cancel)
    {
        if (question.Ids.Length <= finder.MostWithoutJob)
        {
            return question;
        }
        var ids = SameOf(question)?.Ids ?? new IdTable(question.Ids);
        if (ids.Condition() is not { } condition)
        {
            return question;
        }
        var isAnswered = new BitArray(question.Ids.Length);
        var columns = new RowFields(question.Fields.Prepend("Id"));
        int? pageRows = question.PerCall < RowQuestion.MostPerCall ? RowsWithLongTexts : null;
        ImmutableArray<string> fields = ["Id", .. question.Fields, "IsDeleted"];
        await new QueryJobs(client).TryReadAsync(
            question.Type, fields, condition, QueryJobs.MostPerId * question.Ids.Length, Add, cancel, pageRows);
        return !isAnswered.HasAnySet() ? question : Part(question, [.. Enumerable.Range(0, isAnswered.Length).Where(i => !isAnswered[i])]);

        void Add(QueryRows row)
        {
            if (ids.Find(row.Bytes(0)) is >= 0 and var place && !isAnswered[place])
            {
                isAnswered[place] = true;
                this.Add(question, place, row, columns);
            }
        }
    }

    private void Add(RowQuestion question, int place, QueryRows row, RowFields columns)
    {
        if (row.Bytes(question.Fields.Length + 1).SequenceEqual("true"u8))
        {
            _absent[question.Ids[place]] = Absence.Deleted;
        }
        else if (question.Known is { } known)
        {
            if (OrgRow.ModstampOf(row.Bytes(1)) != known[place])
            {
                _modified.Add(question.Ids[place]);
            }
        }
        else if (question.Sent?.HasSentValues(place, row) == true)
        {
            SameOf(question)!.Add(place, ModstampOf(question, row));
        }
        else if (!question.Fields.IsEmpty)
        {
            var values = new string?[columns.Names.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = row.Text(i);
            }
            Keep(question, place, new OrgRow(question.Ids[place], columns.Row(values)));
        }
    }

    private void Keep(RowQuestion question, int place, OrgRow row)
    {
        if (question.Sent?.IsSame(place, row) == true)
        {
            SameOf(question)!.Add(place, row.Modstamp);
        }
        else
        {
            _rows.Add(row);
        }
    }

    // Null if the question keeps all rows. There is at most one such question for a type.
    private SameRows? SameOf(RowQuestion question) =>
        question.Sent is null ? null : _same.GetOrAdd(question.Type, _ => new SameRows(new IdTable(question.Ids)));

    private static DateTimeOffset? ModstampOf(RowQuestion question, QueryRows row) =>
        question.Fields.IndexOf(StandardFields.SystemModstamp) is >= 0 and var at ? OrgRow.ModstampOf(row.Bytes(at + 1)) : null;

    // Returns the question about those ids that the org did not return. Retrieve returns null for deleted records and for those that the
    // user cannot see; a query that includes deleted records distinguishes them.
    private async Task<RowQuestion> RetrieveAsync(RowQuestion question, CancellationToken cancel)
    {
        var missing = new List<int>();
        for (var start = 0; start < question.Ids.Length; start += question.PerCall)
        {
            var count = Math.Min(question.PerCall, question.Ids.Length - start);
            string[] ids = [.. Enumerable.Range(start, count).Select(p => question.Ids[p])];
            var (document, refusal) = await RetrieveAsync(question, ids, cancel);
            if (document is null)
            {
                _unreadable.TryAdd(question.Type, refusal!);
                // The records are only checked for existence.
                return question with
                {
                    Ids = question.Ids.At([.. missing, .. Enumerable.Range(start, question.Ids.Length - start)]),
                    Fields = [],
                    Sent = null,
                    Known = null,
                };
            }
            using (document)
            {
                missing.AddRange(Reads.Take("retrieve", () => Missing(question, start, ids, document.RootElement)));
            }
        }
        return Part(question, missing);
    }

    private async Task<(JsonDocument? Document, string? Refusal)> RetrieveAsync(
        RowQuestion question, string[] ids, CancellationToken cancel)
    {
        var request = RequestWriter.Retrieve(question.Type, ids, question.Fields.Prepend("Id"));
        try
        {
            return (await client.ReadAsync("retrieve", request, cancel), null);
        }
        catch (SeederException refused) when (refused.Kind == DiagnosticKind.Rejected && !question.Fields.IsEmpty)
        {
            // For example a field that the user may no longer read. Without fields, a refusal stops the command.
            return (null, refused.Diagnostic.Message);
        }
    }

    // The response has one item per id, in the order of the ids. It is not trusted to be so: rows are found by their ids.
    private List<int> Missing(RowQuestion question, int start, string[] ids, JsonElement answer)
    {
        var places = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            places[ids[i]] = start + i;
        }
        foreach (var item in answer.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object))
        {
            if (places.Remove(IdOf(item), out var place))
            {
                Add(question, place, item);
            }
        }
        return [.. places.Values.Order()];
    }

    private static string IdOf(JsonElement item)
    {
        var text = item.TryGetProperty("Id", out var id) ? id.GetString()! : item.GetProperty("id").GetString()!;
        return SalesforceId.Normalise(text);
    }

    private void Add(RowQuestion question, int place, JsonElement item)
    {
        if (question.Known is { } known)
        {
            if (ModstampOf(item) != known[place])
            {
                _modified.Add(question.Ids[place]);
            }
        }
        else if (!question.Fields.IsEmpty)
        {
            Keep(question, place, _json.Read(item));
        }
    }

    // Without a readable time, the record is read with its fields.
    private static DateTimeOffset? ModstampOf(JsonElement item) =>
        item.TryGetProperty(StandardFields.SystemModstamp, out var value) && value.ValueKind == JsonValueKind.String
            ? OrgRow.ModstampOf(value.GetString())
            : null;

    private static RowQuestion Part(RowQuestion question, List<int> places) => question with
    {
        Ids = question.Ids.At(places),
        Sent = null,
        Known = question.Known is { } known ? [.. places.Select(p => known[p])] : null,
    };

    private async Task QueryAsync(List<RowQuestion> questions, CancellationToken cancel)
    {
        var parts = questions.SelectMany(PartsOf).ToList();
        var refused = new List<QueryPart>();
        var answers = await finder.AskAsync([.. parts.Select(p => p.Soql)], "queryAll", cancel);
        foreach (var (part, (_, answer)) in parts.Zip(answers))
        {
            if (!answer.IsGood)
            {
                refused.Add(part);
                continue;
            }
            var rows = await finder.RowsAsync(part.Soql, answer.Result, cancel);
            Add(part, rows.Where(r => !IsDeleted(r)));
            var deleted = rows.Where(IsDeleted).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
            var found = rows.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var id in part.Ids.Where(id => deleted.Contains(id) || !found.Contains(id)))
            {
                _absent[id] = found.Contains(id) ? Absence.Deleted : Absence.Invisible;
            }
        }
        await QueryWithoutRecycleBinAsync(refused, cancel);
    }

    // Types without a recycle bin (User, Group, ...) have no IsDeleted; a record that is not found there does not exist.
    private async Task QueryWithoutRecycleBinAsync(List<QueryPart> refused, CancellationToken cancel)
    {
        var parts = refused.ConvertAll(p => p with { Soql = Soql(p.Question, p.Ids, p.Question.Fields) });
        var answers = await finder.AskAsync([.. parts.Select(p => p.Soql)], "query", cancel);
        foreach (var (part, (soql, answer)) in parts.Zip(answers))
        {
            IReadOnlyCollection<OrgRow> rows;
            if (answer.IsGood)
            {
                rows = await finder.RowsAsync(soql, answer.Result, cancel);
                Add(part, rows);
            }
            else
            {
                // Without the fields, a refusal stops the command.
                if (!part.Question.Fields.IsEmpty)
                {
                    _unreadable.TryAdd(part.Question.Type, client.RefusalOf(answer));
                }
                rows = [.. (await finder.QueryAsync([Soql(part.Question, part.Ids, [])], cancel)).SelectMany(a => a.Value)];
            }
            var found = rows.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var id in part.Ids.Where(id => !found.Contains(id)))
            {
                _absent[id] = Absence.Deleted;
            }
        }
    }

    private void Add(QueryPart part, IEnumerable<OrgRow> rows)
    {
        if (part.Question.Known is { } known)
        {
            var times = part.Question.Ids.Zip(known).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
            _modified.AddRange(rows.Where(r => times.TryGetValue(r.Id, out var time) && r.Modstamp != time).Select(r => r.Id));
        }
        else if (!part.Question.Fields.IsEmpty)
        {
            _rows.AddRange(rows);
        }
    }

    private static IEnumerable<QueryPart> PartsOf(RowQuestion question) =>
        IdQueries.Build(question.Type, question.Fields.Prepend("IsDeleted"), question.Ids)
            .Select(q => new QueryPart(question, q.Soql, q.Ids));

    private static string Soql(RowQuestion question, string[] ids, ImmutableArray<string> fields) =>
        IdQueries.Build(question.Type, fields, ids).Single().Soql;

    private static bool IsDeleted(OrgRow row) => row.Values.GetValueOrDefault("IsDeleted") == "true";

    private sealed record QueryPart(RowQuestion Question, string Soql, string[] Ids);
}
