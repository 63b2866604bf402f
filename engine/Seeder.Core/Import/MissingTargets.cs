namespace Seeder.Core.Import;

/// <summary>Warns about each referenced record that the imported files lack, and suggests where it may be found.</summary>
internal static class MissingTargets
{
    private const string Otherwise =
        "Import the file that contains the record in the same command; or import it first, with --output in the same folder as this plan: "
            + "this plan then refers to its records through 'uses'.";

    public static void Report(
        IReadOnlyList<MissingTarget> missing, ImmutableArray<SourceText> beside, ReferenceIds ids, DiagnosticBag diagnostics)
    {
        var places = Places([.. missing.Select(m => m.Id).Distinct()], beside);
        var reports = new Repeated(diagnostics);
        foreach (var target in missing)
        {
            var hint = Near(target.Id, diagnostics.Similar(ids.Known)) is { } near
                ? $"Did you mean '@{near}'?"
                : places.GetValueOrDefault(target.Id, Otherwise);
            reports.Add($"{target.IsLookup} {target.Id}", target.Span, more => target.IsLookup
                ? ImportDiagnostics.TargetMissing(target.Span, target.Field, target.Id, hint, more)
                : ImportDiagnostics.LooksLikeReference(target.Span, target.Id, hint, more));
        }
        reports.Report();
    }

    // AccountRef9 is not a typing error of AccountRef1, so names must have the same number.
    private static string? Near(string id, IEnumerable<string> known) => NearestName.Find(id, known.Where(k => Number(k) == Number(id)));

    private static string Number(string id) => id[(id.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];

    private static Dictionary<string, string> Places(IReadOnlyList<string> missing, ImmutableArray<SourceText> beside)
    {
        var trees = new List<(string Path, HashSet<string> Ids)>();
        var plans = new List<(string Path, JsonValue.List Root)>();
        foreach (var text in beside)
        {
            switch (JsonReader.Read(text, new DiagnosticBag()))
            {
                case JsonValue.List plan:
                    plans.Add((text.Path, plan));
                    break;
                case JsonValue.Mapping tree when tree.Find("records") is JsonValue.List:
                    var found = new HashSet<string>();
                    Collect(tree, found);
                    trees.Add((text.Path, found));
                    break;
                default:
                    break;
            }
        }
        var hints = new Dictionary<string, string>();
        foreach (var (path, ids, _) in Cover.Choose(missing, [.. plans.Select(p => (p.Path, Reached(p.Root, trees)))]))
        {
            ids.ToList()
                .ForEach(
                    id => hints.TryAdd(
                        id,
                        $"Import '{path}' first, with --output in the same folder as this plan: "
                            + "this plan then refers to its records through 'uses'."));
        }
        foreach (var (path, ids, _) in Cover.Choose([.. missing.Where(m => !hints.ContainsKey(m))], trees))
        {
            ids.ToList().ForEach(id => hints.TryAdd(id, $"The record is in '{path}': import that file too."));
        }
        return hints;
    }

    private static HashSet<string> Reached(JsonValue.List plan, List<(string Path, HashSet<string> Ids)> trees)
    {
        var texts = plan.Items.OfType<JsonValue.Mapping>().SelectMany(i => (i.Find("files") as JsonValue.List)?.Items ?? [])
            .Select(f => (f as JsonValue.Text ?? (f as JsonValue.Mapping)?.FindText("file"))?.Value).OfType<string>();
        var files = texts.Select(f => FilePath.Resolve(plan.Span.Source, f)).ToHashSet();
        return trees.Where(t => files.Contains(FilePath.Normalise(t.Path))).SelectMany(t => t.Ids).ToHashSet();
    }

    private static void Collect(JsonValue value, HashSet<string> found)
    {
        if (value is JsonValue.List list)
        {
            list.Items.ToList().ForEach(i => Collect(i, found));
        }
        else if (value is JsonValue.Mapping mapping)
        {
            if ((mapping.Find("attributes") as JsonValue.Mapping)?.FindText("referenceId") is { } id)
            {
                found.Add(id.Value);
            }
            mapping.Entries.ToList().ForEach(e => Collect(e.Value, found));
        }
    }
}
