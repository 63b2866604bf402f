using System.Text.RegularExpressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Import;

/// <summary>Recognises files of other tools that the import does not read, and says what to do with them.</summary>
internal static partial class OtherFormats
{
    // A hint shows the lists of this many types.
    private const int MostTypes = 4;

    /// <summary>The error for a file of another tool; null if the file may be JSON of the Salesforce CLI.</summary>
    public static Diagnostic? Recognise(SourceText text, OrgSchema schema)
    {
        var path = text.Path;
        if (text.Content.AsSpan().TrimStart() is ['[' or '{', ..])
        {
            return null;
        }
        var span = new SourceSpan(text, 0, 0);
        var extension = path[(path.LastIndexOf('.') + 1)..].ToLowerInvariant();
        return extension switch
        {
            "csv" or "tsv" => ImportDiagnostics.OtherFormat(span, "a CSV file", OfCsv(text, schema)),
            "yaml" or "yml" => OfYaml(span, text.Content),
            "sql" => ImportDiagnostics.OtherFormat(span, "an SQL file", ByHand),
            _ => IsHeader(text.Content) ? ImportDiagnostics.OtherFormat(span, "a CSV file", OfCsv(text, schema)) : null,
        };
    }

    /// <summary>The error for a configuration of SFDMU (<c>export.json</c>); null if the JSON is something else.</summary>
    public static Diagnostic? RecogniseSfdmu(JsonValue.Mapping root, OrgSchema schema)
    {
        var sets = root.Find("objectSets") is JsonValue.List list ? list.Items.OfType<JsonValue.Mapping>() : [];
        var objects = sets.Prepend(root).Select(s => s.Find("objects")).OfType<JsonValue.List>()
            .SelectMany(o => o.Items.OfType<JsonValue.Mapping>()).Where(o => o.FindText("query") is not null).ToList();
        if (objects.Count == 0)
        {
            return null;
        }
        var lists = objects.Select(o => OfObject(o, schema)).OfType<string>().Distinct().ToList();
        return ImportDiagnostics.OtherFormat(
            root.Span, "a configuration of SFDMU", lists.Count == 0 ? ByHand : $"{Write(lists)}. {AboutSfdmu}");
    }

    private const string ByHand = "Write a plan by hand: docs/plan-language.md shows how a plan generates records and reads CSV files.";

    private const string AboutColumns = "Each column must be a field that can be set: remove the column Id.";

    private const string AboutSfdmu =
        "Each column must be a field that can be set: remove the column Id, and columns whose names begin with '$$'.";

    private static string OfCsv(SourceText text, OrgSchema schema)
    {
        var file = FileName.Last(text.Path);
        var type = TypeOf(FileName.Base(text.Path), schema);
        var rename = PlanWords.IsCsvPath(file) ? "" : $"Save it as '{file = $"{type}.csv"}'. ";
        return $"{rename}{Write([$"{type}: [{{ $from: {YamlText.Scalar(file, inFlow: true)} }}]"])}. "
            + (Header(text.Content).Contains("$$", StringComparison.Ordinal) ? AboutSfdmu : AboutColumns);
    }

    private static string Write(List<string> lists) =>
        "A plan reads CSV files. Write a plan in the folder of the CSV file, with the lines 'plan: csv-data' and "
            + $"'records: {{ {string.Join(", ", lists.Take(MostTypes))} }}'"
            + (lists.Count > MostTypes ? $", and add {Count(lists.Count - MostTypes, "more type")} likewise" : "");

    // One object of SFDMU has its rows in a CSV file of the same name.
    private static string? OfObject(JsonValue.Mapping entry, OrgSchema schema)
    {
        if (FromType.Match(entry.FindText("query")!.Value) is not { Success: true } match)
        {
            return null;
        }
        var type = match.Groups[1].Value;
        var adds = entry.FindText("operation")?.Value.StartsWith("Insert", StringComparison.OrdinalIgnoreCase) ?? false;
        // A key names the lookup Account, where SFDMU names the field Account.Name by which it finds the account.
        string[] keys = adds ? [] : [.. (entry.FindText("externalId")?.Value ?? "Id").Split(';', StringSplitOptions.TrimEntries)
            .Select(k => k.Split('.') is [var lookup, _] ? lookup : k).Distinct(StringComparer.OrdinalIgnoreCase)];
        var key = keys is [] || keys.Any(k => !Names.IsName(k) || k.Equals("Id", StringComparison.OrdinalIgnoreCase)) ? ""
            : keys is [var only] ? $", $key: {only}"
            : $", $key: [{string.Join(", ", keys)}]";
        return $"{schema.Find(type)?.Name ?? type}: [{{ $from: {type}.csv{key} }}]";
    }

    private static Diagnostic OfYaml(SourceSpan span, string text) =>
        SeedPlan.IsMatch(text) ? ImportDiagnostics.OtherFormat(
            span, "a seed plan already", "Use it with 'seeder validate' and 'seeder apply'.")
        : Recipe.IsMatch(text) ? ImportDiagnostics.OtherFormat(span, "a Snowfakery recipe", ByHand)
        : Mapping.IsMatch(text) ? ImportDiagnostics.OtherFormat(span, "a CumulusCI mapping", ByHand)
        : ImportDiagnostics.OtherFormat(span, "a YAML file", ByHand);

    private static string TypeOf(string name, OrgSchema schema) =>
        schema.Find(name)?.Name
            ?? (name.EndsWith('s') ? schema.Find(name[..^1])?.Name : null)
            ?? (Names.IsName(name) ? name : "Account");

    // The names of columns: fields, and paths such as Account.Name.
    private static bool IsHeader(string text)
    {
        var line = Header(text);
        return line.Contains(',') && line.Split(',').All(c => c.Trim('"', ' ').Split('.').All(Names.IsName));
    }

    private static string Header(string text) => text.AsSpan(0, Math.Max(0, text.AsSpan().IndexOfAny('\r', '\n'))).ToString();

    [GeneratedRegex(@"\bFROM\s+(\w+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FromType { get; }

    [GeneratedRegex(@"^(plan|records):", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex SeedPlan { get; }

    [GeneratedRegex(@"^-\s+(object|snowfakery_version|macro|option|plugin):", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Recipe { get; }

    [GeneratedRegex(@"^\s+sf_object:", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Mapping { get; }
}
