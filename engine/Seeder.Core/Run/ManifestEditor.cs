using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>One edit of the manifest by the user: the id of a record, or null to remove the record from the manifest.</summary>
internal sealed record ManifestEdit(string Reference, string? Id);

/// <summary>A manifest that the user edited with 'adopt' or 'forget'.</summary>
/// <param name="Entries">The edits as journal entries; empty if the manifest already has these values.</param>
/// <param name="State">The state after the journal, the edits, and the in-doubt calls that could be resolved.</param>
/// <param name="Open">Calls that are still in doubt.</param>
/// <param name="Candidates">Rows that these calls may have created.</param>
internal sealed record EditedManifest(
    ImmutableArray<JournalEntry> Entries, RunState State, ImmutableArray<JournalEntry.Begin> Open, ImmutableArray<OrgRow> Candidates)
{
    /// <summary>The result for each record, in the order of the command line.</summary>
    public ImmutableArray<EditedRecord> Records { get; init; } = [];

    /// <summary>The reasons why the open calls could not be resolved.</summary>
    public ImmutableArray<OpenReason> Reasons { get; init; } = [];
}

/// <param name="Created">Whether the record counts as created by this plan, because an in-doubt call sent it.</param>
internal readonly record struct EditedRecord(string Address, string? Type, string? Id, bool Adopted, bool Created);

/// <summary>
/// Turns the user's edits into journal entries. An edit changes the manifest, or decides about a record of an in-doubt call. If such
/// a call sent the record and the user finds it in the org, this plan created it. Any other adopted record existed before and is never
/// deleted.
/// </summary>
internal static class ManifestEditor
{
    /// <param name="plan">Null if nothing is adopted.</param>
    /// <param name="state">The state after the journal.</param>
    public static (ImmutableArray<JournalEntry> Entries, ImmutableArray<EditedRecord> Records, Needs? Needs) Find(
        ImmutableArray<ManifestEdit> edits,
        TypedPlan? plan,
        RunState state,
        OrgSchema schema,
        OrgFacts facts,
        Resolution? resolution,
        DiagnosticBag diagnostics)
    {
        foreach (var twice in edits.GroupBy(m => m.Reference).Where(g => g.Count() > 1))
        {
            diagnostics.Add(ManifestEditDiagnostics.NamedTwice(twice.Key));
        }
        var forgotten = Forgotten(edits, state, diagnostics);
        var adopted = Adopted(edits, plan, state, schema, diagnostics);
        if (diagnostics.HasErrors)
        {
            return ([], [], null);
        }
        var queries = adopted.GroupBy(a => a.Type.Name)
            .OrderBy(t => t.Key, StringComparer.Ordinal)
            .SelectMany(Queries)
            .ToImmutableArray();
        if (queries.Any(q => !facts.Queries.ContainsKey(q)))
        {
            return ([], [], new Needs.Queries(queries));
        }
        var rows = queries.SelectMany(q => facts.Queries[q]).ToDictionary(r => r.Id);
        var ids = adopted.ToDictionary(a => a.Address, a => a.Id);
        var found = ImmutableArray.CreateBuilder<JournalOperation>();
        foreach (var one in adopted)
        {
            if (!rows.TryGetValue(one.Id, out var row))
            {
                diagnostics.Add(ManifestEditDiagnostics.NotInOrg(one.Address, one.Type.Name, one.Id));
            }
            else
            {
                found.Add(one.Sent is { } sent ? AsSent(sent, one, row) : AsFound(plan!, one, row, IdOf, diagnostics));
            }
        }
        return (
            [.. forgotten.Count > 0 ? [new JournalEntry.Dropped([.. forgotten])] : Array.Empty<JournalEntry>(),
                .. found.Count > 0 ? [new JournalEntry.Found(found.ToImmutable())] : Array.Empty<JournalEntry>()],
            [
                .. forgotten.Select(
                    a => new EditedRecord(a, state.Find(a)?.Type ?? state.InDoubt.Find(a)?.Type, state.IdOf(a), false, false)),
                .. adopted.Select(a => new EditedRecord(a.Address, a.Type.Name, a.Id, true, a.Sent is not null)),
                .. edits.Where(m => m.Id is not null && !ids.ContainsKey(m.Reference))
                    .Select(
                        m => new EditedRecord(
                            m.Reference, state.Find(m.Reference)!.Type, state.IdOf(m.Reference), true, state.IsCreated(m.Reference))),
            ],
            null);

        string? IdOf(FieldValue value) => new Holes(
            plan!,
            facts.Org,
            r => ids.GetValueOrDefault(plan!.Records[r].Address) ?? state.IdOf(plan.Records[r].Address),
            l => resolution?.Ids[l],
            (id, field) => resolution?.Values.GetValueOrDefault((id, field))).Resolve(value);
    }

    private sealed record Adoption(string Address, string Id, ObjectSchema Type, SeedRecord? Record, JournalOperation? Sent);

    // If a record was not stored, its nested records were not stored either.
    private static List<string> Forgotten(ImmutableArray<ManifestEdit> edits, RunState state, DiagnosticBag diagnostics)
    {
        var forgotten = new List<string>();
        foreach (var edit in edits.Where(m => m.Id is null))
        {
            if (state.Find(edit.Reference) is null && state.InDoubt.Find(edit.Reference) is null)
            {
                diagnostics.Add(
                    ManifestEditDiagnostics.NotKnown(
                        edit.Reference, state.Records.Select(r => r.Key).Concat(state.InDoubt.Operations.Select(o => o.Address))));
            }
            forgotten.AddRange(state.InDoubt.SentInside(edit.Reference).Prepend(edit.Reference).Except(forgotten));
        }
        return forgotten;
    }

    private static List<Adoption> Adopted(
        ImmutableArray<ManifestEdit> edits, TypedPlan? plan, RunState state, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var adopted = new List<Adoption>();
        var known = state.Records.GroupBy(r => r.Value.Id)
            .ToDictionary(r => r.Key, r => r.First().Key);
        foreach (var (reference, text) in edits.Where(m => m.Id is not null))
        {
            var sent = state.InDoubt.Find(reference) is { Kind: OperationKind.Create } operation ? operation : null;
            var record = plan?.Find(reference) is { } index ? plan.Records[index] : null;
            if ((sent is null ? record?.Type : schema.Find(sent.Type)) is not { } type)
            {
                diagnostics.Add(ManifestEditDiagnostics.NotInPlan(reference, plan?.Records.Select(r => r.Address) ?? []));
            }
            else if (!SalesforceId.TryNormalise(text!, out var id))
            {
                diagnostics.Add(ManifestEditDiagnostics.NoId(reference, text!));
            }
            else if (type.KeyPrefix is { } prefix && !id.StartsWith(prefix, StringComparison.Ordinal))
            {
                diagnostics.Add(ManifestEditDiagnostics.OtherType(reference, type.Name, prefix, id));
            }
            else if (state.IdOf(reference) is { } other)
            {
                if (other != id)
                {
                    diagnostics.Add(ManifestEditDiagnostics.KnownOtherwise(reference, other, plan?.Source ?? "PLAN"));
                }
            }
            else if (!known.TryAdd(id, reference))
            {
                diagnostics.Add(ManifestEditDiagnostics.KnownElsewhere(reference, id, known[id]));
            }
            else
            {
                adopted.Add(new Adoption(reference, id, type, sent is null || record?.Type.Name == sent.Type ? record : null, sent));
            }
        }
        return adopted;
    }

    private static IEnumerable<string> Queries(IGrouping<string, Adoption> type)
    {
        var fields =
            type.SelectMany(
                a => (a.Record?.Fields.Select(f => f.Field.Name) ?? []).Concat(a.Sent?.NestedField is { } nested ? [nested] : []))
                .Where(f => type.First().Type.IsReadable(f))
                .Concat(type.Any(a => a.Sent is not null) ? CreatorQueries.Fields(type.First().Type) : [])
                .Distinct().Order(StringComparer.Ordinal);
        return IdQueries.Build(type.Key, fields, type.Select(a => a.Id)).Select(q => q.Soql);
    }

    // The sent values are known; the row contains the id of the parent record.
    private static JournalOperation AsSent(JournalOperation sent, Adoption one, OrgRow row)
    {
        sent = sent with { Id = one.Id, Origin = OriginOf(row) };
        if (sent.Nested < 0)
        {
            return sent;
        }
        var at = sent.Shape.IndexOf(sent.NestedField!) * Fingerprint.Length;
        var print = row.Values.GetValueOrDefault(sent.NestedField!) is { } id && SalesforceId.TryNormalise(id, out var parent)
            ? Fingerprint.Of(parent)
            : Fingerprint.Unknown;
        return sent with
        {
            Nested = -1,
            NestedField = null,
            Hash = string.Concat(sent.Hash.AsSpan(0, at), print, sent.Hash.AsSpan(at + Fingerprint.Length))
        };
    }

    // Before a deletion, Seeder checks that it is still the adopted row.
    private static Origin? OriginOf(OrgRow row)
    {
        var text = row.Values.GetValueOrDefault("CreatedDate")
            ?? row.Values.GetValueOrDefault("SystemModstamp")
            ?? row.Values.GetValueOrDefault("LastModifiedDate");
        var user = row.Values.GetValueOrDefault("CreatedById") is { } id && SalesforceId.TryNormalise(id, out var user18) ? user18 : null;
        return IsoTime.OfAnswer(text) is { } at ? new Origin(null, user, at) : null;
    }

    // Fields that differ between the org and the plan get no fingerprint, so the next run sends them.
    private static JournalOperation AsFound(
        TypedPlan plan, Adoption one, OrgRow row, HoleText idOf, DiagnosticBag diagnostics)
    {
        var record = one.Record!;
        var same = Enumerable.Range(0, record.Fields.Length)
            .Where(i => record.IsFinal(i) && Differ.IsAsPlanned(record.Fields[i], row, idOf))
            .ToImmutableArray();
        foreach (var key in record.Key.Where(k => record.Fields[k].Field.Name != "Id" && !same.Contains(k)))
        {
            diagnostics.Add(ManifestEditDiagnostics.OtherKey(one.Address, record.Fields[key].Field.Name, one.Id));
        }
        return JournalOperations.OfRecord(plan, record, OperationKind.Find, one.Id, same, -1, idOf);
    }
}
