namespace Seeder.Core.Schema;

/// <summary>SEED258, SEED270 to SEED272, SEED281 and SEED282: errors in metadata and schema files.</summary>
internal static class SchemaDiagnostics
{
    /// <summary>Lines and columns are those of the XML reader: they count from 1, and are 0 if it does not know the place.</summary>
    public static Diagnostic BrokenMetadata(MetadataFile file, int line, int column, string reason)
    {
        var source = new SourceText(file.Path, file.Content);
        var start = line == 0 ? 0 : Math.Min(source.OffsetOf(line) + Math.Max(column - 1, 0), file.Content.Length);
        return Diagnostic.Error(
            "SEED270",
            new SourceSpan(source, start, start),
            $"This metadata file cannot be read as XML: {WithoutPlace(reason)}",
            "Retrieve the file again, or exclude it from --metadata.");
    }

    public static Diagnostic MetadataName(MetadataFile file, string name) => Diagnostic.Error(
        "SEED258",
        new SourceSpan(new SourceText(file.Path, file.Content), 0, 0),
        $"This metadata file has the name {Quoting.Quote(name)}, but names of objects, fields and record types contain only letters, "
            + "digits and underscores.",
        "Retrieve the file again, or exclude it from --metadata.");

    public static Diagnostic MetadataWithoutObject(MetadataFile file) => Diagnostic.Warning(
        "SEED271",
        new SourceSpan(new SourceText(file.Path, file.Content), 0, 0),
        "No folder in the path of this file is the name of an object, so Seeder ignores the file.",
        "Keep the layout of the source format: objects/<Object>/fields/<Field>.field-meta.xml.");

    public static Diagnostic FieldWithoutType(MetadataFile file, string objectName, string fieldName, int line) => Diagnostic.Warning(
        "SEED272",
        LineSpan(file, line),
        $"The field '{fieldName}' of {objectName} has no <type>, so Seeder ignores the field.",
        "Add the <type> that the field has in the org, or retrieve the file again.");

    public static Diagnostic SchemaFileUnreadable(string path, JsonFault fault) => Diagnostic.Error(
        "SEED281",
        fault.Span,
        $"The schema file '{path}' cannot be read: {fault.Reason}.",
        fault.Hint ?? "Write it again with 'seeder schema pull'.");

    public static Diagnostic NoSuchType(string name, IEnumerable<string> names) => Diagnostic.Error(
        "SEED282",
        null,
        $"The org has no sObject type '{name}', or the running user may not see it.",
        NearestName.Hint(name, names) ?? "Check the API name (custom types end in __c).");

    // The XML reader's message ends with the place; the diagnostic's span already shows it.
    private static string WithoutPlace(string reason) =>
        reason.LastIndexOf(" Line ", StringComparison.Ordinal) is var place and > 0 ? reason[..place] : reason;

    private static SourceSpan LineSpan(MetadataFile file, int line)
    {
        var source = new SourceText(file.Path, file.Content);
        var start = source.OffsetOf(line);
        return new SourceSpan(source, start, start + source.Line(line).Length);
    }
}
