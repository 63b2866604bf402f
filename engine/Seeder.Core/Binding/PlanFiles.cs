using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Text;

namespace Seeder.Core.Binding;

/// <summary>The files that values and rows come from. What was not read yet is noted, so that it can be asked for.</summary>
internal sealed class PlanFiles(ImmutableDictionary<string, FileFact> files, DiagnosticBag diagnostics)
{
    // A request's body holds 50 MB, and base64 makes four bytes of three (fact sheet section 1.5: 37.5 MB a field).
    private const int MostBytes = 37_500_000;

    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Paths that somebody must read before the plan can be bound.</summary>
    public ImmutableArray<string> Missing => [.. _missing];

    /// <summary>The file of that name beside the text that names it; null, and noted or reported, where it is not there.</summary>
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
