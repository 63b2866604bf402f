using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Schema;

/// <summary>SEED270 to SEED289: the metadata from which the schema is read.</summary>
public static class SchemaDiagnostics
{
    /// <summary>Line and column count from 1, as the XML reader gives them; 0 where it knows none.</summary>
    public static Diagnostic BrokenMetadata(MetadataFile file, int line, int column, string reason)
    {
        var source = new SourceText(file.Path, file.Content);
        var start = line == 0 ? 0 : Math.Min(source.OffsetOf(line) + Math.Max(column - 1, 0), file.Content.Length);
        return Diagnostic.Error(
            "SEED270",
            new SourceSpan(source, start, start),
            $"This metadata file cannot be read as XML: {WithoutPlace(reason)}",
            "Retrieve the file again, or leave it out of --metadata.");
    }

    public static Diagnostic MetadataName(MetadataFile file, string name) => Diagnostic.Error(
        "SEED258",
        new SourceSpan(new SourceText(file.Path, file.Content), 0, 0),
        $"This metadata file has the name {Quoting.Quote(name)}, and names of objects, fields and record types have letters, digits and underscores only.",
        "Retrieve the file again, or leave it out of --metadata.");

    public static Diagnostic MetadataWithoutObject(MetadataFile file) => Diagnostic.Warning(
        "SEED271",
        new SourceSpan(new SourceText(file.Path, file.Content), 0, 0),
        "No folder in the path of this file names the object that it belongs to, so it is left out.",
        "Keep the layout of the source format: objects/<Object>/fields/<Field>.field-meta.xml.");

    public static Diagnostic FieldWithoutType(MetadataFile file, string objectName, string fieldName, int line) => Diagnostic.Warning(
        "SEED272",
        LineSpan(file, line),
        $"The field '{fieldName}' of {objectName} has no <type>, so it is left out.",
        "Give it the <type> that it has in the org, or retrieve the file again.");

    public static Diagnostic SchemaFileUnreadable(string path, string reason) => Diagnostic.Error(
        "SEED281", null, $"The schema file '{path}' cannot be read: {reason}", "Write it again with 'seeder schema pull'.");

    public static Diagnostic NoSuchType(string name, IEnumerable<string> names) => Diagnostic.Error(
        "SEED282", null, $"The org has no sObject type '{name}', or the running user may not see it.", NearestName.Hint(name, names) ?? "Check the API name (custom types end in __c).");

    // The reader's sentence ends with the place, which the span says already.
    private static string WithoutPlace(string reason) =>
        reason.LastIndexOf(" Line ", StringComparison.Ordinal) is var place and > 0 ? reason[..place] : reason;

    private static SourceSpan LineSpan(MetadataFile file, int line)
    {
        var source = new SourceText(file.Path, file.Content);
        var start = source.OffsetOf(line);
        return new SourceSpan(source, start, start + source.Line(line).Length);
    }
}
