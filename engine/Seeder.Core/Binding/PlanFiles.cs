using Seeder.Core.Facts;

namespace Seeder.Core.Binding;

/// <summary>The files that values and CSV rows come from. Files that are needed and were not read yet are collected.</summary>
internal sealed class PlanFiles(ImmutableDictionary<string, FileFact> files, DiagnosticBag diagnostics)
{
    // A request body may have 50 MB, and base64 makes four bytes of three (fact sheet section 1.5: 37.5 MB per field).
    private const int MostBytes = 37_500_000;

    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>The paths that the caller must read before the plan can be bound.</summary>
    public ImmutableArray<string> Missing => [.. _missing];

    /// <summary>
    /// Returns a file, by its path relative to the file that names it. If it was not read yet, it is added to <see cref="Missing"/> and
    /// null is returned. If it cannot be read, an error is reported and null is returned.
    /// </summary>
    public FileFact.Found? Find(SourceSpan span, string name)
    {
        var path = FilePath.Resolve(span.Source, name);
        switch (files.GetValueOrDefault(path))
        {
            case FileFact.Found { Bytes.Length: > MostBytes } large:
                diagnostics.Add(FileDiagnostics.TooLarge(span, path, large.Bytes.Length, MostBytes));
                return null;
            case FileFact.Found found:
                return found;
            case FileFact.Missing missing:
                diagnostics.Add(FileDiagnostics.Missing(span, path, missing));
                return null;
            case FileFact.Refused refused:
                diagnostics.Add(FileDiagnostics.Refused(span, path, refused));
                return null;
            default:
                _missing.Add(path);
                return null;
        }
    }

    public SourceText? TextOf(FileFact.Found file, SourceSpan span, string name, bool isValue = false)
    {
        if (file.TryText(out var text))
        {
            return text;
        }
        diagnostics.Add(FileDiagnostics.NotUtf8(span, FilePath.Resolve(span.Source, name), isValue));
        return null;
    }
}
