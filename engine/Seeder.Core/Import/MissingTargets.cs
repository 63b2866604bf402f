using System.Text.RegularExpressions;

namespace Seeder.Core.Import;

/// <summary>Reports each referenced record that the imported files lack, and suggests where it may be found.</summary>
internal static partial class MissingTargets
{
    private const string Otherwise =
        "Import the file that contains the record in the same command; or import it first, with --output in the same folder as this plan: "
            + "this plan then refers to its records through 'uses', "
            + "if they have the '$ref' that is searched.";

    public static void Report(
        IReadOnlyList<MissingTarget> missing, ImmutableArray<SourceText> beside, ReferenceIds ids, DiagnosticBag diagnostics)
    {
        var places = Places([.. missing.Select(m => m.Id).Distinct()], beside);
        var reports = new Repeated(diagnostics);
        foreach (var target in missing)
        {
            // A file with exactly this id is a better guess than a similar id.
            var hint = places.GetValueOrDefault(target.Id) ?? Near(target, ids, diagnostics) ?? Otherwise;
            reports.Add($"{target.Field.IsReference} {target.Id}", target.Span, more => target.Field.IsReference
                ? ImportDiagnostics.TargetMissing(target.Span, target.Field.Name, target.Id, hint, more)
                : ImportDiagnostics.LooksLikeReference(target.Span, target.Id, hint, more));
        }
        reports.Report();
    }

    // AccountRef9 is not a typing error of AccountRef1, so ids must have the same number. The record must have a type that fits the field.
    private static string? Near(MissingTarget target, ReferenceIds ids, DiagnosticBag diagnostics)
    {
        var fitting = diagnostics.Similar(ids.Known.Where(k => Fits(target, ids.TypeOf(k)))).ToList();
        if (NearestName.Find(target.Id, fitting.Where(k => Number(k) == Number(target.Id))) is { } near)
        {
            return $"Did you mean '@{near}'?";
        }
        // A digit was typed once or twice too often, or is missing, if exactly one id differs so. The record may as well be in another
        // file.
        return fitting.Where(k => IsLongerByOneDigit(k, target.Id) || IsLongerByOneDigit(target.Id, k)).Take(2).ToList() is [var other]
            ? $"Did you mean '@{other}'? If not, i{Otherwise[1..]}"
            : null;
    }

    private static bool IsLongerByOneDigit(string id, string other) =>
        id.Length == other.Length + 1
            && Number(other).Length > 0
            && WithoutNumber(id).Equals(WithoutNumber(other), StringComparison.OrdinalIgnoreCase)
            && Enumerable.Range(other.Length - Number(other).Length, Number(id).Length).Any(
                at => id.Remove(at, 1).Equals(other, StringComparison.OrdinalIgnoreCase));

    private static string WithoutNumber(string id) => id[..^Number(id).Length];

    // The id names the type if the field does not tell it.
    private static bool Fits(MissingTarget target, string type) => target.Field.IsReference
        ? target.Field.ReferenceTo.Contains(type, StringComparer.OrdinalIgnoreCase)
        : TypeInId.Match(target.Id) is not { Success: true } match
            || NearestName.Find(Bare(match.Groups[1].Value), [Bare(type)]) is not null;

    // The namespace and the suffix of custom types would make different names look alike.
    private static string Bare(string type)
    {
        var name = type.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? type[..^3] : type;
        return name[(name.LastIndexOf("__", StringComparison.Ordinal) is >= 0 and var at ? at + 2 : 0)..];
    }

    [GeneratedRegex(@"^(\w+)Ref\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeInId { get; }

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
                case JsonValue.Mapping tree when TreeSources.RecordsOf(tree) is not null:
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
