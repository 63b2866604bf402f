using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>
/// Finds records that the imported files refer to but do not contain, in other seed plans. The chosen plans become entries of <c>uses</c>.
/// </summary>
internal sealed class ChosenUses
{
    private readonly Dictionary<string, ImportedValue.Used> _byId = [];

    private ChosenUses()
    {
    }

    public static ChosenUses None { get; } = new();

    /// <summary>Short names and paths for <c>uses</c>, ordered by name.</summary>
    public SortedDictionary<string, string> Paths { get; } = new(StringComparer.Ordinal);

    public ImportedValue.Used? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Chooses as few plans as possible: missing records that belong together are probably in one plan.</summary>
    public static ChosenUses Choose(
        IReadOnlyList<MissingTarget> missing, ImmutableArray<SourceText> plans, ReferenceIds ids, DiagnosticBag diagnostics)
    {
        var candidates = plans.Select(p => (p.Path, Ids: References(p))).Where(p => p.Ids.Count > 0).ToList();
        var used = new ChosenUses();
        foreach (var (path, found, others) in Cover.Choose([.. missing.Select(m => m.Id).Distinct()], candidates))
        {
            var name = ids.Free(FileName.Base(path));
            used.Paths.Add(name, path);
            foreach (var id in found)
            {
                used._byId.Add(id, new ImportedValue.Used(name, id));
            }
            var first = missing.First(m => found.Contains(m.Id));
            diagnostics.Add(ImportDiagnostics.TargetInUsedPlan(first.Span, first.Id, path, found.Count - 1, others));
        }
        return used;
    }

    // The reference ids that name one record. Ids of records with $count or $from name several records.
    private static HashSet<string> References(SourceText text)
    {
        var found = new HashSet<string>();
        // Errors in the other plan are reported when that plan is used.
        if (PlanReader.Read(text, new DiagnosticBag()) is { Name: not null } plan)
        {
            foreach (var list in plan.Records)
            {
                Collect(list.Records, found);
            }
        }
        return found;
    }

    private static void Collect(ImmutableArray<RecordSyntax> records, HashSet<string> found)
    {
        foreach (var record in records.Where(r => !r.IsRepeated))
        {
            if (record.Ref is { } reference)
            {
                found.Add(reference.Text);
            }
            foreach (var field in record.Fields)
            {
                if (field.Value is ValueSyntax.RecordList children)
                {
                    Collect(children.Records, found);
                }
            }
        }
    }
}
