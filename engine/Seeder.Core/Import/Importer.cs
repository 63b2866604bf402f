namespace Seeder.Core.Import;

/// <summary>Converts sf data plans and tree files to the text of a seed plan.</summary>
internal static class Importer
{
    /// <summary>Returns the plan, or the files that must be read first. The caller then reads them and calls this method again.</summary>
    public static Imported Import(ImportRequest request)
    {
        var diagnostics = new DiagnosticBag();
        var notes = new List<string>();
        var sources = new TreeSources(request.Files, request.Schema, diagnostics, notes);
        var trees = sources.Find(request.Paths);
        if (!sources.Missing.IsEmpty)
        {
            return new Imported { MissingFiles = sources.Missing };
        }
        var roots = new TreeReader(request.Schema, diagnostics, notes).Read(trees);
        var records = roots.SelectMany(r => r.WithChildren()).ToList();
        var ids = ReferenceIds.Collect(records, request.Schema);
        var references = new References(request.Schema, ids);
        references.Resolve(records, ChosenUses.None);
        // A child in the list of its parent does not refer to the parent by its id any more.
        roots = Nesting.Nest(roots, request.Schema);
        References.Mark(records);
        var mayBeUsed = records.Exists(r => r is { ReferenceId: not null, IsReferenced: false });
        if (request.Neighbours is null && (references.Missing.Count > 0 || mayBeUsed))
        {
            return new Imported { WantsNeighbours = true };
        }
        var neighbours = request.Neighbours ?? ImportNeighbours.None;
        ids.MarkReferenced(neighbours.UsedIds(request.Files.Keys));
        ids.Assign(records, diagnostics);
        var used = ChosenUses.Choose(references.Missing, neighbours.Plans, ids, diagnostics);
        references.Resolve(records, used);
        MissingTargets.Report(references.Missing, neighbours.Others(request.Files.Keys), ids, diagnostics);
        HardCodedIds.Check(records, request.Schema, diagnostics);
        var imported = new Imported
        {
            Name = request.Name ?? FileName.OfPlan(request.Paths[0]) ?? FileName.OfText(request.Folder ?? "")
                ?? (roots is [var first, ..] ? first.Type : "imported"),
            Diagnostics = diagnostics.ToImmutable(),
            Notes = [.. notes.Distinct()]
        };
        return diagnostics.HasErrors ? imported : Write(imported, request, roots, used);
    }

    private static Imported Write(Imported imported, ImportRequest request, List<ImportedRecord> roots, ChosenUses used)
    {
        var lists = new List<RecordList>();
        var csv = ImmutableArray.CreateBuilder<ImportedFile>();
        foreach (var group in roots.GroupBy(r => r.Type, StringComparer.OrdinalIgnoreCase))
        {
            if (request.MayWriteCsv && CsvLists.Split([.. group]) is var (table, rest))
            {
                var file = new ImportedFile($"{imported.Name}.{group.Key}.csv", table);
                csv.Add(file);
                lists.Add(new RecordList(group.Key, rest, file.Name));
            }
            else
            {
                lists.Add(new RecordList(group.Key, [.. group], null));
            }
        }
        var description = $"Imported from {string.Join(", ", request.Paths.Select(FileName.Last))}";
        return imported with
        {
            Plan = PlanWriter.Write(imported.Name, description, request.SchemaPath, used.Paths, lists),
            Csv = csv.ToImmutable(),
            Counts = [
                .. roots.SelectMany(r => r.WithChildren())
                    .GroupBy(r => r.Type.Length == 0 ? "children" : r.Type, StringComparer.OrdinalIgnoreCase)
                    .Select(g => KeyValuePair.Create(g.Key, g.Count()))],
        };
    }
}
