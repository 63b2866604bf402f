using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Core.Saved;

/// <summary>Lists what a planned run does with each record, and which records of the org it depends on.</summary>
internal static class SavedFacts
{
    public const string Found = "found";
    public const string Drift = "drift";
    public const string Read = "read";
    public const string Gone = "gone";
    public const string Cascade = "cascade";
    public const string Automation = "automation";
    public const string NotDeleted = "notDeleted";
    public const string Unproven = "unproven";

    /// <param name="planning">The planned run. Its request asks for the present values of records that change.</param>
    public static ImmutableArray<SavedItem> Of(PlanningState planning)
    {
        var run = planning.Run!;
        var items = ImmutableArray.CreateBuilder<SavedItem>();
        AddRecords(items, run, planning.Facts.Rows);
        AddDrift(items, planning);
        AddRequests(items, run);
        items.AddRange(run.Deletions.Select(d => new SavedItem(
            d.Stays ? "revert" : d.Entry.Type == Undo.Undeletable ? "deactivate" : "delete", d.Address, d.Entry.Type, d.Id)
        {
            Fields = [.. d.Cleared.Select(f => new SavedField(f, null, "null"))],
        }));
        items.AddRange(run.Diff.Lost.Order(StringComparer.Ordinal).Select(a => new SavedItem(Gone, a, null, null)));
        AddFound(items, run);
        if (planning.Removal is { } removal)
        {
            AddRemoval(items, removal);
        }
        return items.ToImmutable();
    }

    private static void AddRecords(
        ImmutableArray<SavedItem>.Builder items, PlannedRun run, IReadOnlyDictionary<string, OrgRow> rows)
    {
        var fields = run.Graph.Operations.Nodes
            .Where(o => o.Kind is OperationKind.Create or OperationKind.Update && !o.Fields.IsEmpty)
            .ToLookup(o => o.Record, o => o.Fields);
        var values = new PlannedValues(run);
        foreach (var record in run.Plan.Records)
        {
            var verdict = run.Diff.Records[record.Index];
            if (verdict.Verdict is not (Verdict.Keep or Verdict.Leave))
            {
                var row = RowOf(record, run, rows);
                items.Add(new SavedItem(
                    verdict.Verdict.ToString().ToLowerInvariant(), record.Address, record.Type.Name, run.Diff.IdOf(record.Index))
                {
                    Fields =
                    [
                        .. fields[record.Index].SelectMany(f => f)
                            .Distinct()
                            .Order()
                            .Select(i => record.Fields[i])
                            .Select(f => new SavedField(f.Field.Name, Held(row, f.Field.Name), values.Json(f))),
                    ],
                });
            }
        }
    }

    private static void AddRequests(ImmutableArray<SavedItem>.Builder items, PlannedRun run)
    {
        var values = new PlannedValues(run);
        items.AddRange(run.Diff.Raw.Select(i => run.Plan.Batch[i]).Select(raw => new SavedItem("request", raw.Name, null, null)
        {
            Fields = [new("method", null, Json(raw.Method)), new("url", null, Json(values.TextOf(raw.Url)))],
        }));
    }

    // The values that are overwritten. The row of a look-up holds them too.
    private static OrgRow? RowOf(SeedRecord record, PlannedRun run, IReadOnlyDictionary<string, OrgRow> rows) =>
        run.Resolution.Keys[record.Index] is { Outcome: KeyOutcome.Found, Row: { } found } ? found
        : run.Diff.IdOf(record.Index) is { } id ? rows.GetValueOrDefault(id)
        : null;

    private static string? Held(OrgRow? row, string field) =>
        row is not null && row.Values.TryGetValue(field, out var held) ? Json(held) : null;

    private static string Json(string? text) => JsonBytes.Text(json => json.WriteStringValue(text));

    // Records that were changed in the org, also if this run does not write to them: the warning about them was part of the plan.
    private static void AddDrift(ImmutableArray<SavedItem>.Builder items, PlanningState planning) => items.AddRange(
        from record in planning.Drift?.Records ?? []
        where record.State == CheckedState.Changed
        select new SavedItem(Drift, record.Address, record.Entry.Type, record.Entry.Id)
        {
            Fields = [.. record.Differing.Select(f => new SavedField(f.Name, Json(f.Held), null))],
        });

    private static void AddFound(ImmutableArray<SavedItem>.Builder items, PlannedRun run)
    {
        foreach (var lookup in run.Plan.Lookups.Where(l => l.Record is null))
        {
            var (line, column) = lookup.Span.Source.Locate(lookup.Span.Start);
            var place = lookup.Name ?? string.Create(CultureInfo.InvariantCulture, $"{lookup.Span.Source.Path}:{line}:{column}");
            items.Add(new SavedItem(Found, place, lookup.Type?.Name, run.Resolution.Ids[lookup.Index]));
        }
        foreach (var record in run.Plan.Records.Where(r => run.Resolution.Keys[r.Index].Outcome == KeyOutcome.Found))
        {
            items.Add(new SavedItem(Found, record.Address, record.Type.Name, run.Resolution.Keys[record.Index].Row?.Id));
        }
        items.AddRange(
            from value in run.Resolution.Values
            orderby value.Key.Id, value.Key.Field
            select new SavedItem(Read, value.Key.Id, null, value.Key.Id)
            {
                Fields = [new SavedField(value.Key.Field, Json(value.Value), null)],
            });
    }

    private static void AddRemoval(ImmutableArray<SavedItem>.Builder items, Removal removal)
    {
        items.AddRange(removal.NotDeleted.Select(n => new SavedItem(NotDeleted, n.Address, n.Entry.Type, n.Entry.Id)));
        items.AddRange(removal.Unproven.Select(u => new SavedItem(Unproven, u.Address, u.Entry.Type, u.Entry.Id)));
        items.AddRange(removal.Along.Strangers.SelectMany(t => t.Ids, (t, id) => new SavedItem(Cascade, id, t.Type, id)));
        items.AddRange(removal.Along.Automation.SelectMany(t => t.Ids, (t, id) => new SavedItem(Automation, id, t.Type, id)));
    }

    // The values that are sent, with placeholders for ids that do not exist yet.
    private sealed class PlannedValues(PlannedRun run)
    {
        private readonly Holes _holes = new(
            run.Plan,
            run.Org,
            r => run.Diff.IdOf(r) ?? PlannedRequests.IdOf(run.Plan.Records[r].Address),
            l => run.Resolution.Ids[l],
            (id, field) => run.Resolution.Values.GetValueOrDefault((id, field)) ?? PlannedRequests.IdOf($"{id}.{field}"));

        public string TextOf(ImmutableArray<FieldValue> parts) => string.Concat(parts.Select(_holes.Resolve));

        public string Json(BoundField field) => JsonBytes.Text(json =>
        {
            switch (field.Value is FieldValue.Timed timed ? timed.Value : field.Value)
            {
                case FieldValue.Null:
                    json.WriteNullValue();
                    break;
                case FieldValue.Number number:
                    json.WriteRawValue(number.Digits, skipInputValidation: true);
                    break;
                case FieldValue.Flag flag:
                    json.WriteBooleanValue(flag.Value);
                    break;
                case var value:
                    json.WriteStringValue(_holes.Resolve(value));
                    break;
            }
        });
    }
}
