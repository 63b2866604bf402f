using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>Warns about ids of price books and record types in lookups: such an id exists in one org only.</summary>
internal static class HardCodedIds
{
    public static void Check(IEnumerable<ImportedRecord> records, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var reports = new Repeated(diagnostics);
        foreach (var record in records)
        {
            var type = schema.Find(record.Type);
            foreach (var field in record.Fields)
            {
                if (field.Value is not ImportedValue.Text { Value: [_, _, _, ..] text } || !SalesforceId.TryNormalise(text, out var id))
                {
                    continue;
                }
                if (id.StartsWith("01s", StringComparison.Ordinal) && Holds(field, text, type, "Pricebook2"))
                {
                    reports.Add(id, field.Span, more => ImportDiagnostics.PriceBookId(field.Span, text, more));
                }
                else if (id.StartsWith("012", StringComparison.Ordinal) && Holds(field, text, type, "RecordType"))
                {
                    var developerName = type?.RecordTypes.FirstOrDefault(t => t.Id == id)?.DeveloperName;
                    reports.Add(id, field.Span, more => ImportDiagnostics.RecordTypeId(field.Span, text, developerName, more));
                }
            }
        }
        reports.Report();
    }

    // Whether the field holds an id of the target type. If the field is unknown, its name or the length of an 18-character id decides.
    private static bool Holds(
        ImportedField field, string text, ObjectSchema? type, string target) => type?.FindField(field.Name) is { } known
        ? known.ReferenceTo.Contains(target)
        : text.Length == 18 || field.Name.Equals($"{target}Id", StringComparison.OrdinalIgnoreCase);
}
