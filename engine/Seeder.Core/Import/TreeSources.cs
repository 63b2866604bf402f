using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>A tree file to import.</summary>
/// <param name="Sobject">The type that the sf data plan gives for its records; null if no data plan names the file.</param>
/// <param name="Origin">The index of the command-line file that led to this file.</param>
internal sealed record TreeSource(JsonValue.List Records, NameSyntax? Sobject, int Origin);

/// <summary>Finds the tree files to import: opens the files of the command line, and the files that data plans name.</summary>
internal sealed class TreeSources(
    ImmutableDictionary<string, FileFact> files, OrgSchema schema, DiagnosticBag diagnostics, List<string> notes)
{
    private readonly List<string> _missing = [];
    private readonly Dictionary<string, JsonValue?> _read = [];
    private readonly List<TreeSource> _trees = [];

    /// <summary>The paths that the caller must read first.</summary>
    public ImmutableArray<string> Missing => [.. _missing.Distinct()];

    public IReadOnlyList<TreeSource> Find(ImmutableArray<string> paths)
    {
        for (var i = 0; i < paths.Length; i++)
        {
            Open(FilePath.Normalise(paths[i]), i);
        }
        return _trees;
    }

    private void Open(string path, int origin)
    {
        switch (Read(path, null))
        {
            case JsonValue.List plan:
                OpenPlan(plan, origin);
                break;
            case JsonValue.Mapping tree when RecordsOf(tree) is { } records:
                _trees.Add(new TreeSource(records, null, origin));
                break;
            case { } other:
                diagnostics.Add(Neither(other));
                break;
        }
    }

    private void OpenPlan(JsonValue.List plan, int origin)
    {
        var ignored = false;
        foreach (var item in plan.Items)
        {
            if (item is not JsonValue.Mapping entry || entry.FindText("sobject") is not { Value.Length: > 0 } sobject)
            {
                diagnostics.Add(
                    ImportDiagnostics.PlanEntry(item.Span, item is JsonValue.Mapping ? "has no 'sobject'" : "is not an object"));
                continue;
            }
            ignored |= entry.Find("saveRefs") is not null || entry.Find("resolveRefs") is not null;
            if (entry.Find("files") is not JsonValue.List list)
            {
                diagnostics.Add(ImportDiagnostics.PlanEntry(entry.Span, "has no list 'files'"));
                continue;
            }
            foreach (var file in list.Items)
            {
                ignored |= file is JsonValue.Mapping;
                OpenTree(file, new NameSyntax(sobject.Value, sobject.Span), origin);
            }
        }
        if (ignored)
        {
            notes.Add($"{plan.Span.Source.Path}: 'saveRefs', 'resolveRefs' and 'contentType' say nothing that a plan needs.");
        }
    }

    // Older data plans contain { "file": "Accounts.json", "contentType": "application/json" }.
    private void OpenTree(JsonValue file, NameSyntax sobject, int origin)
    {
        if ((file as JsonValue.Text ?? (file as JsonValue.Mapping)?.FindText("file")) is not { } name)
        {
            diagnostics.Add(ImportDiagnostics.PlanEntry(file.Span, "names a file by a value that is not text"));
            return;
        }
        switch (Read(FilePath.Resolve(name.Span.Source, name.Value), name.Span))
        {
            case JsonValue.Mapping tree when RecordsOf(tree) is { } records:
                _trees.Add(new TreeSource(records, sobject, origin));
                break;
            case { } other:
                diagnostics.Add(Neither(other));
                break;
        }
    }

    // A tree file or a query result holds { "records": [...] }. The output of 'sf data query --json' holds it under "result".
    internal static JsonValue.List? RecordsOf(JsonValue.Mapping root) =>
        root.Find("records") as JsonValue.List ?? (root.Find("result") as JsonValue.Mapping)?.Find("records") as JsonValue.List;

    private Diagnostic Neither(JsonValue root) =>
        (root is JsonValue.Mapping mapping ? OtherFormats.RecogniseSfdmu(mapping, schema) : null)
            ?? ImportDiagnostics.NeitherPlanNorTree(root.Span);

    private JsonValue? Read(string path, SourceSpan? span)
    {
        switch (files.GetValueOrDefault(path))
        {
            case null:
                _missing.Add(path);
                return null;
            case FileFact.Missing missing:
                diagnostics.Add(ImportDiagnostics.FileMissing(span, path, missing));
                return null;
            case FileFact.Refused refused:
                diagnostics.Add(FileDiagnostics.Refused(span, path, refused));
                return null;
            case FileFact.Found found:
                // A file that a data plan names twice is imported twice, but its errors are reported once.
                if (!_read.TryGetValue(path, out var value))
                {
                    _read[path] = value = Parse(found, path, span);
                }
                return value;
            default:
                throw new InvalidOperationException("FileFact is a closed family.");
        }
    }

    private JsonValue? Parse(FileFact.Found found, string path, SourceSpan? span)
    {
        if (!found.TryText(out var text))
        {
            diagnostics.Add(ImportDiagnostics.NotUtf8(span, path));
            return null;
        }
        if (found.Bytes.Span.StartsWith(System.Text.Encoding.UTF8.Preamble))
        {
            notes.Add($"{path}: the byte order mark at its start is no part of the plan.");
        }
        if (OtherFormats.Recognise(text, schema) is { } other)
        {
            diagnostics.Add(other);
            return null;
        }
        return JsonReader.Read(text, diagnostics);
    }
}
